"""Tickets at the door."""

from uuid import UUID

from shared.domain.errors import EventNotFound
from shared.http.access import coordinator_of_event
from shared.http.call import Call
from shared.http.endpoint import Api
from shared.schemas.purchases import QrCheck, QrVerdict
from shared.services import tickets

api = Api()


@api.endpoint(
    "POST",
    "admin/events/{event_id}/tickets/verify",
    access=coordinator_of_event,
    errors=(EventNotFound,),
)
async def verify_ticket(call: Call, event_id: UUID, body: QrCheck) -> QrVerdict:
    """Tell whether a scanned QR code lets somebody in."""
    return await tickets.verify_ticket(call.session, event_id, body)
