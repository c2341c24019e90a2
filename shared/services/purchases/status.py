"""Changes of a purchase's status: cancelled by a coordinator, or its hold released.

What a payment does is in `incoming.py`, what goes back in `refunds.py`, and what was recorded by
mistake in `corrections.py`.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.cache.changes import mark_changed
from shared.db.tables import Event, Purchase
from shared.db.transaction import after_commit, count_after_commit
from shared.domain import clock, errors
from shared.domain.audit_chain import Action, EntityType
from shared.domain.payments import Move, next_status, seats_moved
from shared.domain.purchases import HOLDING_SEATS, PaymentStatus
from shared.domain.roles import Actor
from shared.domain.values import format_money
from shared.schemas.payments import Reason
from shared.schemas.purchases import PurchaseRead
from shared.services.audit import record
from shared.services.purchases.balances import settle
from shared.services.purchases.payment_records import Received
from shared.services.purchases.seats import release_seats
from shared.services.purchases.views import get_purchase

_AMOUNTS = ("amount_paid", "refund_due_amount", "overpaid_by", "goodwill_refunded")


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
    return (await lock_purchases(session, [purchase_id], event_id))[0]


async def lock_purchases(
    session: AsyncSession, purchase_ids: Sequence[UUID], event_id: UUID | None = None
) -> list[Purchase]:
    """Return purchases in the order of their ids, locked in that order until the transaction ends.

    Raises:
        PurchaseNotFound: there is no purchase with one of these ids, of the event if one is given.
    """
    statement = (
        select(Purchase)
        .where(Purchase.id.in_(purchase_ids))
        .order_by(Purchase.id)
        .with_for_update(key_share=True)
    )
    if event_id is not None:
        statement = statement.where(Purchase.event_id == event_id)
    found = list(await session.scalars(statement))
    if len(found) != len(set(purchase_ids)):
        raise errors.PurchaseNotFound
    return found


async def change_status(session: AsyncSession, purchase: Purchase, new: PaymentStatus) -> None:
    """Write the status of a locked purchase, and its balance after its payments on record changed.

    Its seats are released where that closes it; those that a status takes again were taken by the
    caller.
    """
    old = purchase.payment_status
    purchase.payment_status = new
    if new is not old or new in HOLDING_SEATS:
        # When a purchase was cancelled is read from this: money that comes later is no change.
        purchase.changed_at = func.now()
    await settle(session, purchase)
    if new is not old:
        count_after_commit(session, "purchases.moved", status=new)
    if seats_moved(old, new).release:
        await release_seats(session, purchase, clock.now())


async def begin_hold(session: AsyncSession, purchase: Purchase) -> None:
    """Let the hold begin now of a purchase that waits for payment again, if its event has one.

    Orders of the team have none.
    """
    event = select(Event.payment_hold_minutes).where(Event.id == purchase.event_id)
    minutes = await session.scalar(event) if purchase.entered_by is None else None
    ends_at = None if minutes is None else clock.now() + timedelta(minutes=minutes)
    purchase.hold_expires_at = ends_at


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


def reason_entry(purchase: Purchase, action: Action, reason: str | None) -> list[record.Change]:
    """Return the entry of a reason, if one was given."""
    return [] if reason is None else [audit_entry(purchase, action, "reason", None, reason)]


def status_and_amounts(purchase: Purchase) -> dict[str, str | None]:
    """Return how the purchase stands, in the words of the API, for `differences`."""
    return {
        **{name: format_money(getattr(purchase, name)) for name in _AMOUNTS},
        "refund_due": "true" if purchase.refund_due else "false",
        "payment_method": purchase.payment_method,
        # Last, so that the reference and the reason follow it: readers show them as one line.
        "payment_status": purchase.payment_status,
    }


def differences(
    purchase: Purchase, action: Action, before: Mapping[str, str | None]
) -> list[record.Change]:
    """Return an entry for each field that is another one than in `before`."""
    now = status_and_amounts(purchase)
    return [
        audit_entry(purchase, action, name, before[name], value)
        for name, value in now.items()
        if before[name] != value
    ]


def received_entries(
    purchase: Purchase, action: Action, came: Received, changed: Sequence[record.Change]
) -> list[record.Change]:
    """Return the entries of money that came: its day, what it `changed`, and its reference."""
    day = came.received_on.isoformat() if came.received_on else None
    entries = [audit_entry(purchase, action, "received_on", None, day)] if day else []
    entries += changed
    if came.reference is not None:
        entries.append(audit_entry(purchase, action, "payment_reference", None, came.reference))
    return entries


async def _close(
    session: AsyncSession, actor: Actor | None, purchase: Purchase, move: Move, reason: str | None
) -> None:
    new = next_status(move, purchase.payment_status, refund_due=purchase.refund_due)
    if new is None:
        return
    before = status_and_amounts(purchase)
    await change_status(session, purchase, new)
    entries = differences(purchase, Action.CANCELLED, before)
    entries += reason_entry(purchase, Action.CANCELLED, reason)
    await record_changes(session, actor, purchase, entries)
