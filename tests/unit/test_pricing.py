"""A purchase's amounts, held against exact fractions: never a cent off, never below zero."""

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.domain.pricing import quote, round_to_cent

PRICES = st.integers(min_value=0, max_value=100_000_000).map(lambda cents: Decimal(cents) / 100)
QUANTITIES = st.integers(min_value=1, max_value=20)
# Discounts come with more than two places: a percentage of a price has four.
DISCOUNTS = st.decimals(min_value=0, max_value=30_000_000, places=4)


def cents_half_up(amount: Fraction) -> int:
    """Round a non-negative amount of dollars to whole cents by the definition of half-up."""
    return floor(amount * 100 + Fraction(1, 2))


@given(PRICES, QUANTITIES, DISCOUNTS)
@example(Decimal("1000000.00"), 20, Decimal("20000000.00"))
@example(Decimal("0.01"), 1, Decimal("0.0049"))
@example(Decimal("0.01"), 1, Decimal("0.0050"))
def test_a_quote_is_exact_to_the_cent(price: Decimal, quantity: int, discount: Decimal) -> None:
    """FR-045, SC-007."""
    base = cents_half_up(Fraction(price) * quantity)
    taken_off = min(cents_half_up(Fraction(discount)), base)
    found = quote(price, quantity, discount)
    assert Fraction(found.base_price) * 100 == base
    assert Fraction(found.discount_amount) * 100 == taken_off
    assert Fraction(found.total_price) * 100 == base - taken_off


@given(PRICES, QUANTITIES, DISCOUNTS)
def test_a_total_is_never_negative_and_a_discount_never_above_the_base(
    price: Decimal, quantity: int, discount: Decimal
) -> None:
    """FR-045, SC-007."""
    found = quote(price, quantity, discount)
    assert 0 <= found.discount_amount <= found.base_price
    assert found.total_price >= 0
    assert found.total_price == found.base_price - found.discount_amount


@given(PRICES, QUANTITIES)
def test_without_a_discount_the_total_is_the_base(price: Decimal, quantity: int) -> None:
    found = quote(price, quantity)
    assert found.total_price == found.base_price == price * quantity
    assert found.discount_amount == 0


@given(PRICES, QUANTITIES, DISCOUNTS)
def test_every_amount_has_two_places(price: Decimal, quantity: int, discount: Decimal) -> None:
    found = quote(price, quantity, discount)
    amounts = (found.base_price, found.discount_amount, found.total_price)
    assert [amount.as_tuple().exponent for amount in amounts] == [-2, -2, -2]


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("0.004", "0.00"),
        ("0.005", "0.01"),
        ("0.015", "0.02"),
        ("0.025", "0.03"),
        ("2.675", "2.68"),
        ("1.00499999", "1.00"),
        ("33.335", "33.34"),
    ],
)
def test_amounts_are_rounded_half_up(amount: str, rounded: str) -> None:
    assert str(round_to_cent(Decimal(amount))) == rounded
