"""Events whose counters are recomputed, and requests in a certain order."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any

import psycopg
import pytest

from infra.local.environment import NO_LIMITS
from infra.local.stack import LocalStack
from shared.services.audit import record
from tests.factories import Json
from tests.harness.app_settings import changed_settings
from tests.harness.client import Answer, Client
from tests.harness.reconcile import MakeEvent, reconciled_events
from tests.harness.sync_points import hold_after, until_blocked

Request = Callable[[], Coroutine[Any, Any, Answer]]
Follow = Callable[[Request, Request], Coroutine[Any, Any, Answer]]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Count no lines: other tests run them all, and counting takes half as long again."""
    item.add_marker("no_cover")


@pytest.fixture
def without_limits() -> Iterator[None]:
    """No limit of requests: a quick machine reaches it with many small tests of one minute."""
    with changed_settings(**NO_LIMITS):
        yield


@pytest.fixture
async def make_event(admin: Client, stack: LocalStack) -> AsyncIterator[MakeEvent]:
    """Make events by `make_event(**fields)`."""
    async with reconciled_events(admin, stack.postgres.superuser_url) as make:
        yield make


@pytest.fixture
async def event(make_event: MakeEvent) -> Json:
    """An event that is on sale, without any limit."""
    return await make_event()


@pytest.fixture
def follow(superuser: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> Follow:
    """Send one change right behind another: `follow(first, second)` returns the second's answer.

    The first has done everything but commit when the second comes, and commits once the second
    waits for it. The same request a moment later has to be answered alike, which is what makes a
    refusal worth relying on: it must not depend on how close two people came.
    """

    async def send(first: Request, second: Request) -> Answer:
        with monkeypatch.context() as patched:
            hold = hold_after(patched, record, "append")
            leading = asyncio.create_task(first())
            await hold.reached.wait()
            following = asyncio.create_task(second())
            await until_blocked(superuser)
            hold.released.set()
            led, answer = await leading, await following
        assert led.status < 300, led.body
        if answer.status >= 400:
            later = await second()
            assert (later.status, later.code) == (answer.status, answer.code)
        return answer

    return send
