"""How purchases are filtered and searched, for the list and for the export alike."""

from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from shared.db.tables import Purchase, Ticket, TicketPackage, User
from shared.domain.promo_codes import comparable
from shared.domain.tickets import parse_ticket_number
from shared.schemas.sales import PurchaseFilter


def matching(event_id: UUID, filters: PurchaseFilter) -> list[ColumnElement[bool]]:
    """Return the conditions on `Purchase`, to be joined by AND, for purchases of the event."""
    conditions: list[ColumnElement[bool]] = [Purchase.event_id == event_id]
    if filters.package_id is not None:
        conditions.append(Purchase.package_id == filters.package_id)
    if filters.is_sponsorship is not None:
        packages = select(TicketPackage.id).where(
            TicketPackage.event_id == event_id,
            TicketPackage.is_sponsorship == filters.is_sponsorship,
        )
        conditions.append(Purchase.package_id.in_(packages))
    if filters.promo_code:
        conditions.append(func.upper(Purchase.promo_code) == comparable(filters.promo_code))
    if filters.payment_status is not None:
        conditions.append(Purchase.payment_status == filters.payment_status)
    if filters.created_from is not None:
        conditions.append(Purchase.created_at >= filters.created_from)
    if filters.created_to is not None:
        conditions.append(Purchase.created_at < filters.created_to)
    if filters.q is not None:
        conditions.append(_contains(event_id, filters.q))
    return conditions


def _contains(event_id: UUID, text: str) -> ColumnElement[bool]:
    """Return the condition for purchases in which `text` occurs, one subquery per place."""
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
    conditions = [Purchase.id.in_(by_purchaser), Purchase.id.in_(by_guest)]
    number = parse_ticket_number(text)
    if number is not None:
        by_number = select(Ticket.purchase_id).where(Ticket.number == number)
        conditions.append(Purchase.id.in_(by_number))
    return or_(*conditions)
