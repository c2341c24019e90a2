"""Receipts of purchases: for the team, and for the donor who bought."""

from uuid import UUID

from shared.domain import errors
from shared.http.access import coordinator_of_event, donor
from shared.http.call import Call
from shared.http.endpoint import Api
from shared.schemas.receipts import ReceiptRead
from shared.services.purchases import receipts

api = Api()
_ERRORS = (errors.PurchaseNotFound, errors.PurchaseNotCompleted)


@api.endpoint(
    "GET",
    "admin/events/{event_id}/purchases/{purchase_id}/receipt",
    access=coordinator_of_event,
    errors=_ERRORS,
    may_write=True,
)
async def get_receipt(call: Call, event_id: UUID, purchase_id: UUID) -> ReceiptRead:
    """Read the receipt of a purchase. It is issued when it is first read, and amended later."""
    return await receipts.get_receipt(call.session, call.actor, event_id, purchase_id)


@api.endpoint(
    "GET",
    "me/purchases/{purchase_id}/receipt",
    access=donor,
    errors=_ERRORS,
    may_write=True,
)
async def get_own_receipt(call: Call, purchase_id: UUID) -> ReceiptRead:
    """Read the receipt of one of your purchases, as the team reads it."""
    return await receipts.get_own_receipt(call.session, call.actor, purchase_id)
