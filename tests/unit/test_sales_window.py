"""When tickets are on sale: from the opening, up to and without the closing."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from shared.domain import errors
from shared.domain.purchases import PaymentStatus, initial_status
from shared.domain.sales_window import SalesWindow

OPENS = datetime(2026, 3, 1, 12, tzinfo=UTC)
CLOSES = datetime(2026, 4, 1, 12, tzinfo=UTC)
STARTS = datetime(2026, 5, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def window(opens: datetime | None, closes: datetime | None, starts: datetime) -> SalesWindow:
    return SalesWindow.of_event(sales_open_at=opens, sales_close_at=closes, starts_at=starts)


@pytest.mark.parametrize("now", [OPENS, OPENS + TICK, CLOSES - TICK])
def test_sales_go_from_the_opening_to_just_before_the_closing(now: datetime) -> None:
    window(OPENS, CLOSES, STARTS).refuse_outside(now)


def test_before_the_opening_sales_are_not_open_and_say_when() -> None:
    with pytest.raises(errors.SalesNotOpen) as refused:
        window(OPENS, CLOSES, STARTS).refuse_outside(OPENS - TICK)
    assert refused.value.extensions == {"sales_open_at": OPENS}


@pytest.mark.parametrize("now", [CLOSES, CLOSES + TICK, STARTS])
def test_from_the_closing_on_sales_are_closed_and_say_since_when(now: datetime) -> None:
    with pytest.raises(errors.SalesClosed) as refused:
        window(OPENS, CLOSES, STARTS).refuse_outside(now)
    assert refused.value.extensions == {"sales_close_at": CLOSES}


def test_without_an_opening_sales_are_open_at_once() -> None:
    window(None, CLOSES, STARTS).refuse_outside(datetime(1, 1, 1, tzinfo=UTC))


def test_without_a_closing_sales_end_when_the_event_starts() -> None:
    window(None, None, STARTS).refuse_outside(STARTS - TICK)
    with pytest.raises(errors.SalesClosed) as refused:
        window(None, None, STARTS).refuse_outside(STARTS)
    assert refused.value.extensions == {"sales_close_at": STARTS}


def test_sales_may_go_on_after_the_start_if_the_closing_says_so() -> None:
    later = STARTS + timedelta(hours=2)
    window(None, later, STARTS).refuse_outside(STARTS + TICK)
    with pytest.raises(errors.SalesClosed):
        window(None, later, STARTS).refuse_outside(later)


@pytest.mark.parametrize(
    ("total", "status"),
    [("0.00", PaymentStatus.COMPLETED), ("0.01", PaymentStatus.PENDING)],
)
def test_a_purchase_that_costs_nothing_is_complete_at_once(
    total: str, status: PaymentStatus
) -> None:
    assert initial_status(Decimal(total)) is status
