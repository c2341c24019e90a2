"""The one way in which purchases are filtered and searched: for the list and for the export."""

from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from shared.db.tables import Purchase, Ticket, TicketPackage, User
from shared.domain.promo_codes import comparable
from shared.domain.tickets import parse_ticket_number
from shared.schemas.sales import PurchaseFilter


def matching(event_id: UUID, wanted: PurchaseFilter) -> list[ColumnElement[bool]]:
    """Return the conditions on `Purchase`, to be met all at once, for purchases of the event."""
    conditions: list[ColumnElement[bool]] = [Purchase.event_id == event_id]
    if wanted.package_id is not None:
        conditions.append(Purchase.package_id == wanted.package_id)
    if wanted.is_sponsorship is not None:
        packages = select(TicketPackage.id).where(
            TicketPackage.event_id == event_id,
            TicketPackage.is_sponsorship == wanted.is_sponsorship,
        )
        conditions.append(Purchase.package_id.in_(packages))
    if wanted.promo_code:
        conditions.append(func.upper(Purchase.promo_code) == comparable(wanted.promo_code))
    if wanted.payment_status is not None:
        conditions.append(Purchase.payment_status == wanted.payment_status)
    if wanted.created_from is not None:
        conditions.append(Purchase.created_at >= wanted.created_from)
    if wanted.created_to is not None:
        conditions.append(Purchase.created_at < wanted.created_to)
    if wanted.q is not None:
        conditions.append(_found(event_id, wanted.q))
    return conditions


def _found(event_id: UUID, text: str) -> ColumnElement[bool]:
    """Purchases in which `text` occurs; each way to find it is one look-up of ids."""
    by_purchaser = (
        select(Purchase.id)
        .join(User, User.id == Purchase.donor_id)
        .where(
            Purchase.event_id == event_id,
            or_(
                User.name.icontains(text, autoescape=True),
                User.email.icontains(text, autoescape=True),
            ),
        )
    )
    by_guest = (
        select(Ticket.purchase_id)
        .join(Purchase, Purchase.id == Ticket.purchase_id)
        .where(
            Purchase.event_id == event_id,
            or_(
                Ticket.guest_name.icontains(text, autoescape=True),
                Ticket.guest_email.icontains(text, autoescape=True),
            ),
        )
    )
    found = [Purchase.id.in_(by_purchaser), Purchase.id.in_(by_guest)]
    number = parse_ticket_number(text)
    if number is not None:
        by_number = select(Ticket.purchase_id).where(Ticket.number == number)
        found.append(Purchase.id.in_(by_number))
    return or_(*found)
