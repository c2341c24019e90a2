"""What a receipt says of the money it is for, in the sentences that US tax law asks for.

IRS Publication 1771 asks for two things: a written acknowledgment of a contribution of $250 or
more (26 USC 170(f)(8)), and a disclosure for a payment of more than $75 that is partly in exchange
for goods or services (26 USC 6115). Every receipt says both, whatever its amount: docs/receipts.md
lists each demand and where a receipt meets it.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Self

from shared.domain.incoming_payments import PaymentMethod
from shared.domain.purchases import HOLDING_SEATS, PaymentStatus


def receipt_number(number: int) -> str:
    """Write the number of an event's receipt: `R-000218`."""
    return f"R-{number:06d}"


class ReceiptKind(StrEnum):
    """Which of the statements a receipt makes."""

    # Paid, and what was given in return has a value.
    PARTLY_DEDUCTIBLE = "partly_deductible"
    # Paid, and nothing was given in return: its value is stated as 0.00.
    WHOLLY_DEDUCTIBLE = "wholly_deductible"
    # Paid, and nobody has stated what was given in return.
    NOT_STATED = "not_stated"
    # A gift of the organization.
    COMP = "comp"
    # Nothing was to be paid, by a promo code or because the price is zero.
    FREE = "free"
    # Given in things or work, which this receipt does not acknowledge.
    IN_KIND = "in_kind"
    # What was paid went back, or never came after all. Only in place of an earlier receipt.
    NOTHING_RECEIVED = "nothing_received"

    @classmethod
    def of(
        cls,
        status: PaymentStatus,
        method: PaymentMethod | None,
        *,
        total_price: Decimal,
        amount_paid: Decimal,
        fair_market_value: Decimal | None,
    ) -> Self:
        """Return the kind for a purchase; `fair_market_value` is of one seat."""
        if amount_paid:
            if fair_market_value is None:
                return cls(cls.NOT_STATED)
            return cls(cls.PARTLY_DEDUCTIBLE if fair_market_value else cls.WHOLLY_DEDUCTIBLE)
        if total_price or status is not PaymentStatus.COMPLETED:
            return cls(cls.NOTHING_RECEIVED)
        if method is PaymentMethod.COMP:
            return cls(cls.COMP)
        return cls(cls.IN_KIND if method is PaymentMethod.IN_KIND else cls.FREE)


@dataclass(frozen=True)
class Estimate:
    """Fair market values in dollars with two places, None where nobody has stated them."""

    per_seat: Decimal | None
    seats: int

    @classmethod
    def of(cls, status: PaymentStatus, *, seats: int, per_seat: Decimal | None) -> Self:
        """Return the estimate for a purchase; the seats of a closed one were given back."""
        return cls(per_seat, seats if status in HOLDING_SEATS else 0)

    @property
    def total(self) -> Decimal | None:
        """Return the value of all seats."""
        return None if self.per_seat is None else self.per_seat * self.seats


_EXCESS = (
    "The amount of your contribution that is deductible for federal income tax purposes is limited"
    " to the excess of the amount of money you contributed over the value of the goods and services"
    " provided by {ending}. Our good-faith estimate of that value is ${per_seat:,.2f} a seat,"
    " ${total:,.2f} in all."
)
_STATEMENTS = {
    ReceiptKind.WHOLLY_DEDUCTIBLE: (
        "{organization} provided no goods or services in return for this contribution."
    ),
    ReceiptKind.NOT_STATED: (
        "No estimate of the value of what was given in return was made for this purchase. Please"
        " ask the organization before you deduct it."
    ),
    ReceiptKind.COMP: (
        "These seats were a gift of the organization. Nothing was paid, so nothing is deductible."
    ),
    ReceiptKind.FREE: ("These seats were free. Nothing was paid, so nothing is deductible."),
    ReceiptKind.IN_KIND: (
        "No money was received for these seats. They were given in return for a contribution of"
        " goods or services, which this receipt does not acknowledge. Please ask the organization"
        " for a separate acknowledgment that describes it."
    ),
    ReceiptKind.NOTHING_RECEIVED: (
        "Nothing that was paid for this purchase was kept, so nothing is deductible."
    ),
}


def statement(kind: ReceiptKind, organization: str, estimate: Estimate) -> str:
    """Return what a receipt of this kind has to say, as plain text.

    Args:
        kind: the receipt's kind.
        organization: the name of the organization that received the money.
        estimate: the value of the seats, stated if the kind is `PARTLY_DEDUCTIBLE`.
    """
    if kind is ReceiptKind.PARTLY_DEDUCTIBLE:
        # "…, Inc." brings the end of the sentence along.
        ending = organization.removesuffix(".")
        return _EXCESS.format(ending=ending, per_seat=estimate.per_seat, total=estimate.total)
    return _STATEMENTS[kind].format(organization=organization)
