"""How purchases are filtered and searched, for the list and for the export alike."""

from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, or_, select

from shared.db.tables import Purchase, Ticket, TicketPackage, User
from shared.domain.promo_codes import comparable
from shared.domain.text import search_words
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
        conditions.append(_has_code(filters.promo_code))
    if filters.payment_status is not None:
        conditions.append(Purchase.payment_status == filters.payment_status)
    if filters.refund_due is not None:
        # Not `= true`: only as it stands can the partial index be used.
        conditions.append(and_(Purchase.refund_due) if filters.refund_due else ~Purchase.refund_due)
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
        .where(Purchase.event_id == event_id, _mentions(User.search_text, User.name, text))
    )
    by_guest = (
        select(Ticket.purchase_id)
        .join(Purchase, Purchase.id == Ticket.purchase_id)
        .where(
            Purchase.event_id == event_id, _mentions(Ticket.search_text, Ticket.guest_name, text)
        )
    )
    conditions = [Purchase.id.in_(by_purchaser), Purchase.id.in_(by_guest), _has_code(text)]
    number = parse_ticket_number(text)
    if number is not None:
        by_number = select(Ticket.purchase_id).where(Ticket.number == number)
        conditions.append(Purchase.id.in_(by_number))
    return or_(*conditions)


def _has_code(code: str) -> ColumnElement[bool]:
    return func.upper(Purchase.promo_code) == comparable(code)


def _mentions(
    folded: SQLColumnExpression[str | None], name: SQLColumnExpression[str | None], wanted: str
) -> ColumnElement[bool]:
    """Return the condition that each word of `wanted` occurs, in any order.

    If `wanted` is nothing but apostrophes, they are looked for in the name as it is.
    """
    words = search_words(wanted)
    if not words:
        return name.contains(wanted, autoescape=True)
    return and_(*(folded.contains(word, autoescape=True) for word in dict.fromkeys(words)))
