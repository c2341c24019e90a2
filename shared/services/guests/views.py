"""Tickets, as the API shows them."""

from uuid import UUID

from shared.db.tables import Ticket
from shared.domain.tickets import format_ticket_number
from shared.schemas.purchases import TicketRead
from shared.services.guests.ticket_codes import qr_code_of


def read_ticket(ticket: Ticket, event_id: UUID) -> TicketRead:
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
