"""Records that money went back to the donor; the app itself moves none."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.transaction import preview
from shared.domain.audit_chain import Action
from shared.domain.incoming_payments import PaymentKind
from shared.domain.refunds import plan_refund
from shared.domain.roles import Actor
from shared.schemas.payments import Refund
from shared.schemas.purchases import PurchaseRead
from shared.services.purchases.balances import read_balance
from shared.services.purchases.payment_records import kept_of, payments_of, record_back
from shared.services.purchases.status import (
    audit_entry,
    change_status,
    differences,
    lock_purchase,
    reason_entry,
    record_changes,
    status_and_amounts,
)
from shared.services.purchases.views import get_purchase


async def refund(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: Refund
) -> PurchaseRead:
    """Note that money went back: what is due first, then what paid the purchase.

    Once nothing is left of what paid it, its seats go back on sale. A preview changes nothing, and
    answers the purchase as it would be.

    Raises:
        PurchaseNotFound: the event has no such purchase.
        PurchaseNotCompleted, PurchaseAlreadyClosed: it was not paid, or is closed and no refund is
            due.
        RefundTooMuch: it is more than is left of what came.
    """
    if not body.preview:
        await _refund(session, actor, event_id, purchase_id, body)
        return await get_purchase(session, event_id, purchase_id)
    async with preview(session):
        await _refund(session, actor, event_id, purchase_id, body)
        return await get_purchase(session, event_id, purchase_id)


async def _refund(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: Refund
) -> None:
    purchase = await lock_purchase(session, purchase_id, event_id)
    before = status_and_amounts(purchase)
    payments = (await payments_of(session, [purchase.id]))[purchase.id]
    plan = plan_refund(
        purchase.payment_status,
        await read_balance(session, purchase),
        kept_of(payments),
        body.amount,
        refund_due=purchase.refund_due,
    )
    gone = await record_back(session, actor, PaymentKind.REFUNDED, payments, plan.parts)
    await change_status(session, purchase, plan.status)
    entries = differences(purchase, Action.REFUNDED, before)
    entries += [
        audit_entry(purchase, Action.REFUNDED, "payment_reference", reference, None)
        for reference in gone
    ]
    entries += reason_entry(purchase, Action.REFUNDED, body.reason)
    await record_changes(session, actor, purchase, entries)
