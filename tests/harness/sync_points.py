"""Stops tasks at a chosen moment, which makes a race certain instead of likely."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from types import ModuleType
from typing import Any

import psycopg
import pytest

_POLL_SECONDS = 0.01
_PATIENCE_SECONDS = 20

Step = Callable[..., Awaitable[Any]]


class Hold:
    """Where the first task to get there waits, until the test lets it go on."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.released = asyncio.Event()

    async def wait(self) -> None:
        """Wait to be let go, if nobody has waited here before."""
        if not self.reached.is_set():
            self.reached.set()
            await self.released.wait()


def after(
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType | type,
    name: str,
    then: Callable[[], Awaitable[Any]],
) -> None:
    """Do `then` each time that `module.name` has done its work, before its caller goes on."""
    original: Step = getattr(module, name)

    async def with_more(*args: object, **named: object) -> object:
        result = await original(*args, **named)
        await then()
        return result

    monkeypatch.setattr(module, name, with_more)


def hold_after(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> Hold:
    """Make the first caller of `module.name` wait once that is done."""
    hold = Hold()
    after(monkeypatch, module, name, hold.wait)
    return hold


def meet_after(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, parties: int
) -> None:
    """Make the first so many tasks wait for each other once each has done `module.name`.

    All of them then act on what they have read before any of them has written.
    """
    after(monkeypatch, module, name, _meeting_of(parties))


def meet_before(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, names: Sequence[str], parties: int
) -> None:
    """Make the first so many tasks wait for each other before each begins one of these steps."""
    meet_before_any(monkeypatch, [(module, name) for name in names], parties)


def meet_before_any(
    monkeypatch: pytest.MonkeyPatch, steps: Sequence[tuple[ModuleType, str]], parties: int
) -> None:
    """Do as `meet_before` for steps of several modules."""
    meet = _meeting_of(parties)

    def with_meeting(original: Step) -> Step:
        async def meet_first(*args: object, **named: object) -> object:
            await meet()
            return await original(*args, **named)

        return meet_first

    for module, name in steps:
        monkeypatch.setattr(module, name, with_meeting(getattr(module, name)))


def _meeting_of(parties: int) -> Callable[[], Awaitable[None]]:
    """Return where the first so many tasks wait for each other, each of them once."""
    barrier = asyncio.Barrier(parties)
    arrived: set[asyncio.Task[Any] | None] = set()

    async def meet() -> None:
        task = asyncio.current_task()
        if task not in arrived and len(arrived) < parties:
            arrived.add(task)
            await barrier.wait()

    return meet


async def until(is_so: Callable[[], bool | Awaitable[bool]]) -> None:
    """Wait until `is_so()`; raises `TimeoutError` when it never comes true."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while True:
            said = is_so()
            if said if isinstance(said, bool) else await said:
                return
            await asyncio.sleep(_POLL_SECONDS)


async def until_blocked(superuser: psycopg.Connection) -> None:
    """Wait until a statement of the app waits for a row that another transaction holds."""

    def is_blocked() -> bool:
        waiting = superuser.execute(
            "SELECT FROM pg_stat_activity WHERE application_name = 'ticket-packages'"
            " AND wait_event_type = 'Lock'"
        )
        return waiting.fetchone() is not None

    await until(is_blocked)
