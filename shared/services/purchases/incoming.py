"""Payments of purchases, reported by the payment provider or recorded by a coordinator.

What each report does is read from the table in `shared/domain/incoming_payments.py`.
"""

from decimal import Decimal
from uuid import UUID

import structlog
from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Purchase
from shared.db.transaction import count_after_commit, savepoint
from shared.domain import errors
from shared.domain.audit_chain import Action
from shared.domain.incoming_payments import (
    BY_HAND,
    Metric,
    Money,
    Outcome,
    PaymentMethod,
    Reference,
    Report,
    compare_amount,
    compare_reference,
    outcome_of,
)
from shared.domain.purchases import PaymentStatus
from shared.domain.roles import Actor
from shared.schemas.payments import MarkPaid, PaymentEvent, PaymentOutcome
from shared.schemas.purchases import PurchaseRead
from shared.services.purchases.balances import amount_due_of, due_if_open
from shared.services.purchases.payment_records import (
    Received,
    record_received,
    recorded_references,
    refuse_a_later_day,
)
from shared.services.purchases.seats import retake_seats
from shared.services.purchases.status import (
    change_status,
    differences,
    lock_purchase,
    received_entries,
    record_changes,
    status_and_amounts,
)
from shared.services.purchases.views import get_purchase

_log = structlog.get_logger(__name__)
_NOTHING = Decimal(0)


class _SeatsGone(Exception):
    """Rolls back a late payment's attempt to take the seats to its savepoint."""


async def mark_paid(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: MarkPaid
) -> PurchaseRead:
    """Note that money came for a purchase that waits for it, or for the rest of it.

    Raises:
        PurchaseNotFound: the event has no such purchase.
        PurchaseNotPending, PurchaseAlreadyClosed: nothing is due.
        PaymentDifference: the amount is not what is due, and `accept_difference` was not sent.
        ValidationFailed: `received_on` is still to come.
    """
    purchase = await lock_purchase(session, purchase_id, event_id)
    await refuse_a_later_day(session, event_id, body.received_on)
    due = amount_due_of(purchase)
    # Only a provider reports the same payment again and again: no reference is compared.
    outcome = outcome_of(
        Report.MARK_PAID,
        purchase.payment_status,
        Reference.NONE_SENT,
        refund_due=purchase.refund_due,
        amount_due=due > 0,
    )
    came = _as_noted(purchase, actor, body)
    if came.amount != due and not body.accept_difference:
        raise errors.PaymentDifference(due, came.amount)
    await _write(session, actor, purchase, outcome, came, applied=min(came.amount, due))
    return await get_purchase(session, event_id, purchase_id)


def _as_noted(purchase: Purchase, actor: Actor, body: MarkPaid) -> Received:
    """Return what a coordinator records; what the order says of its payment fills the gaps."""
    is_pending = purchase.payment_status is PaymentStatus.PENDING
    expected = purchase.payment_method if purchase.payment_method in BY_HAND else None
    return Received(
        amount=amount_due_of(purchase) if body.amount is None else body.amount,
        method=body.method or (expected if is_pending else None),
        reference=body.reference or (purchase.payment_reference if is_pending else None),
        received_on=body.received_on,
        note=body.note,
        by=actor,
    )


async def take_payment(session: AsyncSession, body: PaymentEvent) -> PaymentOutcome:
    """Act on an event that a payment provider reports; a repeated one changes nothing.

    A payment that comes after its hold was released takes the seats again if all are available. If
    not, the purchase stays closed and is marked for a refund. So is one that was paid already, or
    for which another amount came than is due.

    Raises:
        PurchaseNotFound: there is no such purchase.
    """
    purchase = await lock_purchase(session, body.purchase_id)
    # Of a free purchase 0.00 is reported: no money came, and the table is about money.
    if purchase.total_price or body.amount > 0:
        await _act_on(session, purchase, body)
    return PaymentOutcome(
        purchase_id=purchase.id,
        payment_status=purchase.payment_status,
        refund_due=purchase.refund_due,
    )


async def _act_on(session: AsyncSession, purchase: Purchase, body: PaymentEvent) -> None:
    """Do what the table states for the report: status, seats, money on record, audit, log."""
    report = Report(body.event_type.value)
    due = await due_if_open(session, purchase)
    # Of a closed purchase: what came does not pay it, so this payment may still come late.
    is_too_little = 0 < purchase.overpaid_by < due
    recorded = await recorded_references(session, purchase, report)
    outcome = outcome_of(
        report,
        purchase.payment_status,
        compare_reference(body.reference, recorded),
        compare_amount(body.amount, due),
        refund_due=purchase.refund_due and not is_too_little,
        amount_due=due > 0,
    )
    if outcome.if_seats_are_gone and not await _retake_seats(session, purchase):
        outcome = outcome.if_seats_are_gone
    if outcome.log is not None:
        _log.warning(outcome.log, purchase_id=str(purchase.id))
    if outcome.audited:
        came = Received(body.amount, PaymentMethod.PROVIDER, body.reference)
        applied = came.amount if outcome.money is Money.APPLIED else _NOTHING
        await _write(session, None, purchase, outcome, came, applied=applied)


async def _write(
    session: AsyncSession,
    actor: Actor | None,
    purchase: Purchase,
    outcome: Outcome,
    came: Received,
    *,
    applied: Decimal,
) -> None:
    before = status_and_amounts(purchase)
    is_applied = outcome.money is Money.APPLIED
    if outcome.money is not Money.NONE:
        await record_received(session, purchase, came, applied=applied)
    if outcome.is_own:
        purchase.payment_reference = came.reference
    if is_applied:
        purchase.payment_method, purchase.paid_at = came.method, func.now()
    await change_status(session, purchase, outcome.status or purchase.payment_status)
    _count(session, outcome)
    changed = differences(purchase, Action.PAID if is_applied else Action.UPDATED, before)
    action = Action.UPDATED if outcome.money is Money.NONE else Action.PAID
    entries = received_entries(purchase, action, came, changed)
    await record_changes(session, actor, purchase, entries)


def _count(session: AsyncSession, outcome: Outcome) -> None:
    # Metrics are named by literals: a test finds them all.
    match outcome.metric:
        case Metric.TWICE:
            count_after_commit(session, "payments.repeated")
        case Metric.TOO_LATE:
            count_after_commit(session, "purchases.refund_due")
        case Metric.OTHER_AMOUNT:
            count_after_commit(session, "payments.amount_differs")
        case None:
            pass


async def _retake_seats(session: AsyncSession, purchase: Purchase) -> bool:
    """Take a closed purchase's seats again; False, with nothing taken, if any of it is gone."""
    try:
        async with savepoint(session):
            if not await retake_seats(session, purchase):
                raise _SeatsGone
    except _SeatsGone:
        return False
    return True
