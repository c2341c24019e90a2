"""What of a purchase is deductible: what was paid above the value of its seats."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.tax_split import TaxSplit

ZERO = Decimal("0.00")
AMOUNTS = st.integers(min_value=0, max_value=200_000_000).map(lambda cents: Decimal(cents) / 100)
# The pages' tests read the same file: what is shown before buying is what the purchase has.
CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "cases" / "tax_splits.json").read_text()
)
SEATS = st.integers(min_value=1, max_value=2_000)


def _split(paid: Decimal, due: Decimal, seats: int, value: Decimal | None) -> TaxSplit:
    return TaxSplit.of(amount_paid=paid, amount_due=due, seats=seats, fair_market_value=value)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["why"]))
@pytest.mark.parametrize("is_paid", [False, True])
def test_a_purchase_is_split_as_the_table_says(case: dict[str, Any], is_paid: bool) -> None:
    """While it is pending, as it will be once it is paid."""
    value, expected = (
        None if case[name] is None else Decimal(case[name])
        for name in ("fair_market_value", "deductible_amount")
    )
    total = Decimal(case["total_price"])
    paid, due = (total, ZERO) if is_paid else (ZERO, total)
    assert _split(paid, due, case["seats"], value).deductible_amount == expected


@given(AMOUNTS, AMOUNTS, SEATS, AMOUNTS)
def test_what_is_paid_is_the_value_and_the_gift_unless_the_value_is_more(
    paid: Decimal, due: Decimal, seats: int, value: Decimal
) -> None:
    """Once something is paid, what is still due counts for nothing."""
    split, counted = _split(paid, due, seats, value), paid or due
    assert split.fair_market_value_total == value * seats
    assert split.deductible_amount == (counted - value * seats if counted > value * seats else ZERO)


def test_only_the_part_that_was_paid_is_deductible() -> None:
    split = _split(Decimal("450.00"), Decimal("50.00"), 4, Decimal("35.00"))
    assert split == TaxSplit(Decimal("140.00"), Decimal("310.00"))


def test_what_nobody_has_stated_is_not_taken_for_nothing() -> None:
    stated, not_stated = (_split(Decimal("450.00"), ZERO, 1, value) for value in (ZERO, None))
    assert stated == TaxSplit(ZERO, Decimal("450.00"))
    assert not_stated == TaxSplit(None, None)


@pytest.mark.parametrize("value", [None, ZERO, Decimal("70.00")])
def test_nothing_is_deductible_where_nothing_is_to_be_paid(value: Decimal | None) -> None:
    """A comp, a free purchase, one that was closed."""
    assert _split(ZERO, ZERO, 2, value).deductible_amount == ZERO
