"""Counts out of Redis, which a timer refreshes (FR-059, SC-004)."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import cast
from uuid import UUID

import pytest
from cachetools import TTLCache

from infra.local.host.function_host import FunctionHost
from infra.local.stack import LocalStack
from shared.cache import changes, connection, sales_counts
from shared.cache.sales_counts import sales_counts_memo
from shared.services.sales import counts
from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.options import NOTE, new_option, response
from tests.factories.paths import event_path, package_path, version_tag
from tests.factories.payments import moved
from tests.harness.client import Answer, Client
from tests.harness.outages import stopped
from tests.harness.patching import replace_everywhere
from tests.harness.sales_counts import refresh_counts
from tests.harness.stage import Stage
from tests.harness.statements import counted_statements
from tests.harness.sync_points import after, hold_after, until

Change = Callable[[Client, Client, Json, Json], Awaitable[object]]


async def _read(admin: Client, event: Json, **headers: str) -> Answer:
    answer = await admin.get(f"{event_path(event)}/tickets/sales", **headers)
    assert answer.status in {200, 304}, answer.body
    return answer


async def _kept(event: Json) -> bytes | None:
    async with connection.borrowed() as redis:
        kept = await redis.get(f"sales:{event['id']}")
    return cast("bytes | None", kept)


async def _buy(_: Client, donor: Client, package: Json, __: Json) -> object:
    return await bought(donor, package, 2)


async def _cancel(admin: Client, _: Client, __: Json, made: Json) -> object:
    return await moved(admin, made, "cancel")


async def _pay(admin: Client, _: Client, __: Json, made: Json) -> object:
    return await moved(admin, made, "mark-paid")


async def _raise_limit(admin: Client, _: Client, package: Json, __: Json) -> object:
    answer = await admin.patch(
        package_path(package), {"quantity_limit": 25}, If_Match=version_tag(package)
    )
    assert answer.status == 200, answer.body
    return answer


# What each leaves of a package of ten of which one was bought: (sold, pending, remaining).
CHANGES: dict[str, tuple[Change, tuple[int, int, int]]] = {
    "purchase": (_buy, (3, 3, 7)),
    "cancelled": (_cancel, (0, 0, 10)),
    "paid": (_pay, (1, 0, 9)),
    "limit": (_raise_limit, (1, 1, 24)),
}


async def test_counts_come_from_the_database_first_and_from_the_cache_then(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-059: who watches costs the database nothing."""
    await bought(donor, package)
    first = (await _read(admin, event)).json
    with counted_statements() as seen:
        second = (await _read(admin, event)).json
    assert (first["source"], second["source"]) == ("database", "cache")
    assert {**first, "source": "cache"} == second
    assert not [statement for statement in seen if "purchases" in statement]


@pytest.mark.parametrize("marked", [True, False], ids=["marked", "mark-lost"])
@pytest.mark.parametrize("name", CHANGES)
async def test_what_changed_shows_after_a_tick(
    host: FunctionHost,
    admin: Client,
    donor: Client,
    event: Json,
    package: Json,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    *,
    marked: bool,
) -> None:
    """SC-004: even when the process that was to say so died right after the commit."""
    if not marked:
        replace_everywhere(monkeypatch, changes.mark_changed, _forget)
    change, expected = CHANGES[name]
    made = await bought(donor, package)
    package = (await admin.get(package_path(package))).json
    await _read(admin, event)
    await change(admin, donor, package, made)
    await refresh_counts(host)
    sales = (await _read(admin, event)).json
    [count] = sales["counts"]
    assert sales["source"] == "cache"
    assert (count["sold_count"], count["pending_count"], count["remaining"]) == expected


