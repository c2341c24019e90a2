"""When tickets are on sale: from the opening, up to and without the closing."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from shared.domain import errors
from shared.domain.purchases import PaymentStatus, initial_status, refuse_outside_sales_window

OPENS = datetime(2026, 3, 1, 12, tzinfo=UTC)
CLOSES = datetime(2026, 4, 1, 12, tzinfo=UTC)
STARTS = datetime(2026, 5, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize("now", [OPENS, OPENS + TICK, CLOSES - TICK])
def test_sales_go_from_the_opening_to_just_before_the_closing(now: datetime) -> None:
    refuse_outside_sales_window(now, OPENS, CLOSES, STARTS)


def test_before_the_opening_sales_are_not_open_and_say_when() -> None:
    with pytest.raises(errors.SalesNotOpen) as refused:
        refuse_outside_sales_window(OPENS - TICK, OPENS, CLOSES, STARTS)
    assert refused.value.extensions == {"sales_open_at": OPENS}


@pytest.mark.parametrize("now", [CLOSES, CLOSES + TICK, STARTS])
def test_from_the_closing_on_sales_are_closed_and_say_since_when(now: datetime) -> None:
    with pytest.raises(errors.SalesClosed) as refused:
        refuse_outside_sales_window(now, OPENS, CLOSES, STARTS)
    assert refused.value.extensions == {"sales_close_at": CLOSES}


def test_without_an_opening_sales_are_open_at_once() -> None:
    refuse_outside_sales_window(datetime(1, 1, 1, tzinfo=UTC), None, CLOSES, STARTS)


def test_without_a_closing_sales_end_when_the_event_starts() -> None:
    refuse_outside_sales_window(STARTS - TICK, None, None, STARTS)
    with pytest.raises(errors.SalesClosed) as refused:
        refuse_outside_sales_window(STARTS, None, None, STARTS)
    assert refused.value.extensions == {"sales_close_at": STARTS}


def test_sales_may_go_on_after_the_start_if_the_closing_says_so() -> None:
    later = STARTS + timedelta(hours=2)
    refuse_outside_sales_window(STARTS + TICK, None, later, STARTS)
    with pytest.raises(errors.SalesClosed):
        refuse_outside_sales_window(later, None, later, STARTS)


@pytest.mark.parametrize(
    ("total", "status"),
    [("0.00", PaymentStatus.COMPLETED), ("0.01", PaymentStatus.PENDING)],
)
def test_a_purchase_that_costs_nothing_is_complete_at_once(
    total: str, status: PaymentStatus
) -> None:
    assert initial_status(Decimal(total)) is status
