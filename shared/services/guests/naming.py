"""Who sits on which seat."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Purchase, Ticket
from shared.domain import clock, errors
from shared.domain.audit_chain import Action, EntityType
from shared.domain.purchases import HOLDING_SEATS
from shared.domain.roles import Actor
from shared.schemas.purchases import GuestPatch, TicketRead
from shared.services.audit import record
from shared.services.guests.ticket_codes import ticket_signer
from shared.services.guests.views import read_ticket


async def seat_own_guest(
    session: AsyncSession, actor: Actor, ticket_id: UUID, body: GuestPatch
) -> TicketRead:
    """Name, rename or unname the guest of one of the actor's own tickets.

    Raises:
        TicketNotFound: there is no such ticket, or it belongs to another donor.
        PurchaseAlreadyClosed: the seats of the ticket's purchase are back on sale.
        TicketReturned: this seat alone is.
        ValidationFailed: there is an e-mail address without a name.
    """
    own = _ticket(ticket_id).where(Purchase.donor_id == actor.id)
    return await _seat(session, actor, own, body)


async def seat_guest(
    session: AsyncSession,
    actor: Actor,
    event_id: UUID,
    purchase_id: UUID,
    ticket_id: UUID,
    body: GuestPatch,
) -> TicketRead:
    """Do the same with any ticket of the event; raises the same."""
    statement = _ticket(ticket_id).where(Purchase.event_id == event_id, Purchase.id == purchase_id)
    return await _seat(session, actor, statement, body)


def _ticket(ticket_id: UUID) -> Select[Ticket, Purchase]:
    return (
        select(Ticket, Purchase)
        .join(Purchase, Purchase.id == Ticket.purchase_id)
        .where(Ticket.id == ticket_id)
        # The purchase is locked too, so that a cancellation or a return at the same time comes
        # before or after; and first, as by them, so that no two wait for each other.
        .with_for_update(of=(Purchase, Ticket), key_share=True)
    )


async def _seat(
    session: AsyncSession, actor: Actor, statement: Select[Ticket, Purchase], body: GuestPatch
) -> TicketRead:
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise errors.TicketNotFound
    ticket, purchase = row
    if purchase.payment_status not in HOLDING_SEATS:
        raise errors.PurchaseAlreadyClosed
    if ticket.returned_at is not None:
        raise errors.TicketReturned
    changes = {
        name: (getattr(ticket, name), value)
        for name, value in body.changes().items()
        if getattr(ticket, name) != value
    }
    for name, (_, new) in changes.items():
        setattr(ticket, name, new)
    if ticket.guest_name is None and ticket.guest_email is not None:
        detail = "An address needs the name of whose it is."
        raise errors.ValidationFailed(
            [errors.FieldError("required", detail, pointer="/guest_name")]
        )
    if changes:
        ticket.assigned_at = clock.now() if ticket.guest_name is not None else None
        await session.flush()
    action = Action.ASSIGNED if ticket.guest_name is not None else Action.UNASSIGNED
    entries = [
        record.Change(EntityType.TICKET, ticket.id, action, name, old, str(new) if new else None)
        for name, (old, new) in sorted(changes.items())
    ]
    await record.append(session, actor, purchase.event_id, entries)
    return read_ticket(ticket, ticket_signer(purchase.event_id))
