"""Tickets, as the API shows them."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from shared.domain.tickets import TicketSigner, format_ticket_number
from shared.schemas.purchases import TicketRead


class TicketFields(Protocol):
    """A ticket, in the database or about to be written there."""

    id: UUID
    purchase_id: UUID
    number: int
    guest_name: str | None
    guest_email: str | None
    assigned_at: datetime | None
    returned_at: datetime | None


def read_ticket(ticket: TicketFields, signer: TicketSigner) -> TicketRead:
    """Show one ticket of the event that `signer` signs for."""
    return TicketRead(
        id=ticket.id,
        purchase_id=ticket.purchase_id,
        ticket_number=format_ticket_number(ticket.number),
        qr_payload=signer.qr_payload(ticket.id),
        guest_name=ticket.guest_name,
        guest_email=ticket.guest_email,
        assigned_at=ticket.assigned_at,
        returned_at=ticket.returned_at,
    )
