"""How money that goes back is split over what has to go back and the payments it is of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from shared.domain import errors
from shared.domain.balance import Balance
from shared.domain.payments import Move, next_status
from shared.domain.purchases import PaymentStatus


@dataclass(frozen=True)
class Kept:
    """What is left of a payment that came in: the amount, less what went back of it."""

    payment_id: UUID
    left: Decimal
    applied: bool


@dataclass(frozen=True)
class Part:
    """An amount that goes back of one payment; `goodwill`: though nothing had to."""

    payment_id: UUID
    amount: Decimal
    applied: bool
    goodwill: bool = False


@dataclass(frozen=True)
class RefundPlan:
    """What a refund consists of, and the status of the purchase after it."""

    parts: tuple[Part, ...]
    status: PaymentStatus


def plan_refund(
    status: PaymentStatus,
    balance: Balance,
    kept: Sequence[Kept],
    amount: Decimal | None,
    *,
    refund_due: bool,
) -> RefundPlan:
    """Split a refund: first what was paid too much, then what a return left, then the purchase.

    Each takes from the payments in `kept`, which are oldest first. Without an amount, all goes back
    that has to or, if nothing has (`refund_due`), all that was paid.

    Raises:
        PurchaseNotCompleted, PurchaseAlreadyClosed: nothing was paid, or all of it went back.
        RefundTooMuch: it is more than we have of this purchase.
    """
    due = balance.overpaid_by + balance.refund_due_amount
    after = next_status(Move.REFUND, status, refund_due=refund_due)
    is_whole = amount is None and not refund_due
    wanted = amount if amount is not None else due if refund_due else balance.amount_paid
    if wanted > due + balance.amount_paid:
        raise errors.RefundTooMuch(due + balance.amount_paid)
    unapplied = min(wanted, balance.overpaid_by)
    applied = wanted - unapplied
    owed = min(applied, balance.refund_due_amount)
    parts = [
        *_parts(kept, unapplied, applied=False),
        *_parts(kept, owed, applied=True),
        *_parts(_less(kept, owed), applied - owed, applied=True, goodwill=True),
    ]
    if status is PaymentStatus.COMPLETED:
        closes = is_whole or Decimal(0) < applied - owed == balance.amount_paid
        after = PaymentStatus.REFUNDED if closes else status
    elif wanted < due:
        after = status
    return RefundPlan(tuple(parts), after or status)


def _parts(
    kept: Sequence[Kept], amount: Decimal, *, applied: bool, goodwill: bool = False
) -> Iterator[Part]:
    """Take `amount` from the payments that pay the purchase, or from the others."""
    for payment in kept:
        taken = min(amount, payment.left)
        if payment.applied is applied and taken > 0:
            amount -= taken
            yield Part(payment.payment_id, taken, applied, goodwill)


def _less(kept: Sequence[Kept], amount: Decimal) -> list[Kept]:
    """Return what is left of the payments that pay the purchase once `amount` went back of them."""
    rest: list[Kept] = []
    for payment in kept:
        taken = min(amount, payment.left) if payment.applied else Decimal(0)
        amount -= taken
        rest.append(Kept(payment.payment_id, payment.left - taken, payment.applied))
    return rest
