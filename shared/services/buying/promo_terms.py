"""A promo code's terms, for a purchase and for the quote that a donor is shown before it."""

from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row

from shared.db.tables import PromoCode
from shared.domain.pricing import Quote, quote
from shared.domain.promo_codes import DiscountType, PromoTerms, discount_on

_NAMES = [field.name for field in fields(PromoTerms)]
# The prefix of the columns that `read_terms` reads.
TERMS_COLUMNS = [f"promo_{name}" for name in _NAMES]


def terms_columns() -> Iterable[ColumnElement[Any]]:
    """Return the columns to select."""
    return [getattr(PromoCode, name).label(f"promo_{name}") for name in _NAMES]


def read_terms(row: Row[Any]) -> PromoTerms | None:
    """Return the terms in a row, None where an outer join found no code."""
    if row.promo_id is None:
        return None
    return PromoTerms(
        id=row.promo_id,
        code=row.promo_code,
        discount_type=DiscountType(row.promo_discount_type),
        discount_value=row.promo_discount_value,
        max_total_uses=row.promo_max_total_uses,
        max_uses_per_donor=row.promo_max_uses_per_donor,
        expires_at=row.promo_expires_at,
        is_active=row.promo_is_active,
        version=row.promo_version,
    )


def quote_with(terms: PromoTerms | None, price: Decimal, quantity: int) -> Quote:
    """Price `quantity` packages, less what a code of these terms takes off."""
    full = quote(price, quantity)
    if terms is None:
        return full
    discount = discount_on(full.base_price, terms.discount_type, terms.discount_value)
    return quote(price, quantity, discount)
