"""The payments on record of a purchase: received, refunded, and those that have to go back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from shared.db.tables import Payment, Purchase
from shared.domain.incoming_payments import PaymentKind, PaymentMethod
from shared.domain.roles import Actor
from shared.schemas.base import Person
from shared.schemas.payments import PaymentRead, RefundDue


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


async def payments_of(
    session: AsyncSession, purchase_ids: Sequence[UUID]
) -> defaultdict[UUID, list[Payment]]:
    """Return all payments on record by purchase, oldest first."""
    by_purchase = defaultdict[UUID, list[Payment]](list)
    rows = await session.scalars(
        select(Payment)
        .where(Payment.purchase_id.in_(purchase_ids))
        .order_by(Payment.recorded_at, Payment.id)
    )
    for payment in rows:
        by_purchase[payment.purchase_id].append(payment)
    return by_purchase


def read_payment(payment: Payment, people: Mapping[UUID, Person]) -> PaymentRead:
    """Show a payment; its note, and who recorded it, only where `people` knows that person."""
    by = people.get(payment.recorded_by) if payment.recorded_by else None
    return PaymentRead(
        id=payment.id,
        at=payment.recorded_at,
        kind=payment.kind,
        method=payment.method,
        reference=payment.reference,
        received_on=payment.received_on,
        amount=payment.amount,
        applied=payment.applied,
        note=payment.note if by else None,
        by=by,
    )


def refunds_due(payments: Sequence[Payment]) -> list[RefundDue]:
    """Return what is left of the payments of one purchase that fit nothing, oldest first."""
    left = {
        payment.id: payment.amount
        for payment in payments
        if payment.kind is PaymentKind.RECEIVED and not payment.applied
    }
    for payment in payments:
        if payment.refund_of in left:
            left[payment.refund_of] -= payment.amount
    return [
        RefundDue(
            payment_id=payment.id,
            reference=payment.reference,
            amount=left[payment.id],
            received_at=payment.recorded_at,
        )
        for payment in payments
        if left.get(payment.id)
    ]
