"""The discount of a promo code, and the reasons why it can't be used."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from shared.domain import errors
from shared.domain.pricing import round_to_cent


class DiscountType(StrEnum):
    """The unit of `discount_value`: percent of the total, or dollars."""

    PERCENTAGE = "percentage"
    FIXED_AMOUNT = "fixed_amount"


@dataclass(frozen=True)
class Discount:
    """The rules of one discount type; limits are inclusive."""

    min_value: Decimal
    max_value: Decimal
    # Computes the discount from the base price and the code's value, in dollars and cents.
    amount_off: Callable[[Decimal, Decimal], Decimal]


def _discount_of(kind: DiscountType) -> Discount:
    match kind:
        case DiscountType.PERCENTAGE:
            return Discount(
                Decimal(1),
                Decimal(100),
                lambda price, percent: round_to_cent(price * percent / 100),
            )
        case DiscountType.FIXED_AMOUNT:
            return Discount(Decimal(1), Decimal(10_000), lambda _, amount: amount)
        case _:
            assert_never(kind)


# The schemas and the table's CHECK use these limits (FR-037 to FR-039).
DISCOUNTS: Mapping[DiscountType, Discount] = {kind: _discount_of(kind) for kind in DiscountType}


@dataclass(frozen=True)
class PromoTerms:
    """A code's definition, without its counters."""

    id: UUID
    code: str
    discount_type: DiscountType
    discount_value: Decimal
    max_total_uses: int | None
    max_uses_per_donor: int | None
    expires_at: datetime | None
    is_active: bool
    version: int


def comparable(code: str) -> str:
    """Return a code in the form in which codes are compared: in capitals.

    Codes are ASCII. Other text is returned unchanged, so it equals no code; Python's `upper` would
    turn `ß` into `SS`, which is another code.
    """
    return code.upper() if code.isascii() else code


def problem_with_value(kind: DiscountType, value: Decimal) -> str | None:
    """Return what is wrong with a code's `discount_value`, None if it is within the limits."""
    discount = DISCOUNTS[kind]
    if discount.min_value <= value <= discount.max_value:
        return None
    return f"A {kind} is {discount.min_value} to {discount.max_value}."


def discount_on(base_price: Decimal, kind: DiscountType, value: Decimal) -> Decimal:
    """Return the discount on `base_price` in dollars and cents, at most all of it (FR-045).

    The discount applies once to the whole total, not per seat, and is rounded half up (SC-007).
    """
    return min(DISCOUNTS[kind].amount_off(base_price, value), base_price)


def refuse_unusable(
    terms: PromoTerms, *, times_used: int, times_used_by_donor: int, now: datetime
) -> None:
    """Raise the first reason why the code can't be used; return if there is none.

    Raises:
        PromoCodeInactive, PromoCodeExpired, PromoCodeExhausted, PromoCodeDonorLimit: in this order.
    """
    if not terms.is_active:
        raise errors.PromoCodeInactive
    if terms.expires_at is not None and now >= terms.expires_at:
        raise errors.PromoCodeExpired(expired_at=terms.expires_at)
    if terms.max_total_uses is not None and times_used >= terms.max_total_uses:
        raise errors.PromoCodeExhausted
    if terms.max_uses_per_donor is not None and times_used_by_donor >= terms.max_uses_per_donor:
        raise errors.PromoCodeDonorLimit
