"""Prices as `tests/cases/prices.json` has them; the pages' tests read the same file."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shared.domain.pricing import Quote, quote
from shared.domain.promo_codes import DiscountType, discount_on

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "cases" / "prices.json").read_text()
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["why"]))
def test_a_purchase_costs_what_the_table_says(case: dict[str, Any]) -> None:
    """FR-045, SC-007."""
    price, quantity = Decimal(case["price"]), case["quantity"]
    discount = Decimal(0)
    if case["discount_type"] is not None:
        kind, value = DiscountType(case["discount_type"]), Decimal(case["discount_value"])
        discount = discount_on(quote(price, quantity).base_price, kind, value)
    amounts = ("base_price", "discount_amount", "total_price")
    assert quote(price, quantity, discount) == Quote(*(Decimal(case[name]) for name in amounts))


def test_every_kind_of_discount_has_cases() -> None:
    kinds = {case["discount_type"] for case in CASES}
    assert kinds == {None, *DiscountType}
