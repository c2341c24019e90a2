"""The one clock can be stopped, and starts again by itself."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from shared.domain import clock

MOMENT = datetime(2026, 3, 1, 13, tzinfo=timezone(timedelta(hours=1)))


def test_the_time_is_aware_and_in_utc() -> None:
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    assert clock.now().tzinfo is UTC


def test_a_stopped_clock_shows_its_moment_in_utc() -> None:
    with clock.frozen_at(MOMENT):
        assert clock.now() == MOMENT
        assert clock.now().tzinfo is UTC
    assert clock.now() != MOMENT


def test_moments_nest() -> None:
    with clock.frozen_at(MOMENT):
        with clock.frozen_at(MOMENT + timedelta(days=1)):
            assert clock.now() == MOMENT + timedelta(days=1)
        assert clock.now() == MOMENT


def test_an_error_starts_the_clock_again() -> None:
    with pytest.raises(ZeroDivisionError), clock.frozen_at(MOMENT):
        raise ZeroDivisionError
    assert clock.now() != MOMENT
