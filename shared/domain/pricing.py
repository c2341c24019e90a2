"""The price of a purchase. The only place where an amount is rounded."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from shared.domain.values import CENT


@dataclass(frozen=True)
class Quote:
    """The amounts of one purchase, in dollars with two places.

    `total_price` is `base_price` less `discount_amount`, plus the signed `price_adjustment`.
    """

    base_price: Decimal
    discount_amount: Decimal
    total_price: Decimal
    price_adjustment: Decimal = Decimal("0.00")

    def at(self, total_price: Decimal) -> "Quote":
        """Return the same base price and discount with another total."""
        adjustment = self.price_adjustment + total_price - self.total_price
        return replace(self, total_price=total_price, price_adjustment=adjustment)


def round_to_cent(amount: Decimal) -> Decimal:
    """Round half up to the cent, as people do (SPEC §6)."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def quote(price: Decimal, quantity: int, discount: Decimal = Decimal(0)) -> Quote:
    """Price `quantity` packages, less `discount`, which never exceeds the base price (FR-045)."""
    base_price = round_to_cent(price * quantity)
    discount_amount = min(round_to_cent(discount), base_price)
    return Quote(base_price, discount_amount, base_price - discount_amount)
