"""What an amount may be: a string or an integer, two decimals, no exponent, never a float."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.domain.values import Money, Price, format_money
from tests.unit.reading import is_refused, read


@pytest.mark.parametrize(
    ("sent", "amount"),
    [
        ("100.00", "100.00"),
        ("100", "100.00"),
        ("0.5", "0.50"),
        (" 5 ", "5.00"),
        ("007.10", "7.10"),
        (100, "100.00"),
        (0, "0.00"),
        ("0", "0.00"),
        ("1000000.00", "1000000.00"),
        (1_000_000, "1000000.00"),
    ],
)
def test_a_price_is_a_string_or_an_integer(sent: object, amount: str) -> None:
    """FR-010."""
    price = read(Price, sent)
    assert str(price) == amount
    assert isinstance(price, Decimal)


@pytest.mark.parametrize(
    "sent",
    [
        "1e3",
        "1E3",
        "1.234",
        "1.",
        ".5",
        "+5",
        "$5",
        "5 USD",
        "1,000",
        "1_000",
        "1 000",
        "",
        " ",
        "NaN",
        "sNaN",
        "Infinity",
        "-Infinity",
        "0x10",
        "٣",
        "\uff15",
        "1.5\x00",
        "9" * 13,
        "9" * 10_000,
        1.5,
        1.0,
        True,
        False,
        None,
        [],
        {},
        10**400,
        float("nan"),
        float("inf"),
    ],
)
def test_anything_else_is_no_amount(sent: object) -> None:
    """FR-010."""
    assert is_refused(Money, sent)
    assert is_refused(Price, sent)


@pytest.mark.parametrize("sent", ["-0.01", -1, "1000000.01", 1_000_001, "-1000000"])
def test_a_price_has_a_range(sent: object) -> None:
    """FR-010."""
    assert is_refused(Price, sent)


@pytest.mark.parametrize("sent", ["-0", "-0.00"])
def test_there_is_no_negative_zero(sent: str) -> None:
    assert str(read(Price, sent)) == "0.00"


@given(st.integers(min_value=0, max_value=100_000_000))
def test_an_amount_survives_the_way_out_and_in(cents: int) -> None:
    amount = Decimal(cents).scaleb(-2)
    assert read(Money, format_money(amount)) == amount


@given(st.text() | st.floats() | st.integers() | st.booleans() | st.none())
def test_no_input_does_anything_but_pass_or_be_refused(sent: object) -> None:
    adapter = TypeAdapter(Price)
    try:
        price = adapter.validate_python(sent, strict=True)
    except ValidationError:
        return
    assert Decimal(0) <= price <= Decimal(1_000_000)
    assert price.as_tuple().exponent == -2
