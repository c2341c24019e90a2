"""No request waits for anything outside the database while it has one of the connections."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from uuid import UUID

import pytest
from redis.asyncio.connection import AbstractConnection
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from infra.local.environment import NO_LIMITS
from infra.local.host.function_host import FunctionHost
from shared.cache import connection
from shared.cache.public_packages import public_packages_memo
from shared.cache.sales_counts import key_of, sales_counts_memo
from shared.cache.single_flight import SingleFlight
from shared.connection_use import waiting_is_limited
from shared.db.transaction import enter_until_end, read_only, read_write
from shared.services.people import coordinators
from shared.services.sales import counts
from shared.storage import audit_archive, blobs, quarantine
from tests.conftest import Person
from tests.factories import Json, purchase
from tests.factories.paths import event_path
from tests.harness.app_settings import changed_clients
from tests.harness.client import Answer, Client
from tests.harness.pool import connections_in_use, deployed_concurrency, deployed_pool_size
from tests.harness.stage import Stage
from tests.harness.sync_points import Step, after, until

_ROUNDS = 8
# A pool in which all wait for each other gives up after a minute; a burst takes a fraction of this.
_PATIENCE_SECONDS = 20
_REMEMBERED = 8
_READS = (
    "tickets/sales",
    "tickets/sales",
    "tickets/sales/summary",
    "tickets/sales/purchases",
    "tickets/packages",
    "promo-codes",
    "audit",
    "tickets/sales/reconcile",
    "audit/verify",
    "tickets/sales/export",
)


@asynccontextmanager
async def _deployed(tier: str) -> AsyncIterator[None]:
    """Give the process as many connections as it has in `tier`."""
    size = str(deployed_pool_size(tier))
    async with changed_clients(DATABASE_POOL_SIZE=size, **NO_LIMITS):
        yield


def _slow_down_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each command wait for a moment, as a busy Redis does."""
    original: Step = AbstractConnection.send_packed_command

    async def send_slowly(*args: object, **options: object) -> None:
        await asyncio.sleep(0.05)
        await original(*args, **options)

    monkeypatch.setattr(AbstractConnection, "send_packed_command", send_slowly)


@dataclass
class Burst:
    """As many requests at once as a process is given: coordinators who watch, and a sale."""

    event: Json
    package: Json
    coordinators: list[Client]
    donors: list[Client]
    anybody: Client

    async def prepare(self) -> None:
        """Drop the counts, as each purchase does, and remember few of those who will ask."""
        path = f"{event_path(self.event)}/tickets/packages"
        # Everybody has signed in before.
        await asyncio.gather(*(each.get(path) for each in self.coordinators))
        coordinators.access_memo.clear()
        await asyncio.gather(*(each.get(path) for each in self.coordinators[-_REMEMBERED:]))
        sales_counts_memo.clear()
        public_packages_memo.clear()
        async with connection.borrowed() as redis:
            await redis.delete(key_of(UUID(self.event["id"])))

    async def send(self) -> list[Answer]:
        """Send them all."""
        base = event_path(self.event)
        reads = islice(cycle(_READS), len(self.coordinators) - _REMEMBERED)
        paths = [*reads, *["tickets/sales"] * _REMEMBERED]
        asked = zip(self.coordinators, paths, strict=True)
        public = f"events/{self.event['id']}/tickets/packages"
        return await asyncio.gather(
            *(each.get(f"{base}/{path}") for each, path in asked),
            *(purchase(donor, self.package) for donor in self.donors),
            *(self.anybody.get(public) for _ in self.donors),
        )


@pytest.fixture
async def burst(stage: Stage, person: Person) -> Burst:
    buyers = 4
    watching = deployed_concurrency("production") - 2 * buyers
    return Burst(
        stage.event,
        await stage.new_package(),
        [person("super_admin") for _ in range(watching)],
        await stage.donors(buyers),
        stage.anybody,
    )


@pytest.mark.parametrize("redis", ["fast", "slow"])
@pytest.mark.parametrize("tier", ["production", "dev"])
async def test_a_burst_of_all_kinds_is_answered_with_the_deployed_pool(
    burst: Burst, monkeypatch: pytest.MonkeyPatch, tier: str, redis: str
) -> None:
    async with _deployed(tier):
        if redis == "slow":
            _slow_down_redis(monkeypatch)
        for _ in range(_ROUNDS if redis == "fast" else 2):
            await burst.prepare()
            answers = await asyncio.wait_for(burst.send(), _PATIENCE_SECONDS)
            assert [answer.body for answer in answers if answer.status not in (200, 201)] == []
        assert connections_in_use() == 0


