"""How purchases are filtered and searched, for the list and for the export alike."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from shared.db.tables import Payment, Purchase, Ticket, TicketPackage, User
from shared.domain.promo_codes import comparable
from shared.domain.purchase_ids import ids_in, short_id_range
from shared.domain.tickets import parse_ticket_number
from shared.schemas.sales import PurchaseFilter
from shared.services.sales.amounts import IS_PAID_IN_PART
from shared.services.sales.references import begins
from shared.services.search import mentions


def matching(event_id: UUID, filters: PurchaseFilter) -> list[ColumnElement[bool]]:
    """Return the conditions on `Purchase`, to be joined by AND, for purchases of the event."""
    return [Purchase.event_id == event_id, *_bought(event_id, filters), *_paid(filters)]


def _bought(event_id: UUID, filters: PurchaseFilter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on what was bought, by which person and when."""
    if filters.package_id is not None:
        yield Purchase.package_id == filters.package_id
    if filters.is_sponsorship is not None:
        packages = select(TicketPackage.id).where(
            TicketPackage.event_id == event_id,
            TicketPackage.is_sponsorship == filters.is_sponsorship,
        )
        yield Purchase.package_id.in_(packages)
    if filters.promo_code:
        yield _has_code(filters.promo_code)
    if filters.entered_by_team is not None:
        yield _whether(Purchase.entered_by.is_not(None), filters.entered_by_team)
    if filters.created_from is not None:
        yield Purchase.created_at >= filters.created_from
    if filters.created_to is not None:
        yield Purchase.created_at < filters.created_to
    if filters.q is not None:
        yield _contains(event_id, filters.q)


def _paid(filters: PurchaseFilter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on how it is paid."""
    if filters.payment_status is not None:
        yield Purchase.payment_status == filters.payment_status
    if filters.payment_method is not None:
        yield Purchase.payment_method == filters.payment_method
    # Not `= true`: only as they stand can the partial indexes be used.
    if filters.refund_due is not None:
        yield _whether(and_(Purchase.refund_due), filters.refund_due)
    if filters.overpaid is not None:
        yield _whether(and_(Purchase.refund_due, Purchase.overpaid_by > 0), filters.overpaid)
    if filters.amount_due is not None:
        yield _whether(IS_PAID_IN_PART, filters.amount_due)


def _whether(condition: ColumnElement[bool], wanted: bool) -> ColumnElement[bool]:
    return condition if wanted else ~condition


def _contains(event_id: UUID, text: str) -> ColumnElement[bool]:
    """Return the condition for purchases in which `text` occurs, one subquery per table."""
    by_purchaser = (
        select(Purchase.id)
        .join(User, User.id == Purchase.donor_id)
        .where(Purchase.event_id == event_id, mentions(User.search_text, User.name, text))
    )
    by_guest = (
        select(Ticket.purchase_id)
        .join(Purchase, Purchase.id == Ticket.purchase_id)
        .where(Purchase.event_id == event_id, mentions(Ticket.search_text, Ticket.guest_name, text))
    )
    by_payment = select(Payment.purchase_id).where(begins(Payment.reference, text))
    return or_(
        Purchase.id.in_(by_purchaser),
        Purchase.id.in_(by_guest),
        Purchase.id.in_(by_payment),
        _has_code(text),
        mentions(Purchase.search_text, Purchase.in_the_name_of, text),
        # A check that was announced has no payment yet.
        begins(Purchase.payment_reference, text),
        *_numbered(text),
    )


def _numbered(text: str) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions for what may be the number of a ticket or the id of a purchase."""
    number = parse_ticket_number(text)
    if number is not None:
        yield Purchase.id.in_(select(Ticket.purchase_id).where(Ticket.number == number))
    if ids := ids_in(text):
        yield Purchase.id.in_(ids)
    if (shown := short_id_range(text)) is not None:
        yield Purchase.id.between(*shown)


def _has_code(code: str) -> ColumnElement[bool]:
    return func.upper(Purchase.promo_code) == comparable(code)
