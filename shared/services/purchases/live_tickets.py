"""The tickets of a purchase that were not returned: which are given back, and new ones."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Purchase, Ticket
from shared.domain import clock, errors
from shared.domain.audit_chain import Action, EntityType
from shared.services.audit import record

_ADD_TICKETS = text(
    """
    INSERT INTO tickets (id, purchase_id, number)
    SELECT gen_random_uuid(), :purchase_id, nextval('ticket_numbers')
    FROM generate_series(1, :count)
    RETURNING number
    """
)


async def list_live_tickets(session: AsyncSession, purchase: Purchase) -> list[Ticket]:
    """Return the tickets of a locked purchase that were not returned, in the order of numbers."""
    live = select(Ticket).where(Ticket.purchase_id == purchase.id, Ticket.returned_at.is_(None))
    return list(await session.scalars(live.order_by(Ticket.number)))


def numbers_of(tickets: Iterable[Ticket]) -> set[int]:
    """Return the numbers of tickets."""
    return {ticket.number for ticket in tickets}


def choose_returned(live: Sequence[Ticket], count: int) -> list[Ticket]:
    """Choose the tickets that are given back where nobody names them.

    Those without a guest's name go first, and of these the ones with the highest numbers.
    """
    # Tickets of guests who have checked in are to be left out here.
    by_preference = sorted(live, key=lambda one: (one.guest_name is not None, -one.number))
    return by_preference[:count]


def find_returned(live: Sequence[Ticket], named: Sequence[UUID], count: int) -> list[Ticket]:
    """Return the `count` tickets that are named in a body's `ticket_ids`.

    Raises:
        ValidationFailed: they are more or fewer, or one is named twice or is not of the purchase.
    """
    # Tickets of guests who have checked in are to be refused here.
    by_id = {ticket.id: ticket for ticket in live}
    detail = "This is not a seat that the purchase has, or it is named twice."
    wrong = [
        errors.FieldError("invalid", detail, pointer=f"/ticket_ids/{place}")
        for place, ticket_id in enumerate(named)
        if ticket_id not in by_id or ticket_id in named[:place]
    ]
    if len(named) != count:
        detail = f"Name {count} seats: as many as the returned packages have."
        wrong.append(errors.FieldError("invalid", detail, pointer="/ticket_ids"))
    if wrong:
        raise errors.ValidationFailed(wrong)
    return [by_id[ticket_id] for ticket_id in named]


async def return_tickets(
    session: AsyncSession, action: Action, tickets: Sequence[Ticket]
) -> list[record.Change]:
    """Mark tickets as returned, and erase their guests, who have no seat any more.

    Returns:
        The audit entries about the guests. An address is not written there.
    """
    if not tickets:
        return []
    entries = [
        record.Change(EntityType.TICKET, ticket.id, action, name, value, None)
        for ticket in tickets
        for name, value in (("guest_name", ticket.guest_name), ("guest_email", None))
        if getattr(ticket, name) is not None
    ]
    await session.execute(
        update(Ticket)
        .where(Ticket.id.in_([ticket.id for ticket in tickets]))
        .values(returned_at=clock.now(), guest_name=None, guest_email=None, assigned_at=None)
        .execution_options(synchronize_session=False)
    )
    return entries


async def add_tickets(session: AsyncSession, purchase: Purchase, count: int) -> set[int]:
    """Give a purchase `count` more seats without guests, and return their numbers."""
    if count <= 0:
        return set()
    added = {"purchase_id": purchase.id, "count": count}
    return set(await session.scalars(_ADD_TICKETS, added))