async def test_polls_that_wait_with_a_connection_keep_it_from_the_one_who_counts(
    burst: Burst, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the event check keeps its connection, as it did, and nobody refuses to wait."""
    size = deployed_pool_size("production")
    path = f"{event_path(burst.event)}/tickets/sales"
    get_sales: Step = counts.get_sales
    count_sales: Step = counts.count_sales
    one_counts = asyncio.Event()
    waiting = 0

    async def check_first(session: AsyncSession, event_id: UUID) -> object:
        if asyncio.current_task() in keeping:
            nonlocal waiting
            await session.execute(text("SELECT 1"))
            waiting += 1
            await one_counts.wait()
        return await get_sales(session, event_id)

    async def count_at_last(*args: object) -> object:
        one_counts.set()
        await until(lambda: waiting == size)
        return await count_sales(*args)

    monkeypatch.setattr(counts, "get_sales", check_first)
    monkeypatch.setattr(counts, "count_sales", count_at_last)
    async with _deployed("production"):
        await burst.prepare()
        with waiting_is_limited():
            counting = asyncio.create_task(burst.coordinators[-1].get(path))
            keeping = {asyncio.create_task(each.get(path)) for each in burst.coordinators[:-1]}
        tasks = {counting, *keeping}
        await until(lambda: one_counts.is_set() and waiting == size)
        answered, _ = await asyncio.wait(tasks, timeout=0.5)
        in_use = connections_in_use()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    assert (len(answered), in_use) == (0, size)


async def test_the_event_check_of_a_read_ends_before_its_handler_begins(
    admin: Client, event: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_use: list[int] = []

    async def note() -> None:
        in_use.append(connections_in_use())

    after(monkeypatch, counts, "find_counts", note)
    coordinators.access_memo.clear()
    answer = await admin.get(f"{event_path(event)}/tickets/sales")
    assert answer.status == 200
    assert in_use == [0]


async def _nothing() -> None:
    pass


async def _ask_redis(_: AsyncSession) -> None:
    async with connection.borrowed() as redis:
        await redis.ping()


async def _begin_another(_: AsyncSession) -> None:
    async with read_only() as session:
        await session.execute(text("SELECT 1"))


async def _read_the_archive(_: AsyncSession) -> None:
    async for _entity in audit_archive.table().query_entities("PartitionKey eq 'none'"):
        pass


WAITS: dict[str, Callable[[AsyncSession], Awaitable[object]]] = {
    "another request": lambda _: SingleFlight[int, None](seconds=1).get(1, _nothing),
    "another connection": _begin_another,
    "Redis": _ask_redis,
    "storage": lambda _: blobs.ping(),
    "storage of uploads": lambda _: quarantine.ping(),
    "storage of the archive": _read_the_archive,
    "a lock": lambda session: enter_until_end(session, asyncio.Lock()),
}


@pytest.mark.parametrize("name", WAITS)
async def test_who_has_a_connection_waits_for_nothing_else(host: FunctionHost, name: str) -> None:
    """Before the first statement there is no connection, and after the end there is none."""
    async with read_only() as session:
        await WAITS[name](session)
    async with read_write() as session:
        await session.execute(text("SELECT 1"))
        with pytest.raises(RuntimeError, match=r"waits for .* while it has a database connection"):
            await WAITS[name](session)
    async with read_only() as session:
        await WAITS[name](session)


async def test_a_connection_is_given_up_by_whoever_clears_up(host: FunctionHost) -> None:
    """A task that is cancelled in the middle of a statement leaves nothing behind."""

    async def sleep() -> None:
        async with read_only() as session:
            await session.execute(text("SELECT pg_sleep(60)"))

    sleeping = asyncio.create_task(sleep())
    while not connections_in_use():  # noqa: ASYNC110 - nothing tells when it is taken
        await asyncio.sleep(0.01)
    sleeping.cancel()
    await asyncio.wait([sleeping])
    assert connections_in_use() == 0
    async with connection.borrowed() as redis:
        assert await redis.ping()
