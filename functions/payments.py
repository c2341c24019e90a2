"""What happens to a purchase after it was made, by coordinators and by the payment provider."""

from uuid import UUID

from shared.domain import errors
from shared.http.access import coordinator_of_event, signature
from shared.http.call import Call
from shared.http.endpoint import Api
from shared.schemas.purchases import (
    MarkPaid,
    PaymentEvent,
    PaymentOutcome,
    PurchaseRead,
    Reason,
)
from shared.services.purchases import incoming, status

api = Api()
ONE = "admin/events/{event_id}/purchases/{purchase_id}"


@api.endpoint(
    "POST",
    ONE + "/mark-paid",
    access=coordinator_of_event,
    errors=(
        errors.PurchaseNotFound,
        errors.PurchaseNotPending,
        errors.PurchaseAlreadyClosed,
    ),
)
async def mark_purchase_paid(
    call: Call, event_id: UUID, purchase_id: UUID, body: MarkPaid
) -> PurchaseRead:
    """Note that a purchase was paid."""
    return await incoming.mark_paid(call.session, call.actor, event_id, purchase_id, body)


@api.endpoint(
    "POST",
    ONE + "/cancel",
    access=coordinator_of_event,
    errors=(
        errors.PurchaseNotFound,
        errors.PurchaseNotPending,
        errors.PurchaseAlreadyClosed,
    ),
)
async def cancel_purchase(
    call: Call, event_id: UUID, purchase_id: UUID, body: Reason
) -> PurchaseRead:
    """Cancel a purchase that waits for payment; its seats go back on sale."""
    return await status.cancel(call.session, call.actor, event_id, purchase_id, body)


@api.endpoint(
    "POST",
    ONE + "/refund",
    access=coordinator_of_event,
    errors=(
        errors.PurchaseNotFound,
        errors.PurchaseNotCompleted,
        errors.PurchaseAlreadyClosed,
    ),
)
async def refund_purchase(
    call: Call, event_id: UUID, purchase_id: UUID, body: Reason
) -> PurchaseRead:
    """Note that money went back: what is due, or else all of it, and then the seats too."""
    return await status.refund(call.session, call.actor, event_id, purchase_id, body)


@api.endpoint(
    "POST",
    "webhooks/payments",
    access=signature,
    errors=(errors.PurchaseNotFound, errors.PaymentAmountMismatch),
)
async def take_payment(call: Call, body: PaymentEvent) -> PaymentOutcome:
    """Record what a payment provider reports about a payment."""
    return await incoming.take_payment(call.session, body)
