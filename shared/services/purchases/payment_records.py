"""The payments on record of a purchase: received, refunded, and those that never came."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Date, cast, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Event, Payment, Purchase
from shared.domain import clock, errors
from shared.domain.incoming_payments import PaymentKind, PaymentMethod, Report, situation_of
from shared.domain.incoming_payments import Situation as S
from shared.domain.refunds import Kept, Part
from shared.domain.roles import Actor
from shared.schemas.base import Person
from shared.schemas.payments import PaymentRead, RefundDue

_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Received:
    """Money that came for a purchase; `by` is None for the payment provider."""

    amount: Decimal
    method: PaymentMethod | None
    reference: str | None
    received_on: date | None = None
    note: str | None = None
    by: Actor | None = None
    moved_from: UUID | None = None


async def refuse_a_later_day(
    session: AsyncSession, event_id: UUID, received_on: date | None
) -> None:
    """Refuse a day on which money came that is not here yet at the event's place.

    Raises:
        ValidationFailed: `received_on` is in the future.
    """
    if received_on is None:
        return
    today = cast(func.timezone(Event.time_zone, clock.now()), Date)
    if await session.scalar(select(today < received_on).where(Event.id == event_id)):
        detail = "This day is still to come."
        raise errors.ValidationFailed(
            [errors.FieldError("invalid", detail, pointer="/received_on")]
        )


async def recorded_references(
    session: AsyncSession, purchase: Purchase, report: Report
) -> set[str]:
    """Return the references under which money came, also if it went back or never came after all.

    For a report of a failure, that of the attempt that failed is one of them.
    """
    received = await session.scalars(
        select(Payment.reference).where(
            Payment.purchase_id == purchase.id, Payment.kind == PaymentKind.RECEIVED
        )
    )
    rows = received.all()
    found = {reference for reference in rows if reference is not None}
    # Until it is paid, the purchase's own reference is what the team expects, or what failed. Of
    # what a release before the table of payments took, it is all that is known.
    own = {
        S.REFUNDED: not rows,
        S.CLOSED_REFUND_DUE: not rows,
        S.FAILED: report is Report.FAILED,
    }
    situation = situation_of(purchase.payment_status, refund_due=purchase.refund_due)
    if own.get(situation) and purchase.payment_reference is not None:
        found.add(purchase.payment_reference)
    return found


async def record_received(
    session: AsyncSession, purchase: Purchase, came: Received, *, applied: Decimal
) -> None:
    """Put money on record: `applied` of it pays the purchase, the rest is a row of its own."""
    row = {
        "purchase_id": purchase.id,
        "kind": PaymentKind.RECEIVED,
        "method": came.method,
        "reference": came.reference,
        "received_on": came.received_on,
        "note": came.note,
        "moved_from": came.moved_from,
        "recorded_by": came.by.id if came.by else None,
    }
    rows = [
        {**row, "amount": amount, "applied": pays}
        for amount, pays in ((applied, True), (came.amount - applied, False))
        if amount > 0
    ]
    if rows:
        await session.execute(insert(Payment).values(rows))


async def record_back(
    session: AsyncSession,
    actor: Actor,
    kind: PaymentKind,
    payments: Sequence[Payment],
    parts: Sequence[Part],
) -> list[str]:
    """Record that parts of `payments` went back, or never came.

    Returns:
        The references of the payments of which nothing is left.
    """
    if not parts:
        return []
    of = {payment.id: payment for payment in payments}
    rows = [_row_back(actor, kind, of[part.payment_id], part) for part in parts]
    await session.execute(insert(Payment).values(rows))
    left = {kept.payment_id: kept.left for kept in kept_of(payments)}
    for part in parts:
        left[part.payment_id] -= part.amount
    gone = [payment.reference for payment in payments if left.get(payment.id) == 0]
    return list(dict.fromkeys(reference for reference in gone if reference is not None))


def _row_back(actor: Actor, kind: PaymentKind, payment: Payment, part: Part) -> dict[str, object]:
    return {
        "purchase_id": payment.purchase_id,
        "kind": kind,
        "method": payment.method,
        "reference": payment.reference,
        "amount": part.amount,
        "applied": part.applied,
        "goodwill": part.goodwill,
        "refund_of": payment.id,
        "recorded_by": actor.id,
    }


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


def kept_of(payments: Sequence[Payment]) -> list[Kept]:
    """Return those payments of one purchase of which something is left, in the same order."""
    back = defaultdict[UUID | None, Decimal](Decimal)
    for payment in payments:
        back[payment.refund_of] += payment.amount
    left = [
        Kept(payment.id, payment.amount - back[payment.id], payment.applied)
        for payment in payments
        if payment.kind is PaymentKind.RECEIVED
    ]
    return [kept for kept in left if kept.left > 0]


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
        refund_of=payment.refund_of,
        note=payment.note if by else None,
        by=by,
    )


def refunds_due(payments: Sequence[Payment]) -> list[RefundDue]:
    """Return what is left of the payments of one purchase that fit nothing, oldest first."""
    of = {payment.id: payment for payment in payments}
    return [
        RefundDue(
            payment_id=kept.payment_id,
            reference=of[kept.payment_id].reference,
            amount=kept.left,
            received_at=of[kept.payment_id].recorded_at,
        )
        for kept in kept_of(payments)
        if not kept.applied
    ]
