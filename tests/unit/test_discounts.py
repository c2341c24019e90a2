"""Money: what a code takes off, held against exact fractions."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.pricing import Quote, quote
from shared.domain.promo_codes import DiscountType, discount_on

CENTS = 100
HIGHEST_PRICE = 1_000_000 * CENTS

prices = st.integers(0, HIGHEST_PRICE) | st.integers(0, 500)
quantities = st.integers(1, 20)
percentages = st.integers(1 * CENTS, 100 * CENTS)
amounts = st.integers(1 * CENTS, 10_000 * CENTS)

exhaustive = settings(max_examples=500, deadline=None)


@dataclass(frozen=True)
class Amounts:
    """A purchase's amounts in whole cents."""

    base: int
    discount: int
    total: int


def dollars(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def in_cents(amount: Decimal) -> int:
    cents = Fraction(amount) * CENTS
    assert cents.denominator == 1, f"{amount} has a fraction of a cent"
    return cents.numerator


def half_up(cents: Fraction) -> int:
    return floor(cents + Fraction(1, 2))


def exact(price: int, quantity: int, kind: DiscountType, value: int) -> Amounts:
    """Work the amounts out in whole cents and fractions, with nothing of the product's own."""
    base = price * quantity
    if kind is DiscountType.PERCENTAGE:
        discount = half_up(Fraction(base) * Fraction(value, 100 * CENTS))
    else:
        discount = value if value < base else base
    return Amounts(base, discount, base - discount)


def priced(price: int, quantity: int, kind: DiscountType, value: int) -> Quote:
    base_price = quote(dollars(price), quantity).base_price
    return quote(dollars(price), quantity, discount_on(base_price, kind, dollars(value)))


def amounts_of(found: Quote) -> Amounts:
    return Amounts(
        in_cents(found.base_price), in_cents(found.discount_amount), in_cents(found.total_price)
    )


@exhaustive
@given(prices, quantities, percentages)
def test_percentage_is_exact_to_the_cent(price: int, quantity: int, value: int) -> None:
    """FR-037, FR-038, FR-045, SC-007: never a cent off, rounded half up."""
    found = priced(price, quantity, DiscountType.PERCENTAGE, value)
    assert amounts_of(found) == exact(price, quantity, DiscountType.PERCENTAGE, value)


@exhaustive
@given(prices, quantities, amounts)
def test_fixed_amount_is_exact_to_the_cent(price: int, quantity: int, value: int) -> None:
    """FR-037, FR-039, FR-045, SC-007: dollars off, at most all of it."""
    found = priced(price, quantity, DiscountType.FIXED_AMOUNT, value)
    assert amounts_of(found) == exact(price, quantity, DiscountType.FIXED_AMOUNT, value)


@exhaustive
@given(prices, quantities, st.sampled_from(DiscountType), amounts)
def test_no_discount_makes_a_total_negative(
    price: int, quantity: int, kind: DiscountType, value: int
) -> None:
    """FR-045: whatever comes off, nobody is owed money. Even a percentage above 100."""
    found = priced(price, quantity, kind, value)
    assert 0 <= found.discount_amount <= found.base_price
    assert 0 <= found.total_price <= found.base_price
    assert found.base_price - found.discount_amount == found.total_price


@exhaustive
@given(prices, amounts)
def test_a_fixed_amount_is_never_more_than_the_price(price: int, value: int) -> None:
    """FR-045: what is said to come off is what comes off."""
    assert discount_on(dollars(price), DiscountType.FIXED_AMOUNT, dollars(value)) <= dollars(price)


@exhaustive
@given(prices, quantities)
def test_a_hundred_percent_leaves_nothing_to_pay(price: int, quantity: int) -> None:
    """FR-038: the whole total, not a cent less."""
    assert priced(price, quantity, DiscountType.PERCENTAGE, 100 * CENTS).total_price == 0


@pytest.mark.parametrize(
    ("price", "quantity", "percent", "discount"),
    [
        ("0.50", 1, "1.00", "0.01"),  # 0.005 goes up,
        ("0.49", 1, "1.00", "0.00"),  # 0.0049 goes down,
        ("2.50", 1, "1.00", "0.03"),  # and 0.025 goes up too: half to even would say 0.02.
        ("0.33", 3, "10.00", "0.10"),  # Once on 0.99; a package at a time would be 0.09.
        ("333.33", 3, "33.33", "333.30"),
        ("1000000.00", 20, "100.00", "20000000.00"),
    ],
)
def test_half_a_cent_goes_up_once_on_the_whole_total(
    price: str, quantity: int, percent: str, discount: str
) -> None:
    """FR-045, SC-007: the discount is rounded half up, once a purchase and never a seat."""
    base_price = quote(Decimal(price), quantity).base_price
    found = discount_on(base_price, DiscountType.PERCENTAGE, Decimal(percent))
    assert found == Decimal(discount)
