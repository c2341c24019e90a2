"""Tickets, as the API shows them."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from shared.domain.tickets import format_ticket_number
from shared.schemas.purchases import TicketRead
from shared.services.guests.ticket_codes import qr_code_of


class TicketFields(Protocol):
    """A ticket, in the database or about to be written there."""

    id: UUID
    purchase_id: UUID
    number: int
    guest_name: str | None
    guest_email: str | None
    assigned_at: datetime | None


def read_ticket(ticket: TicketFields, event_id: UUID) -> TicketRead:
    """Show one ticket of the event."""
    return TicketRead(
        id=ticket.id,
        purchase_id=ticket.purchase_id,
        ticket_number=format_ticket_number(ticket.number),
        qr_payload=qr_code_of(ticket.id, event_id),
        guest_name=ticket.guest_name,
        guest_email=ticket.guest_email,
        assigned_at=ticket.assigned_at,
    )
