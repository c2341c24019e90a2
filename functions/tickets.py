"""Tickets: who sits where, and who may come in."""

from uuid import UUID

from shared.domain import errors
from shared.http.access import coordinator_of_event, donor
from shared.http.call import Call
from shared.http.endpoint import Api
from shared.schemas.purchases import GuestPatch, QrCheck, QrVerdict, TicketRead
from shared.services.guests import naming, tickets

api = Api()


@api.endpoint(
    "POST",
    "admin/events/{event_id}/tickets/verify",
    access=coordinator_of_event,
)
async def verify_ticket(call: Call, event_id: UUID, body: QrCheck) -> QrVerdict:
    """Tell whether a scanned QR code lets somebody in."""
    return await tickets.verify_ticket(call.session, event_id, body)


@api.endpoint(
    "PATCH",
    "me/tickets/{ticket_id}",
    access=donor,
    errors=(errors.TicketNotFound, errors.PurchaseAlreadyClosed, errors.TicketReturned),
)
async def seat_own_guest(call: Call, ticket_id: UUID, body: GuestPatch) -> TicketRead:
    """Name the guest of one of your own tickets, or unname them."""
    return await naming.seat_own_guest(call.session, call.actor, ticket_id, body)


@api.endpoint(
    "PATCH",
    "admin/events/{event_id}/purchases/{purchase_id}/tickets/{ticket_id}",
    access=coordinator_of_event,
    errors=(errors.TicketNotFound, errors.PurchaseAlreadyClosed, errors.TicketReturned),
)
async def seat_guest(
    call: Call, event_id: UUID, purchase_id: UUID, ticket_id: UUID, body: GuestPatch
) -> TicketRead:
    """Name the guest of any ticket of the event, or unname them."""
    return await naming.seat_guest(call.session, call.actor, event_id, purchase_id, ticket_id, body)
