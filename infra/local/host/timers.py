"""Fires timer functions by their schedules."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import NoReturn

from infra.local.host.function_host import FunctionHost
from infra.local.host.index import TimerTrigger

logger = logging.getLogger("host")


def utc_now() -> datetime:
    """Return the present time in UTC."""
    return datetime.now(UTC)


class TimerLoop:
    """One timer: a tick starts when it is due, unless the one before still runs."""

    def __init__(
        self,
        host: FunctionHost,
        timer: TimerTrigger,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._host = host
        self._timer = timer
        self._now = now
        self._sleep = sleep

    async def run(self) -> NoReturn:
        """Fire for ever; ticks during a running one are skipped."""
        if self._timer.run_on_startup:
            await self._fire()
        last = self._now()
        while True:
            # Later than the last due time: a sleep may end a little early, and the tick would fire
            # twice.
            due = self._timer.schedule.next_after(max(last, self._now()))
            await self._sleep((due - self._now()).total_seconds())
            last = due
            await self._fire()

    async def _fire(self) -> None:
        try:
            await self._host.fire_timer(self._timer.name)
        except Exception:
            logger.exception("the timer %s failed; it goes on by its schedule", self._timer.name)
