"""What a donor has bought: their own purchases and tickets, nobody else's."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Purchase, Ticket
from shared.domain.errors import PurchaseNotFound
from shared.domain.purchases import PaymentStatus
from shared.domain.roles import Actor
from shared.domain.tickets import format_ticket_number
from shared.schemas.base import Page, PageQuery, Person
from shared.schemas.purchases import PurchaseRead, TicketRead
from shared.services.pages import Position, read_cursor, write_cursor
from shared.services.ticket_codes import qr_code_of


async def list_own_purchases(
    session: AsyncSession, actor: Actor, query: PageQuery
) -> Page[PurchaseRead]:
    """Return the actor's purchases of all events, newest first."""
    mine = (
        select(Purchase)
        .where(Purchase.donor_id == actor.id)
        .order_by(Purchase.created_at.desc(), Purchase.id.desc())
        .limit(query.limit + 1)
    )
    if (after := read_cursor(query.cursor)) is not None:
        mine = mine.where(tuple_(Purchase.created_at, Purchase.id) < (after.at, after.id))
    found = list(await session.scalars(mine))
    items, more = found[: query.limit], len(found) > query.limit
    last = Position(items[-1].created_at, items[-1].id) if more else None
    return Page(
        items=await _with_tickets(session, actor, items),
        next_cursor=write_cursor(last) if last else None,
    )


async def get_own_purchase(session: AsyncSession, actor: Actor, purchase_id: UUID) -> PurchaseRead:
    """Return one of the actor's purchases.

    Raises:
        PurchaseNotFound: there is none, or it is somebody else's.
    """
    found = list(
        await session.scalars(
            select(Purchase).where(Purchase.id == purchase_id, Purchase.donor_id == actor.id)
        )
    )
    if not found:
        raise PurchaseNotFound
    return (await _with_tickets(session, actor, found))[0]


async def _with_tickets(
    session: AsyncSession, actor: Actor, purchases: Sequence[Purchase]
) -> list[PurchaseRead]:
    if not purchases:
        return []
    tickets = await session.scalars(
        select(Ticket)
        .where(Ticket.purchase_id.in_([purchase.id for purchase in purchases]))
        .order_by(Ticket.number)
    )
    seated: dict[UUID, list[Ticket]] = {purchase.id: [] for purchase in purchases}
    for ticket in tickets:
        seated[ticket.purchase_id].append(ticket)
    purchaser = Person(id=actor.id, name=actor.name, email=actor.email)
    return [_read(purchase, seated[purchase.id], purchaser) for purchase in purchases]


def _read(purchase: Purchase, tickets: Sequence[Ticket], purchaser: Person) -> PurchaseRead:
    return PurchaseRead(
        id=purchase.id,
        event_id=purchase.event_id,
        package_id=purchase.package_id,
        package_name=purchase.package_name,
        quantity=purchase.quantity,
        base_price=purchase.base_price,
        discount_amount=purchase.discount_amount,
        total_price=purchase.total_price,
        payment_status=PaymentStatus(purchase.payment_status),
        hold_expires_at=purchase.hold_expires_at,
        created_at=purchase.created_at,
        tickets=[_read_ticket(ticket, purchase.event_id) for ticket in tickets],
        purchaser=purchaser,
    )


def _read_ticket(ticket: Ticket, event_id: UUID) -> TicketRead:
    return TicketRead(
        id=ticket.id,
        purchase_id=ticket.purchase_id,
        ticket_number=format_ticket_number(ticket.number),
        qr_payload=qr_code_of(ticket.id, event_id),
        guest_name=ticket.guest_name,
        guest_email=ticket.guest_email,
        assigned_at=ticket.assigned_at,
    )
