"""Changes of a purchase's status: paid, cancelled, refunded, failed, or its hold released."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared import telemetry
from shared.cache.changes import mark_changed
from shared.cache.repeated_payments import is_first_report
from shared.db.tables import Purchase
from shared.db.transaction import after_commit, count_after_commit, savepoint
from shared.domain import clock, errors
from shared.domain.audit_chain import Action, EntityType
from shared.domain.payments import MOVES, Move, next_status, seats_moved
from shared.domain.purchases import PaymentStatus
from shared.domain.roles import Actor
from shared.schemas.purchases import (
    MarkPaid,
    PaymentEvent,
    PaymentOutcome,
    PurchaseRead,
    Reason,
)
from shared.services.audit import record
from shared.services.purchases.seats import release_seats, retake_seats
from shared.services.purchases.views import get_purchase

_log = structlog.get_logger(__name__)
_ACTIONS = {
    PaymentStatus.COMPLETED: Action.PAID,
    PaymentStatus.CANCELLED: Action.CANCELLED,
    PaymentStatus.REFUNDED: Action.REFUNDED,
    PaymentStatus.FAILED: Action.UPDATED,
}


class _SeatsGone(Exception):
    """Rolls back a late payment's attempt to take the seats to its savepoint."""


@dataclass(frozen=True)
class _Note:
    """The text recorded with a move: a payment's reference, or a reason."""

    field_name: str
    text: str | None


async def mark_paid(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: MarkPaid
) -> PurchaseRead:
    """Note that a pending purchase was paid.

    Raises:
        PurchaseNotFound: the event has no such purchase.
        PurchaseNotPending, PurchaseAlreadyClosed: it does not wait for payment.
    """
    purchase = await _lock(session, purchase_id, event_id)
    note = _Note("payment_reference", body.reference)
    await _move(session, actor, purchase, Move.MARK_PAID, note)
    return await get_purchase(session, event_id, purchase_id)


async def cancel(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: Reason
) -> PurchaseRead:
    """Cancel a pending purchase; its seats go back on sale.

    Raises:
        PurchaseNotFound: the event has no such purchase.
        PurchaseNotPending, PurchaseAlreadyClosed: it does not wait for payment.
    """
    purchase = await _lock(session, purchase_id, event_id)
    await _move(session, actor, purchase, Move.CANCEL, _Note("reason", body.reason))
    return await get_purchase(session, event_id, purchase_id)


async def refund(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: Reason
) -> PurchaseRead:
    """Note that the money of a purchase went back; its seats, if it has any, go back on sale.

    Raises:
        PurchaseNotFound: the event has no such purchase.
        PurchaseNotCompleted, PurchaseAlreadyClosed: it was not paid, or is closed and no refund is
            due.
    """
    purchase = await _lock(session, purchase_id, event_id)
    await _move(session, actor, purchase, Move.REFUND, _Note("reason", body.reason))
    return await get_purchase(session, event_id, purchase_id)


async def release_overdue_hold(session: AsyncSession) -> bool:
    """Cancel one pending purchase whose hold is over; False when there is none.

    One at a time: a transaction that moved several would lock contended rows in another order than
    purchases do. Rows that are locked by another transaction are skipped.
    """
    overdue = (
        select(Purchase)
        .where(
            Purchase.payment_status == PaymentStatus.PENDING,
            Purchase.hold_expires_at <= clock.now(),
        )
        .order_by(Purchase.hold_expires_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    purchase = await session.scalar(overdue)
    if purchase is None:
        return False
    await _move(session, None, purchase, Move.RELEASE_HOLD, _Note("reason", "hold expired"))
    count_after_commit(session, "holds.expired")
    return True


async def take_payment(session: AsyncSession, body: PaymentEvent) -> PaymentOutcome:
    """Act on an event that a payment provider reports; a repeated one changes nothing.

    A payment that comes after its hold was released takes the seats again if all are available. If
    not, the purchase stays closed and is marked for a refund.

    Raises:
        PurchaseNotFound: there is no such purchase.
        PaymentAmountMismatch: another amount was paid.
    """
    purchase = await _lock(session, body.purchase_id)
    move = MOVES[body.event_type]
    paid = move is Move.PAYMENT_COMPLETED
    if paid and body.amount != purchase.total_price:
        _log.error("payment_amount_mismatch", purchase_id=str(purchase.id))
        raise errors.PaymentAmountMismatch(purchase.total_price, body.amount)
    if paid and purchase.payment_reference not in {None, body.reference}:
        # The donor may have paid twice. The status stays, but a person should look at it.
        after_commit(session, partial(_report_repeated, purchase.id, body.reference))
    await _move(session, None, purchase, move, _Note("payment_reference", body.reference))
    return PaymentOutcome(
        purchase_id=purchase.id,
        payment_status=purchase.payment_status,
        refund_due=purchase.refund_due,
    )


async def _report_repeated(purchase_id: UUID, reference: str) -> None:
    if await is_first_report(purchase_id, reference):
        _log.error("paid_under_another_reference", purchase_id=str(purchase_id))
        telemetry.count("payments.repeated")


async def _lock(session: AsyncSession, purchase_id: UUID, event_id: UUID | None = None) -> Purchase:
    statement = select(Purchase).where(Purchase.id == purchase_id).with_for_update(key_share=True)
    if event_id is not None:
        statement = statement.where(Purchase.event_id == event_id)
    purchase = await session.scalar(statement)
    if purchase is None:
        raise errors.PurchaseNotFound
    return purchase


async def _move(
    session: AsyncSession, actor: Actor | None, purchase: Purchase, move: Move, note: _Note
) -> None:
    """Move a locked purchase, with its seats and promo use, and write audit entries."""
    old = purchase.payment_status
    new = next_status(move, old, refund_due=purchase.refund_due)
    if new is None:
        return
    seats = seats_moved(old, new)
    if seats.retake and not await _retake_seats(session, purchase):
        await _mark_refund_due(session, actor, purchase, note)
        return
    purchase.payment_status = new
    purchase.refund_due = False
    purchase.changed_at = func.now()
    if note.field_name == "payment_reference":
        purchase.payment_reference = note.text
    await session.flush()
    if seats.release:
        await release_seats(session, purchase, clock.now())
    count_after_commit(session, "purchases.moved", status=new)
    entries = [_entry(purchase, _ACTIONS[new], "payment_status", old, new)]
    if note.text is not None:
        entries.append(_entry(purchase, _ACTIONS[new], note.field_name, None, note.text))
    await record.append(session, actor, purchase.event_id, entries)
    after_commit(session, partial(mark_changed, purchase.event_id))


async def _retake_seats(session: AsyncSession, purchase: Purchase) -> bool:
    try:
        async with savepoint(session):
            if not await retake_seats(session, purchase):
                raise _SeatsGone
    except _SeatsGone:
        return False
    return True


async def _mark_refund_due(
    session: AsyncSession, actor: Actor | None, purchase: Purchase, note: _Note
) -> None:
    purchase.refund_due = True
    purchase.payment_reference = note.text
    await session.flush()
    count_after_commit(session, "purchases.refund_due")
    entry = _entry(purchase, Action.UPDATED, "refund_due", "false", "true")
    await record.append(session, actor, purchase.event_id, [entry])


def _entry(
    purchase: Purchase, action: Action, field_name: str, old: str | None, new: str
) -> record.Change:
    return record.Change(EntityType.PURCHASE, purchase.id, action, field_name, old, new)
