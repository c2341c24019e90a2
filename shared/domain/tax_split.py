"""What part of a purchase is a gift, for which nothing is given in return.

For US federal income tax, a contribution is deductible as far as it exceeds the fair market value
of what the donor gets for it (IRS Publication 1771).
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self


@dataclass(frozen=True)
class TaxSplit:
    """Amounts of one purchase, in dollars with two places; None: not stated."""

    fair_market_value_total: Decimal | None
    deductible_amount: Decimal | None

    @classmethod
    def of(
        cls,
        *,
        amount_paid: Decimal,
        amount_due: Decimal,
        seats: int,
        fair_market_value: Decimal | None,
    ) -> Self:
        """Split what was paid for a purchase; `fair_market_value` is of each of its `seats`.

        While nothing is paid, it is split as it will be once the amount due is paid. Where nothing
        is to be paid (a comp, a closed purchase) nothing is deductible, whatever the seats are
        worth.
        """
        value = None if fair_market_value is None else fair_market_value * seats
        paid = amount_paid or amount_due
        if not paid:
            return cls(value, Decimal("0.00"))
        return cls(value, None if value is None else max(Decimal("0.00"), paid - value))
