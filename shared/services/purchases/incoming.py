"""Payments of purchases, reported by the payment provider or recorded by a coordinator.

What each report does is read from the table in `shared/domain/incoming_payments.py`.
"""

from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Purchase
from shared.db.transaction import count_after_commit, savepoint
from shared.domain import errors
from shared.domain.audit_chain import Action
from shared.domain.incoming_payments import (
    Metric,
    Money,
    Outcome,
    Report,
    compare_reference,
    outcome_of,
)
from shared.domain.purchases import PaymentStatus
from shared.domain.roles import Actor
from shared.schemas.payments import MarkPaid, PaymentEvent, PaymentOutcome
from shared.schemas.purchases import PurchaseRead
from shared.services.purchases.balances import settle
from shared.services.purchases.payment_records import record_payment, recorded_references
from shared.services.purchases.seats import retake_seats
from shared.services.purchases.status import (
    audit_entry,
    change_status,
    lock_purchase,
    record_changes,
)
from shared.services.purchases.views import get_purchase

_log = structlog.get_logger(__name__)


class _SeatsGone(Exception):
    """Rolls back a late payment's attempt to take the seats to its savepoint."""


async def mark_paid(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: MarkPaid
) -> PurchaseRead:
    """Note that a pending purchase was paid.

    Raises:
        PurchaseNotFound: the event has no such purchase.
        PurchaseNotPending, PurchaseAlreadyClosed: it does not wait for payment.
    """
    purchase = await lock_purchase(session, purchase_id, event_id)
    await _act_on(session, actor, purchase, Report.MARK_PAID, body.reference)
    return await get_purchase(session, event_id, purchase_id)


async def take_payment(session: AsyncSession, body: PaymentEvent) -> PaymentOutcome:
    """Act on an event that a payment provider reports; a repeated one changes nothing.

    A payment that comes after its hold was released takes the seats again if all are available. If
    not, the purchase stays closed and is marked for a refund. So is one that was paid already.

    Raises:
        PurchaseNotFound: there is no such purchase.
        PaymentAmountMismatch: another amount was paid.
    """
    purchase = await lock_purchase(session, body.purchase_id)
    report = Report(body.event_type.value)
    if report is Report.COMPLETED and body.amount != purchase.total_price:
        _log.error("payment_amount_mismatch", purchase_id=str(purchase.id))
        raise errors.PaymentAmountMismatch(purchase.total_price, body.amount)
    # Of a free purchase 0.00 is reported: no money came, and the table is about money.
    if purchase.total_price:
        await _act_on(session, None, purchase, report, body.reference)
    return PaymentOutcome(
        purchase_id=purchase.id,
        payment_status=purchase.payment_status,
        refund_due=purchase.refund_due,
    )


async def _act_on(
    session: AsyncSession,
    actor: Actor | None,
    purchase: Purchase,
    report: Report,
    reference: str | None,
) -> None:
    """Do what the table states for the report: status, seats, money on record, audit, log."""
    # Nothing was paid yet, so nothing is on record, and no statement is needed to learn it.
    is_pending = purchase.payment_status is PaymentStatus.PENDING
    recorded = set[str]() if is_pending else await recorded_references(session, purchase)
    outcome = outcome_of(
        report,
        purchase.payment_status,
        compare_reference(reference, recorded),
        refund_due=purchase.refund_due,
    )
    if outcome.if_seats_are_gone and not await _retake_seats(session, purchase):
        outcome = outcome.if_seats_are_gone
    if outcome.log is not None:
        _log.warning(outcome.log, purchase_id=str(purchase.id))
    if outcome.audited:
        await _write(session, actor, purchase, outcome, reference)


async def _write(
    session: AsyncSession,
    actor: Actor | None,
    purchase: Purchase,
    outcome: Outcome,
    reference: str | None,
) -> None:
    is_due = outcome.money is Money.DUE_BACK
    becomes_due = is_due and not purchase.refund_due
    entries = await change_status(
        session,
        purchase,
        outcome.status or purchase.payment_status,
        refund_due=purchase.refund_due or is_due,
        reference=reference if outcome.is_own else None,
    )
    if becomes_due:
        entries.append(audit_entry(purchase, Action.UPDATED, "refund_due", "false", "true"))
    # Metrics are named by literals: a test finds them all.
    if outcome.metric is Metric.TWICE:
        count_after_commit(session, "payments.repeated")
    elif outcome.metric is Metric.TOO_LATE:
        count_after_commit(session, "purchases.refund_due")
    if outcome.money is not Money.NONE:
        applied = outcome.money is Money.APPLIED
        await record_payment(session, actor, purchase, reference, applied=applied)
        await settle(session, purchase)
    if reference is not None:
        action = Action.UPDATED if outcome.money is Money.NONE else Action.PAID
        entries.append(audit_entry(purchase, action, "payment_reference", None, reference))
    await record_changes(session, actor, purchase, entries)


async def _retake_seats(session: AsyncSession, purchase: Purchase) -> bool:
    """Take a closed purchase's seats again; False, with nothing taken, if any of it is gone."""
    try:
        async with savepoint(session):
            if not await retake_seats(session, purchase):
                raise _SeatsGone
    except _SeatsGone:
        return False
    return True
