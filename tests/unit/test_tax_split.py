"""What of a purchase is deductible: what was paid above the value of its seats."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.purchases import HOLDING_SEATS, PaymentStatus
from shared.domain.tax_split import TaxSplit

ZERO = Decimal("0.00")
AMOUNTS = st.integers(min_value=0, max_value=200_000_000).map(lambda cents: Decimal(cents) / 100)
# The pages' tests read the same file: what is shown before buying is what the purchase has.
CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "cases" / "tax_splits.json").read_text()
)
SEATS = st.integers(min_value=1, max_value=2_000)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["why"]))
def test_a_purchase_is_split_as_the_table_says(case: dict[str, Any]) -> None:
    value, expected = (
        None if case[name] is None else Decimal(case[name])
        for name in ("fair_market_value", "deductible_amount")
    )
    split = TaxSplit.of(
        PaymentStatus.PENDING,
        total_price=Decimal(case["total_price"]),
        seats=case["seats"],
        fair_market_value=value,
    )
    assert split.deductible_amount == expected


@given(st.sampled_from(sorted(HOLDING_SEATS)), AMOUNTS, SEATS, AMOUNTS)
def test_what_is_paid_is_the_value_and_the_gift_unless_the_value_is_more(
    status: PaymentStatus, total: Decimal, seats: int, value: Decimal
) -> None:
    split = TaxSplit.of(status, total_price=total, seats=seats, fair_market_value=value)
    assert split.fair_market_value_total == value * seats
    assert split.deductible_amount == (total - value * seats if total > value * seats else ZERO)


def test_what_nobody_has_stated_is_not_taken_for_nothing() -> None:
    stated, not_stated = (
        TaxSplit.of(
            PaymentStatus.COMPLETED,
            total_price=Decimal("450.00"),
            seats=1,
            fair_market_value=value,
        )
        for value in (ZERO, None)
    )
    assert stated == TaxSplit(ZERO, Decimal("450.00"))
    assert not_stated == TaxSplit(None, None)


@pytest.mark.parametrize("value", [None, ZERO, Decimal("70.00")])
def test_nothing_is_deductible_where_nothing_is_paid(value: Decimal | None) -> None:
    closed = [status for status in PaymentStatus if status not in HOLDING_SEATS]
    cases = [(PaymentStatus.COMPLETED, ZERO), *((status, Decimal("450.00")) for status in closed)]
    for status, total in cases:
        split = TaxSplit.of(status, total_price=total, seats=2, fair_market_value=value)
        assert split.deductible_amount == ZERO
