"""Changes of a purchase's status: cancelled, refunded, or its hold released.

What a payment does is in `incoming.py`.
"""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.cache.changes import mark_changed
from shared.db.tables import Purchase
from shared.db.transaction import after_commit, count_after_commit
from shared.domain import clock, errors
from shared.domain.audit_chain import Action, EntityType
from shared.domain.payments import Move, next_status, seats_moved
from shared.domain.purchases import PaymentStatus
from shared.domain.roles import Actor
from shared.schemas.payments import Reason, Refund
from shared.schemas.purchases import PurchaseRead
from shared.services.audit import record
from shared.services.purchases.balances import settle
from shared.services.purchases.payment_records import record_refunds
from shared.services.purchases.seats import release_seats
from shared.services.purchases.views import get_purchase

_ACTIONS = {
    PaymentStatus.COMPLETED: Action.PAID,
    PaymentStatus.CANCELLED: Action.CANCELLED,
    PaymentStatus.REFUNDED: Action.REFUNDED,
    PaymentStatus.FAILED: Action.UPDATED,
}


async def cancel(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: Reason
) -> PurchaseRead:
    """Cancel a pending purchase; its seats go back on sale.

    Raises:
        PurchaseNotFound: the event has no such purchase.
        PurchaseNotPending, PurchaseAlreadyClosed: it does not wait for payment.
    """
    purchase = await lock_purchase(session, purchase_id, event_id)
    await _close(session, actor, purchase, Move.CANCEL, body.reason)
    return await get_purchase(session, event_id, purchase_id)


async def refund(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: Refund
) -> PurchaseRead:
    """Note that money went back: what is due, or else what paid the purchase, with its seats.

    Raises:
        PurchaseNotFound: the event has no such purchase.
        PurchaseNotCompleted, PurchaseAlreadyClosed: it was not paid, or is closed and no refund is
            due.
    """
    purchase = await lock_purchase(session, purchase_id, event_id)
    old, was_due = purchase.payment_status, purchase.refund_due
    new = next_status(Move.REFUND, old, refund_due=was_due)
    # Never None for a refund: it is refused instead.
    entries = await change_status(session, purchase, new or old, refund_due=False)
    if was_due and new is old:
        entries.append(audit_entry(purchase, Action.REFUNDED, "refund_due", "true", "false"))
    for reference in await record_refunds(session, actor, purchase, only_due=was_due):
        entries.append(audit_entry(purchase, Action.REFUNDED, "payment_reference", reference, None))
    await settle(session, purchase)
    entries += _reason(purchase, Action.REFUNDED, body.reason)
    await record_changes(session, actor, purchase, entries)
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
    await _close(session, None, purchase, Move.RELEASE_HOLD, "hold expired")
    count_after_commit(session, "holds.expired")
    return True


async def lock_purchase(
    session: AsyncSession, purchase_id: UUID, event_id: UUID | None = None
) -> Purchase:
    """Return a purchase, of the event if one is given, locked until the transaction ends.

    Raises:
        PurchaseNotFound: there is no such purchase.
    """
    statement = select(Purchase).where(Purchase.id == purchase_id).with_for_update(key_share=True)
    if event_id is not None:
        statement = statement.where(Purchase.event_id == event_id)
    purchase = await session.scalar(statement)
    if purchase is None:
        raise errors.PurchaseNotFound
    return purchase


async def change_status(
    session: AsyncSession,
    purchase: Purchase,
    new: PaymentStatus,
    *,
    refund_due: bool,
    reference: str | None = None,
) -> list[record.Change]:
    """Write the status of a locked purchase and release its seats where that closes it.

    Seats that a status takes again were taken by the caller. A `reference` is that of the payment
    which made the change.

    Returns:
        The audit entry of the status, if it is another one, for `record_changes`.
    """
    old = purchase.payment_status
    purchase.payment_status = new
    purchase.refund_due = refund_due
    if new is not old:
        # When a purchase was cancelled is read from this: money that comes later is no change.
        purchase.changed_at = func.now()
    if reference is not None:
        purchase.payment_reference = reference
    await session.flush()
    if new is old:
        return []
    if seats_moved(old, new).release:
        await release_seats(session, purchase, clock.now())
    count_after_commit(session, "purchases.moved", status=new)
    return [audit_entry(purchase, _ACTIONS[new], "payment_status", old, new)]


async def record_changes(
    session: AsyncSession,
    actor: Actor | None,
    purchase: Purchase,
    entries: Sequence[record.Change],
) -> None:
    """Write the audit entries of a change, and have the event's counts made again after it."""
    await record.append(session, actor, purchase.event_id, entries)
    after_commit(session, partial(mark_changed, purchase.event_id))


def audit_entry(
    purchase: Purchase, action: Action, field_name: str, old: str | None, new: str | None
) -> record.Change:
    """Return an audit entry about a field of the purchase."""
    return record.Change(EntityType.PURCHASE, purchase.id, action, field_name, old, new)


async def _close(
    session: AsyncSession, actor: Actor | None, purchase: Purchase, move: Move, reason: str | None
) -> None:
    new = next_status(move, purchase.payment_status, refund_due=purchase.refund_due)
    if new is None:
        return
    entries = await change_status(session, purchase, new, refund_due=purchase.refund_due)
    entries += _reason(purchase, _ACTIONS[new], reason)
    await record_changes(session, actor, purchase, entries)


def _reason(purchase: Purchase, action: Action, reason: str | None) -> list[record.Change]:
    if reason is None:
        return []
    return [audit_entry(purchase, action, "reason", None, reason)]
