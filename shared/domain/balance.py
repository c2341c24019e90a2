"""What of a purchase is paid, due, or has to go back: computed from its payments on record.

Every move writes rows of `payments`, or another total, and then stores the balance; the reconciler
computes it once more.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from shared.domain.purchases import HOLDING_SEATS, PaymentStatus

_NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Ledger:
    """Sums of the payments of one purchase, less what went back of them or never came.

    `applied` are the payments that pay the purchase, `unapplied` those that fit nothing, `goodwill`
    is what went back of the applied ones although nothing had to; what went back of a payment that
    never came counts nowhere.
    """

    applied: Decimal
    unapplied: Decimal
    goodwill: Decimal


def amount_due(
    status: PaymentStatus,
    *,
    total_price: Decimal,
    amount_paid: Decimal,
    goodwill_refunded: Decimal,
) -> Decimal:
    """Return what is still to be paid: nothing of a closed purchase, and never less."""
    return total_price - amount_paid - goodwill_refunded if status in HOLDING_SEATS else _NOTHING


@dataclass(frozen=True)
class Balance:
    """The amounts of one purchase, in dollars with two places, none of them negative.

    Of a purchase with seats, `total_price = amount_paid + amount_due + goodwill_refunded`. All the
    money that we have of it is `amount_paid + refund_due_amount + overpaid_by`.
    """

    amount_paid: Decimal
    amount_due: Decimal
    # Paid, and more than the total since seats were returned or exchanged.
    refund_due_amount: Decimal
    # Paid too much, twice, too late, or for something else.
    overpaid_by: Decimal
    goodwill_refunded: Decimal

    @classmethod
    def of(cls, status: PaymentStatus, total_price: Decimal, ledger: Ledger) -> Self:
        """Return the balance; seats that are paid, but not in full, are `completed` too.

        A payment pays a pending purchase by completing it, and of a closed one nothing is left to
        pay. Goodwill is limited to what a return has left of the total; it stays when another
        payment of the purchase turns out not to have come.
        """
        is_completed = status is PaymentStatus.COMPLETED
        has_seats = status in HOLDING_SEATS
        paid = min(ledger.applied, total_price) if is_completed else _NOTHING
        goodwill = min(ledger.goodwill, total_price - paid) if has_seats else _NOTHING
        due = amount_due(
            status, total_price=total_price, amount_paid=paid, goodwill_refunded=goodwill
        )
        return cls(
            amount_paid=paid,
            amount_due=due,
            refund_due_amount=ledger.applied - paid,
            overpaid_by=ledger.unapplied,
            goodwill_refunded=goodwill,
        )