@pytest.mark.parametrize("name", CHANGES)
async def test_what_changed_shows_to_who_asks_next(
    admin: Client, donor: Client, event: Json, package: Json, name: str
) -> None:
    """FR-059: without waiting for the timer, in a process that has said nothing for a second."""
    change, expected = CHANGES[name]
    made = await bought(donor, package)
    package = (await admin.get(package_path(package))).json
    await _read(admin, event)
    assert await _kept(event) is not None
    changes.recently_marked.clear()
    await change(admin, donor, package, made)
    [count] = (await _read(admin, event)).json["counts"]
    assert (count["sold_count"], count["pending_count"], count["remaining"]) == expected


async def test_what_changes_in_a_pause_shows_at_its_end(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """SC-004: the last purchase of a rush waits neither for the timer nor for another purchase."""
    await changes.flush_marks()
    await _read(admin, event)
    changes.recently_marked[UUID(event["id"])] = True
    await bought(donor, package)
    await bought(donor, package)
    await changes.flush_marks()
    assert await _kept(event) is None
    [count] = (await _read(admin, event)).json["counts"]
    assert count["sold_count"] == 2


async def test_a_mark_that_is_on_its_way_is_waited_for(
    event: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Clients are closed only once it has ended."""
    hold = hold_after(monkeypatch, changes, "_mark")
    changes.recently_marked[UUID(event["id"])] = True
    await changes.mark_changed(UUID(event["id"]))
    await hold.reached.wait()
    flushing = asyncio.create_task(changes.flush_marks())
    await asyncio.sleep(0.01)
    assert not flushing.done()
    hold.released.set()
    await flushing


async def _forget(_: object) -> None:
    """Be the process that ends before it says what has changed."""


async def test_each_event_has_counts_of_its_own(
    host: FunctionHost, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-059."""
    other = await new_event(admin)
    await new_package(admin, other, quantity_limit=4)
    await _read(admin, event)
    await _read(admin, other)
    await bought(donor, package)
    await refresh_counts(host)
    assert (await _read(admin, event)).json["counts"][0]["remaining"] == 9
    assert (await _read(admin, other)).json["counts"][0]["remaining"] == 4


async def test_without_redis_the_database_answers(
    stack: LocalStack,
    host: FunctionHost,
    admin: Client,
    donor: Client,
    event: Json,
    package: Json,
) -> None:
    """FR-059: what the cache knew before is not missed, and it is used again once it is back."""
    await _read(admin, event)
    async with stopped(stack.redis):
        await bought(donor, package)
        await refresh_counts(host)
        sales = (await _read(admin, event)).json
        assert (sales["source"], sales["counts"][0]["sold_count"]) == ("database", 1)

    async def comes_from_the_cache() -> bool:
        sales = (await _read(admin, event)).json
        # Redis may have kept what it knew when it stopped: until the next tick, and no longer.
        await refresh_counts(host)
        return bool(sales["source"] == "cache" and sales["counts"][0]["sold_count"] == 1)

    await until(comes_from_the_cache)


@pytest.mark.parametrize("is_there", [True, False], ids=["redis-empty", "redis-gone"])
@pytest.mark.usefixtures("without_rate_limits")
async def test_fifty_who_ask_at_once_are_counted_for_once(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch, *, is_there: bool
) -> None:
    """FR-059: a cache that runs empty while everybody watches is no stampede on the database."""
    # On a busy machine, fifty answers can take longer than the process keeps what it has counted.
    monkeypatch.setattr(sales_counts_memo, "_kept", TTLCache(maxsize=10, ttl=600))
    await bought(stage.donor, package)
    with counted_statements() as seen:
        async with nullcontext() if is_there else stopped(stage.stack.redis):
            answers = await _fifty(stage.admin, stage.event)
    assert {answer.json["counts"][0]["sold_count"] for answer in answers} == {1}
    assert {answer.json["source"] for answer in answers} <= {"database", "cache"}
    assert len([statement for statement in seen if "pending_count" in statement]) == 1


async def _fifty(admin: Client, event: Json) -> list[Answer]:
    return await asyncio.gather(*(_read(admin, event) for _ in range(50)))


async def test_a_count_that_fails_fails_for_nobody_who_asks_later(
    admin: Client, event: Json, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-059: those who waited for it are refused with it; nobody waits for ever."""
    path = f"{event_path(event)}/tickets/sales"
    with monkeypatch.context() as broken:
        broken.setattr("shared.services.sales.counts.count_sales", _fail)
        answers = await asyncio.gather(*(admin.get(path) for _ in range(5)))
    assert {answer.status for answer in answers} == {500}
    assert (await _read(admin, event)).json["source"] == "database"


async def test_a_count_that_is_given_up_cancels_nobody_else(
    admin: Client, event: Json, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-059: one of those who waited for it counts instead."""
    path = f"{event_path(event)}/tickets/sales"
    hold = hold_after(monkeypatch, counts, "count_sales")
    first = asyncio.create_task(admin.get(path))
    await hold.reached.wait()
    asked = asyncio.Event()

    async def has_asked() -> None:
        asked.set()

    after(monkeypatch, counts, "find_counts", has_asked)
    second = asyncio.create_task(admin.get(path))
    await asked.wait()
    # From here it goes straight on to waiting for the first.
    await asyncio.sleep(0)
    first.cancel()
    answer = await second
    assert (answer.status, answer.json["source"]) == (200, "database")


async def _fail(*_: object) -> None:
    await asyncio.sleep(0)
    raise RuntimeError("made up")


async def test_the_tag_is_the_same_whichever_source_answers(
    stack: LocalStack, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-059: who watches is told of changes, not of where they were read."""
    await bought(donor, package)
    first = await _read(admin, event)
    tag = first.headers["ETag"]
    assert (first.json["source"], first.headers["ETag"][0]) == ("database", '"')
    cached = await _read(admin, event, If_None_Match=tag)
    assert (cached.status, cached.body, cached.headers["ETag"]) == (304, b"", tag)
    async with stopped(stack.redis):
        counted = await _read(admin, event, If_None_Match=tag)
        assert (counted.status, counted.body) == (304, b"")
        await bought(donor, package)
        assert (await _read(admin, event, If_None_Match=tag)).status == 200


async def test_nothing_personal_is_cached(
    host: FunctionHost, admin: Client, person: Person, event: Json, package: Json
) -> None:
    """FR-059: counts only, no names, addresses or answers."""
    option = await new_option(admin, package, NOTE)
    donor = person("donor", name="Wilhelmina Quist", email="wilhelmina@quist.example")
    await bought(
        donor,
        package,
        guests=[{"name": "Zebedee Rook", "email": "zebedee@rook.example"}],
        option_responses=[response(option, "Severe peanut allergy")],
    )
    await refresh_counts(host)
    kept = await _kept(event)
    assert kept is not None
    lowered = kept.decode().lower()
    for word in ("wilhelmina", "quist", "zebedee", "rook", "peanut", "@"):
        assert word not in lowered


@pytest.mark.parametrize("garbage", [b"", b"{}", b"\xff\xfe", b'{"counts": [{}]}', b"[" * 10_000])
async def test_what_nobody_can_read_in_the_cache_is_a_miss(
    admin: Client, event: Json, package: Json, garbage: bytes
) -> None:
    """FR-059: such as what another version of the app has left there."""
    async with connection.borrowed() as redis:
        await redis.set(f"sales:{event['id']}", garbage, ex=60)
    assert (await _read(admin, event)).json["source"] == "database"
    assert (await _read(admin, event)).json["source"] == "cache"


async def test_counts_are_forgotten_when_nobody_refreshes_them(
    admin: Client, event: Json, package: Json
) -> None:
    """FR-059: should the timer stand still, nobody is shown old counts for long."""
    await _read(admin, event)
    async with connection.borrowed() as redis:
        seconds = await redis.ttl(f"sales:{event['id']}")
    assert 0 < seconds <= sales_counts._TTL_SECONDS <= 60
