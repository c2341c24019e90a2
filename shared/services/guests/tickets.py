"""Verifies tickets at the door."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Purchase, Ticket, User
from shared.domain.tickets import QrRefusal, format_ticket_number, refusal_at_the_door
from shared.schemas.purchases import QrCheck, QrVerdict, TicketAtTheDoor
from shared.services.guests.ticket_codes import open_qr_code


async def verify_ticket(session: AsyncSession, event_id: UUID, body: QrCheck) -> QrVerdict:
    """Return whether a scanned code is good for this event, and if not, why."""
    sealed = open_qr_code(body.qr_payload)
    if sealed is None:
        return QrVerdict(valid=False, reason=QrRefusal.FORGED)
    if sealed.event_id != event_id:
        return QrVerdict(valid=False, reason=QrRefusal.OTHER_EVENT)
    rows = await session.execute(
        select(Ticket, Purchase, User.name)
        .join(Purchase, Purchase.id == Ticket.purchase_id)
        .join(User, User.id == Purchase.donor_id)
        .where(Ticket.id == sealed.ticket_id, Purchase.event_id == event_id)
    )
    row = rows.one_or_none()
    if row is None:
        # Signed by us, for a purchase that was rolled back before it was answered.
        return QrVerdict(valid=False, reason=QrRefusal.FORGED)
    ticket, purchase, purchaser_name = row
    reason = refusal_at_the_door(
        purchase.payment_status, is_returned=ticket.returned_at is not None
    )
    return QrVerdict(
        valid=reason is None,
        reason=reason,
        ticket=TicketAtTheDoor(
            id=ticket.id,
            ticket_number=format_ticket_number(ticket.number),
            guest_name=ticket.guest_name,
            package_name=purchase.package_name,
            purchaser_name=purchaser_name,
        ),
    )
