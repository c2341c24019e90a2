"""The payments on record of a purchase: received, refunded, and those that have to go back."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from shared.db.tables import Payment, Purchase
from shared.domain.incoming_payments import PaymentKind, PaymentMethod
from shared.domain.roles import Actor
from shared.schemas.purchases import RefundDue


def _is_kept() -> ColumnElement[bool]:
    """Return the condition for payments that came in and did not go back."""
    refund = aliased(Payment)
    return (Payment.kind == PaymentKind.RECEIVED) & ~exists().where(refund.refund_of == Payment.id)


async def recorded_references(session: AsyncSession, purchase: Purchase) -> set[str]:
    """Return the references of the purchase's payments, those that went back included."""
    rows = await session.scalars(
        select(Payment.reference).where(
            Payment.purchase_id == purchase.id, Payment.kind == PaymentKind.RECEIVED
        )
    )
    # Without a row where a release before the table of payments took the money.
    return {reference for reference in (purchase.payment_reference, *rows) if reference is not None}


async def record_payment(
    session: AsyncSession,
    actor: Actor | None,
    purchase: Purchase,
    reference: str | None,
    *,
    applied: bool,
) -> None:
    """Put a payment of the purchase's total on record, by the provider unless there is an actor."""
    payment = {
        "purchase_id": purchase.id,
        "kind": PaymentKind.RECEIVED,
        "method": None if actor else PaymentMethod.PROVIDER,
        "reference": reference,
        "amount": purchase.total_price,
        "applied": applied,
        "recorded_by": actor.id if actor else None,
    }
    await session.execute(insert(Payment).values(payment))


async def record_refunds(
    session: AsyncSession, actor: Actor, purchase: Purchase, *, only_due: bool
) -> list[str]:
    """Record that payments went back, and return their references.

    Args:
        only_due: those that have to go back; otherwise the one that paid the purchase too.
    """
    kept = select(
        Payment.purchase_id,
        literal(PaymentKind.REFUNDED.value),
        Payment.method,
        Payment.reference,
        Payment.amount,
        Payment.applied,
        Payment.id,
        literal(actor.id),
    ).where(Payment.purchase_id == purchase.id, _is_kept())
    if only_due:
        kept = kept.where(~Payment.applied)
    columns = (
        *("purchase_id", "kind", "method", "reference"),
        *("amount", "applied", "refund_of", "recorded_by"),
    )
    refunded = await session.scalars(
        insert(Payment).from_select(columns, kept).returning(Payment.reference)
    )
    return [reference for reference in refunded if reference is not None]


async def refunds_due(
    session: AsyncSession, purchases: Sequence[Purchase]
) -> defaultdict[UUID, list[RefundDue]]:
    """Return the payments that have to go back, by purchase, oldest first.

    One statement, and none where no purchase has any.
    """
    due = defaultdict[UUID, list[RefundDue]](list)
    ids = [purchase.id for purchase in purchases if purchase.refund_due]
    if not ids:
        return due
    rows = await session.scalars(
        select(Payment)
        .where(Payment.purchase_id.in_(ids), _is_kept(), ~Payment.applied)
        .order_by(Payment.recorded_at, Payment.id)
    )
    for payment in rows:
        due[payment.purchase_id].append(
            RefundDue(
                payment_id=payment.id,
                reference=payment.reference,
                amount=payment.amount,
                received_at=payment.recorded_at,
            )
        )
    return due
