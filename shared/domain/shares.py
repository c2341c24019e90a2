"""The amounts of a purchase of which some packages were returned: shares of what was bought.

Every share is computed from the amounts as they were bought, and never from an earlier share. So
returning packages one by one and all at once ends the same, to the cent.
"""

from dataclasses import dataclass
from decimal import Decimal

from shared.domain.pricing import round_to_cent


@dataclass(frozen=True)
class Amounts:
    """Amounts in dollars with two places: `total_price` is base, less discount, plus adjustment.

    Only the adjustment may be negative, and the discount is at most the base price.
    """

    base_price: Decimal
    discount_amount: Decimal
    price_adjustment: Decimal

    @property
    def total_price(self) -> Decimal:
        """What is to be paid."""
        return self.base_price - self.discount_amount + self.price_adjustment


def kept_share(bought: Amounts, *, kept: int, of: int) -> Amounts:
    """Return the amounts of `kept` of the packages that were bought, which are `of`.

    Base price and total are each rounded half up (SPEC-EVENING E14); three rounded parts would not
    always add up. The part between them takes the difference of a cent: the discount or, where the
    team set a price, its adjustment. So a purchase without an adjustment never gets one.
    """

    def share(amount: Decimal) -> Decimal:
        return round_to_cent(amount * kept / of)

    base, total = share(bought.base_price), share(bought.total_price)
    if not bought.price_adjustment:
        return Amounts(base, base - total, bought.price_adjustment)
    discount = share(bought.discount_amount)
    return Amounts(base, discount, total - base + discount)
