"""Timers fire by NCRONTAB, one tick at a time, and survive their own failures."""

import logging
from datetime import UTC, datetime, timedelta

import azure.functions as func
import pytest

from infra.local.host.function_host import FunctionHost
from infra.local.host.routes import IndexingError
from infra.local.host.schedule import Schedule
from infra.local.host.timers import TimerLoop

START = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


class Enough(Exception):
    """The test has seen what it wanted."""


class Time:
    """A clock that only sleeping and slow functions move."""

    def __init__(self) -> None:
        self.moment = START
        self.sleeps = 0

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.sleeps += 1
        if self.sleeps > 4:
            raise Enough
        # As real sleeps do, now and then it ends a little early.
        self.moment += timedelta(seconds=seconds - 0.002)


def seconds(ticks: list[datetime]) -> list[int]:
    return [round((tick - START).total_seconds()) for tick in ticks]


async def run(time: Time, ticks: list[datetime], *, takes: float = 0, fails: bool = False) -> None:
    app = func.FunctionApp()

    @app.timer_trigger(arg_name="timer", schedule="%COUNTS_SCHEDULE%", use_monitor=False)
    async def refresh_counts(timer: func.TimerRequest) -> None:
        assert not timer.past_due
        ticks.append(time.moment)
        time.moment += timedelta(seconds=takes)
        if fails:
            raise ZeroDivisionError

    host = FunctionHost(app, settings={"COUNTS_SCHEDULE": "*/3 * * * * *"})
    with pytest.raises(Enough):
        await TimerLoop(host, host.timers[0], time.now, time.sleep).run()


async def test_it_fires_when_due_and_once_each_time() -> None:
    ticks: list[datetime] = []
    await run(Time(), ticks)
    assert seconds(ticks) == [3, 6, 9, 12]


async def test_ticks_that_fall_into_a_running_one_are_left_out() -> None:
    ticks: list[datetime] = []
    await run(Time(), ticks, takes=4)
    assert seconds(ticks) == [3, 9, 15, 21]


async def test_a_failing_tick_is_logged_and_the_schedule_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ticks: list[datetime] = []
    with caplog.at_level(logging.ERROR, "host"):
        await run(Time(), ticks, fails=True)
    assert seconds(ticks) == [3, 6, 9, 12]
    assert caplog.text.count("it goes on by its schedule\nTraceback") == 4


async def test_firing_by_name_lets_the_error_through() -> None:
    app = func.FunctionApp()

    @app.timer_trigger(arg_name="timer", schedule="0 17 * * * *")
    async def purge(timer: func.TimerRequest) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await FunctionHost(app, settings={}).fire_timer("purge")


@pytest.mark.parametrize(
    ("expression", "due"),
    [
        ("0 17 * * * *", "2026-03-01T12:17:00"),
        ("30 0 3 * * *", "2026-03-02T03:00:30"),
        # Both must hold: the next 13th that is a Friday.
        ("0 0 0 13 * FRI", "2026-03-13T00:00:00"),
        ("0 0 0 14 * 5", "2026-08-14T00:00:00"),
    ],
)
def test_schedules_have_seconds_first_and_days_by_and(expression: str, due: str) -> None:
    assert Schedule(expression).next_after(START) == datetime.fromisoformat(f"{due}+00:00")


@pytest.mark.parametrize("expression", ["* * * * *", "00:00:03", "", "61 * * * * *"])
def test_what_is_no_schedule_is_refused(expression: str) -> None:
    with pytest.raises(IndexingError):
        Schedule(expression)


def test_a_missing_setting_is_refused_by_name() -> None:
    app = func.FunctionApp()

    @app.timer_trigger(arg_name="timer", schedule="%NO_SUCH_SCHEDULE%")
    async def tick(timer: func.TimerRequest) -> None: ...

    with pytest.raises(IndexingError, match="NO_SUCH_SCHEDULE"):
        FunctionHost(app, settings={})
