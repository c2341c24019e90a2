"""Corrections of payments on record: money that never came, or was for another purchase."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Payment, Purchase
from shared.domain import errors
from shared.domain.audit_chain import Action
from shared.domain.incoming_payments import PaymentKind
from shared.domain.payments import Move, next_status, refusal
from shared.domain.purchases import PaymentStatus
from shared.domain.refunds import Kept, Part
from shared.domain.roles import Actor
from shared.schemas.payments import MarkUnpaid, PaymentMove
from shared.schemas.purchases import PurchaseRead
from shared.services.purchases.balances import amount_due_of
from shared.services.purchases.payment_records import (
    Received,
    kept_of,
    payments_of,
    record_back,
    record_received,
)
from shared.services.purchases.status import (
    audit_entry,
    begin_hold,
    change_status,
    differences,
    lock_purchase,
    lock_purchases,
    reason_entry,
    received_entries,
    record_changes,
    status_and_amounts,
)
from shared.services.purchases.views import get_purchase


async def mark_unpaid(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: MarkUnpaid
) -> PurchaseRead:
    """Take back the payments of a completed purchase, which waits for payment again.

    It keeps its seats, and its hold begins again if the event has one. What it was paid too much
    stays, but for the rest of a payment that is taken back.

    Raises:
        PurchaseNotFound: the event has no such purchase.
        PurchaseNotCompleted, PurchaseAlreadyClosed: nothing was paid for it, or it is closed.
    """
    purchase = await lock_purchase(session, purchase_id, event_id)
    next_status(Move.MARK_UNPAID, purchase.payment_status, refund_due=False)
    payments = (await payments_of(session, [purchase.id]))[purchase.id]
    kept = kept_of(payments)
    if not any(payment.applied for payment in kept):
        raise errors.PurchaseNotCompleted("Nothing was paid for it.")
    before = status_and_amounts(purchase)
    never = _recorded_together(payments, kept)
    gone = await record_back(session, actor, PaymentKind.TAKEN_BACK, payments, never)
    await _wait_for_payment(session, purchase)
    entries = differences(purchase, Action.UNPAID, before)
    entries += [
        audit_entry(purchase, Action.UNPAID, "payment_reference", reference, None)
        for reference in gone
    ]
    entries += reason_entry(purchase, Action.UNPAID, body.reason)
    await record_changes(session, actor, purchase, entries)
    return await get_purchase(session, event_id, purchase_id)


def _recorded_together(payments: Sequence[Payment], kept: Sequence[Kept]) -> list[Part]:
    """Return what is left of the payments that pay, and of what came with them as too much.

    A check for more than what was due is two rows, which were recorded in one transaction.
    """
    recorded_at = {payment.id: payment.recorded_at for payment in payments}
    paying = {recorded_at[each.payment_id] for each in kept if each.applied}
    return [_all_of(each) for each in kept if recorded_at[each.payment_id] in paying]


def _all_of(kept: Kept) -> Part:
    return Part(kept.payment_id, kept.left, kept.applied)


async def _wait_for_payment(session: AsyncSession, purchase: Purchase) -> None:
    """Make a purchase pending again whose payments were taken back, unless it costs nothing."""
    purchase.payment_method = purchase.payment_reference = purchase.paid_at = None
    if not purchase.total_price:
        await change_status(session, purchase, purchase.payment_status)
        return
    await begin_hold(session, purchase)
    await change_status(session, purchase, PaymentStatus.PENDING)


async def move_payment(
    session: AsyncSession,
    actor: Actor,
    event_id: UUID,
    purchase_id: UUID,
    payment_id: UUID,
    body: PaymentMove,
) -> PurchaseRead:
    """Take what is left of a payment from one purchase and record it for another of the event.

    It pays that one if it is exactly what is due there, and is else kept as paid too much. Moved to
    its own purchase, a payment that fit nothing pays what is due; the rest stays paid too much.

    Raises:
        PurchaseNotFound: the event has no such purchase.
        PaymentNotFound: this purchase has no such payment.
        PaymentAlreadyBack: nothing is left of it.
        PurchaseNotPending, PurchaseAlreadyClosed: moved to its own purchase, where nothing is due.
        ValidationFailed: it pays its own purchase already.
    """
    locked = await lock_purchases(session, [purchase_id, body.purchase_id], event_id)
    of = {purchase.id: purchase for purchase in locked}
    source, target = of[purchase_id], of[body.purchase_id]
    payments = (await payments_of(session, [source.id]))[source.id]
    payment, kept = _find(payments, payment_id)
    applied = _applied_there(kept, source, target)
    await _take_from(session, actor, source, payments, kept, to=target)
    came = Received(
        amount=kept.left,
        method=payment.method,
        reference=payment.reference,
        received_on=payment.received_on,
        note=payment.note,
        by=actor,
        moved_from=payment.id,
    )
    await _receive(session, actor, target, came, applied, source=source)
    return await get_purchase(session, event_id, target.id)


def _find(payments: Sequence[Payment], payment_id: UUID) -> tuple[Payment, Kept]:
    """Return a payment that came in, and what is left of it."""
    received = (each for each in payments if each.kind is PaymentKind.RECEIVED)
    payment = next((each for each in received if each.id == payment_id), None)
    if payment is None:
        raise errors.PaymentNotFound
    kept = next((each for each in kept_of(payments) if each.payment_id == payment_id), None)
    if kept is None:
        raise errors.PaymentAlreadyBack
    return payment, kept


def _applied_there(kept: Kept, source: Purchase, target: Purchase) -> Decimal:
    """Return what of a payment pays the purchase to which it is moved."""
    due = amount_due_of(target)
    if source is not target:
        return kept.left if kept.left == due else Decimal(0)
    if kept.applied:
        detail = "It pays this purchase already."
        raise errors.ValidationFailed(
            [errors.FieldError("invalid", detail, pointer="/purchase_id")]
        )
    if not due:
        raise refusal(target.payment_status, needs_payment=False)
    return min(kept.left, due)


async def _take_from(
    session: AsyncSession,
    actor: Actor,
    source: Purchase,
    payments: Sequence[Payment],
    kept: Kept,
    *,
    to: Purchase,
) -> None:
    """Take what is left of a payment back; without any other, the purchase waits for one again."""
    before = status_and_amounts(source)
    gone = await record_back(session, actor, PaymentKind.TAKEN_BACK, payments, [_all_of(kept)])
    paying = [each for each in kept_of(payments) if each.applied and each != kept]
    is_paid_by_it = source.payment_status is PaymentStatus.COMPLETED and kept.applied
    if is_paid_by_it and source.total_price and not paying:
        action = Action.UNPAID
        await _wait_for_payment(session, source)
    else:
        action = Action.UPDATED
        if kept.applied and paying:
            _follow_newest(source, payments, paying)
        await change_status(session, source, source.payment_status)
    entries = differences(source, action, before)
    entries += [
        audit_entry(source, action, "payment_reference", reference, None) for reference in gone
    ]
    entries.append(audit_entry(source, action, "payment_moved_to", None, str(to.id)))
    await record_changes(session, actor, source, entries)


def _follow_newest(purchase: Purchase, payments: Sequence[Payment], paying: Sequence[Kept]) -> None:
    """Show how the newest of the payments came that still pay the purchase."""
    newest = next(each for each in payments if each.id == paying[-1].payment_id)
    purchase.payment_method, purchase.payment_reference = newest.method, newest.reference
    purchase.paid_at = newest.recorded_at


async def _receive(
    session: AsyncSession,
    actor: Actor,
    target: Purchase,
    came: Received,
    applied: Decimal,
    *,
    source: Purchase,
) -> None:
    before = status_and_amounts(target)
    await record_received(session, target, came, applied=applied)
    new = target.payment_status
    if applied:
        target.payment_method, target.payment_reference = came.method, came.reference
        target.paid_at = func.now()
        new = PaymentStatus.COMPLETED
    await change_status(session, target, new)
    changed = differences(target, Action.PAID if applied else Action.UPDATED, before)
    entries = received_entries(target, Action.PAID, came, changed)
    entries.append(audit_entry(target, Action.PAID, "payment_moved_from", None, str(source.id)))
    await record_changes(session, actor, target, entries)
