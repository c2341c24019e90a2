"""Why a purchase was cancelled, from what its row states."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.domain.purchases import (
    CancelledBecause,
    PaymentStatus,
    cancellation_of,
)

CHANGED = datetime(2026, 4, 18, 12, tzinfo=UTC)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=15), timedelta(days=1)])
def test_a_purchase_that_was_not_paid_in_time_ended_with_its_hold(late: timedelta) -> None:
    ended = CHANGED - late
    found = cancellation_of(PaymentStatus.CANCELLED, hold_expires_at=ended, changed_at=CHANGED)
    assert found is not None
    assert (found.because, found.at) == (CancelledBecause.HOLD_ENDED, ended)


@pytest.mark.parametrize("hold", [None, CHANGED + timedelta(seconds=1)])
def test_a_purchase_that_was_cancelled_before_its_hold_ended_was_by_a_coordinator(
    hold: datetime | None,
) -> None:
    found = cancellation_of(PaymentStatus.CANCELLED, hold_expires_at=hold, changed_at=CHANGED)
    assert found is not None
    assert (found.because, found.at) == (CancelledBecause.CANCELLED, CHANGED)


@pytest.mark.parametrize("status", sorted(set(PaymentStatus) - {PaymentStatus.CANCELLED}))
def test_any_other_purchase_was_not_cancelled(status: PaymentStatus) -> None:
    assert cancellation_of(status, hold_expires_at=CHANGED, changed_at=CHANGED) is None
