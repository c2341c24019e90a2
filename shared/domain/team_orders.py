"""How an order that the team enters is paid."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from shared.domain.incoming_payments import PaymentMethod
from shared.domain.purchases import PaymentStatus

MAX_SEATS = 2_000
# What the organization gives, or gets in things or work: the total is nothing.
WITHOUT_MONEY = frozenset({PaymentMethod.COMP, PaymentMethod.IN_KIND})
# A promise, and what only the provider itself reports.
_NOT_RECEIVED_BY_HAND = frozenset({PaymentMethod.PLEDGE, PaymentMethod.PROVIDER})


def problem_with_payment(
    status: PaymentStatus, method: PaymentMethod, *, has_reference: bool, has_day: bool
) -> str | None:
    """Return why an order can't be paid in this way, None if it can.

    `has_day`: the day is given on which the money was received.
    """
    if method in WITHOUT_MONEY:
        if status is not PaymentStatus.COMPLETED:
            return f"Nothing is to be paid with {method}: the status is completed."
        return f"Nothing is received with {method}." if has_reference or has_day else None
    if status is PaymentStatus.PENDING:
        return "received_on is for an order that is paid." if has_day else None
    if method in _NOT_RECEIVED_BY_HAND:
        return f"An order with the method {method} is pending until the money is there."
    return None


@dataclass(frozen=True)
class Settlement:
    """What of a new order is paid. `method` is None where nothing was to be paid with money."""

    status: PaymentStatus
    method: PaymentMethod | None
    amount_paid: Decimal

    @classmethod
    def of(cls, status: PaymentStatus, method: PaymentMethod, total_price: Decimal) -> Self:
        """Return the settlement of an order; one without a total is completed in any case."""
        if method in WITHOUT_MONEY or not total_price:
            shown = method if method in WITHOUT_MONEY else None
            return cls(PaymentStatus.COMPLETED, shown, Decimal("0.00"))
        is_paid = status is PaymentStatus.COMPLETED
        return cls(status, method, total_price if is_paid else Decimal("0.00"))
