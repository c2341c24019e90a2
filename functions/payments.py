"""What happens to a purchase after it was made, by coordinators and by the payment provider."""

from uuid import UUID

from shared.domain import errors
from shared.http.access import coordinator_of_event, signature
from shared.http.call import Call
from shared.http.endpoint import Api
from shared.schemas.payments import (
    MarkPaid,
    MarkUnpaid,
    PaymentEvent,
    PaymentMove,
    PaymentOutcome,
    Reason,
    Refund,
    StatementMatch,
    StatementRows,
)
from shared.schemas.purchases import PurchaseRead
from shared.services.purchases import corrections, incoming, refunds, status
from shared.services.sales import statement_match

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
        errors.PaymentDifference,
    ),
)
async def mark_purchase_paid(
    call: Call, event_id: UUID, purchase_id: UUID, body: MarkPaid
) -> PurchaseRead:
    """Note that a purchase was paid, in full or in part."""
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
        errors.RefundTooMuch,
    ),
)
async def refund_purchase(
    call: Call, event_id: UUID, purchase_id: UUID, body: Refund
) -> PurchaseRead:
    """Note that money went back: an amount, or what is due, or else all, and then the seats too."""
    return await refunds.refund(call.session, call.actor, event_id, purchase_id, body)


@api.endpoint(
    "POST",
    ONE + "/mark-unpaid",
    access=coordinator_of_event,
    errors=(
        errors.PurchaseNotFound,
        errors.PurchaseNotCompleted,
        errors.PurchaseAlreadyClosed,
    ),
)
async def mark_purchase_unpaid(
    call: Call, event_id: UUID, purchase_id: UUID, body: MarkUnpaid
) -> PurchaseRead:
    """Note that the money of a purchase never came after all; it keeps its seats."""
    return await corrections.mark_unpaid(call.session, call.actor, event_id, purchase_id, body)


@api.endpoint(
    "POST",
    ONE + "/payments/{payment_id}/move",
    access=coordinator_of_event,
    errors=(
        errors.PurchaseNotFound,
        errors.PaymentNotFound,
        errors.PaymentAlreadyBack,
        errors.PurchaseNotPending,
        errors.PurchaseAlreadyClosed,
    ),
)
async def move_payment(
    call: Call, event_id: UUID, purchase_id: UUID, payment_id: UUID, body: PaymentMove
) -> PurchaseRead:
    """Note that a payment was for another purchase; the answer is that one."""
    return await corrections.move_payment(
        call.session, call.actor, event_id, purchase_id, payment_id, body
    )


@api.endpoint(
    "POST",
    "admin/events/{event_id}/payments/match",
    access=coordinator_of_event,
    may_write=False,
)
async def match_payments(call: Call, event_id: UUID, body: StatementRows) -> StatementMatch:
    """Look for the purchases that the lines of a bank's statement may have paid."""
    return await statement_match.match(call.session, call.actor, event_id, body)


@api.endpoint(
    "POST",
    "webhooks/payments",
    access=signature,
    errors=(errors.PurchaseNotFound,),
)
async def take_payment(call: Call, body: PaymentEvent) -> PaymentOutcome:
    """Record what a payment provider reports about a payment."""
    return await incoming.take_payment(call.session, body)
