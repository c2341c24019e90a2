"""Redis only helps: without it everything goes on, uncounted, and not slower."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
from redis.asyncio.connection import Connection

from infra.local.stack import LocalStack
from shared.cache import connection
from shared.cache.rate_limit import Policy, count_request, give_back
from tests.factories import Json, purchase
from tests.factories.promo_codes import quote
from tests.harness.app_settings import changed_settings
from tests.harness.client import Client
from tests.harness.outages import frozen, restart, stopped
from tests.harness.stage import Stage
from tests.harness.sync_points import until

_UNCOUNTED = "rate_limit.uncounted"


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the app has tried to connect to Redis."""
    dialled: Counter[str] = Counter()
    connect: Callable[[Any], Awaitable[None]] = Connection._connect

    async def count_and_connect(opened: Any) -> None:  # noqa: ANN401 - generic in redis-py
        dialled["redis"] += 1
        await connect(opened)

    monkeypatch.setattr(Connection, "_connect", count_and_connect)
    return dialled


async def test_everything_but_the_limits_works_without_redis(
    stage: Stage, package: Json, counted: Counter[str]
) -> None:
    """Spec §11: fail open, with a metric."""
    path = f"admin/events/{package['event_id']}/tickets/packages/{package['id']}"
    public = f"events/{package['event_id']}/tickets/packages"
    async with stopped(stage.stack.redis):
        assert (await purchase(stage.donor, package)).status == 201
        assert (await stage.anybody.get(public, X_Forwarded_For="192.0.2.7")).status == 200
        known = {"X_Forwarded_For": "192.0.2.7", "If_None_Match": "*"}
        assert (await stage.anybody.get(public, **known)).status == 304
        assert (await quote(stage.donor, package, "GUESS1")).code == "promo_code_unknown"
        assert (await stage.admin.patch(path, {"name": "Renamed"}, If_Match='"1"')).status == 200
        assert (await stage.anybody.get("me/purchases", X_Forwarded_For="192.0.2.7")).status == 401
    # The admin's write counts twice: for the person and for the event.
    assert counted[_UNCOUNTED] == 7


async def test_request_is_not_given_back_without_redis(stack: LocalStack) -> None:
    """Nor does its sender notice."""
    counted = await count_request(Policy("test", 1), uuid4().hex)
    assert counted is not None
    async with stopped(stack.redis):
        await give_back(counted)


async def test_redis_that_is_gone_is_asked_once_a_pause_not_once_a_request(
    stage: Stage,
    counted: Counter[str],
    dialled: Counter[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Spec §11: an outage must not cost each request a time-out."""
    now = 1_000.0
    monkeypatch.setattr(connection, "monotonic", lambda: now)
    async with stopped(stage.stack.redis):
        await stage.donor.get("me/purchases")
        attempts = dialled["redis"]
        for _ in range(20):
            await stage.donor.get("me/purchases")
        assert attempts > 0
        assert dialled["redis"] == attempts
        now += connection.PAUSE_SECONDS
        await stage.donor.get("me/purchases")
        assert dialled["redis"] > attempts
    assert counted[_UNCOUNTED] == 22


async def test_limits_count_again_when_redis_is_back(
    stack: LocalStack, known_donor: Client
) -> None:
    """Spec §11: the app finds it again by itself."""
    with changed_settings(RATE_LIMIT_USER_PER_MINUTE="3"):
        async with stopped(stack.redis):
            for _ in range(8):
                assert (await known_donor.get("me/purchases")).status == 200

        async def is_refused() -> bool:
            return (await known_donor.get("me/purchases")).status == 429

        await until(is_refused)


async def test_connections_that_died_with_redis_are_replaced_unnoticed(
    stack: LocalStack, known_donor: Client, counted: Counter[str]
) -> None:
    """Spec §11: after a restart the first requests count, as if nothing had been."""
    await asyncio.gather(*(known_donor.get("me/purchases") for _ in range(10)))
    await restart(stack.redis)
    answers = await asyncio.gather(*(known_donor.get("me/purchases") for _ in range(10)))
    assert {answer.status for answer in answers} == {200}
    assert counted[_UNCOUNTED] == 0


async def test_burst_is_counted_whole_though_redis_has_few_connections(
    stage: Stage, counted: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spec §11: requests queue; a full pool is no outage, and lifts no limit."""
    donors = await stage.donors(4 * connection.MAX_CONNECTIONS)
    # Whoever had to queue in the pool itself would give up.
    monkeypatch.setattr(connection.pool(), "timeout", 0.001)
    answers = await asyncio.gather(*(donor.get("me/purchases") for donor in donors))
    assert {answer.status for answer in answers} == {200}
    assert counted[_UNCOUNTED] == 0


async def test_everything_is_answered_while_redis_hangs(
    stack: LocalStack, known_donor: Client, package: Json, counted: Counter[str]
) -> None:
    """Spec §11: it keeps its connections and says nothing, and tickets sell nevertheless."""
    with frozen(stack.redis):
        answers = await asyncio.gather(*(purchase(known_donor, package) for _ in range(10)))
        assert [answer.status for answer in answers] == [201] * 10
    assert counted[_UNCOUNTED] == 10
