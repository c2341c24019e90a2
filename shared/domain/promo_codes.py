"""What a promo code takes off, and when it takes off nothing."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from shared.domain import errors
from shared.domain.pricing import round_to_cent


class DiscountType(StrEnum):
    """How `discount_value` is meant: percent of the total, or dollars off it."""

    PERCENTAGE = "percentage"
    FIXED_AMOUNT = "fixed_amount"


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
    """Return a code as codes are compared: in capitals.

    Codes are ASCII. Anything else stays as it is and equals none of them; Python would make `SS`
    of `ß`, which is another code.
    """
    return code.upper() if code.isascii() else code


def discount_on(base_price: Decimal, kind: DiscountType, value: Decimal) -> Decimal:
    """Return what comes off `base_price` in dollars and cents, never more than all of it (FR-045).

    The discount applies once to the whole total, never a seat, and is rounded half up (SC-007).
    """
    if kind is DiscountType.PERCENTAGE:
        return round_to_cent(base_price * value / 100)
    return min(value, base_price)


def refuse_unusable(
    terms: PromoTerms, *, times_used: int, times_used_by_donor: int, now: datetime
) -> None:
    """Raise the first reason why the code takes off nothing.

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
