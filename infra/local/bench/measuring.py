"""Closed loops: a number of callers, each of which calls again as soon as it has an answer."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from math import ceil
from time import perf_counter

Call = Callable[[], Awaitable[None]]

_WARM_UP_SHARE = 0.25


@dataclass(frozen=True)
class Figures:
    """The result of a run: calls per second, and the duration of a call in milliseconds."""

    per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float


def summarise(seconds: Sequence[float], elapsed_seconds: float) -> Figures:
    """Return the figures of calls that took `seconds` each, all within `elapsed_seconds`."""
    ordered = sorted(seconds)

    def percentile(share: float) -> float:
        # The nearest rank: a duration that a call really had.
        return round(ordered[max(ceil(share * len(ordered)) - 1, 0)] * 1_000, 2)

    if not ordered:
        raise RuntimeError("not one call came to its end")
    per_second = round(len(ordered) / elapsed_seconds, 1)
    return Figures(per_second, percentile(0.50), percentile(0.95), percentile(0.99))


async def drive(callers: Sequence[Call], seconds: float) -> Figures:
    """Let all callers call for `seconds`, after a warm-up of a quarter of that time.

    Calls in progress at the end are awaited but not counted. An exception of a call ends the run:
    figures of refusals would be useless.
    """
    begin = perf_counter() + seconds * _WARM_UP_SHARE
    end = begin + seconds
    took: list[float] = []

    async def go_on(call: Call) -> None:
        started = perf_counter()
        while started < end:
            await call()
            answered = perf_counter()
            if begin <= answered < end:
                took.append(answered - started)
            started = answered

    async with asyncio.TaskGroup() as group:
        for call in callers:
            group.create_task(go_on(call))
    return summarise(took, seconds)
