"""Requests that keep a connection for long leave most of the pool to everybody else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import nullcontext
from typing import Any

import pytest
from sqlalchemy import text

from infra.local.host.function_host import FunctionHost
from shared.db import long_reads
from shared.db.transaction import read_only
from shared.services.sales import export_csv, reconcile
from tests.factories import Json, new_package, purchase
from tests.factories.paths import event_path
from tests.harness.app_settings import changed_clients
from tests.harness.client import Answer, Client
from tests.harness.patching import replace_everywhere
from tests.harness.pool import connections_in_use, deployed_pool_size
from tests.harness.sync_points import Step, until

_MANY = 10
_PATHS = ("tickets/sales/export", "audit/verify", "tickets/sales/reconcile")


class Gate:
    """Where every export stays, with its connection, until it opens."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.opened = asyncio.Event()
        self.inside = 0
        original: Step = export_csv.plan_export

        async def stay(*args: Any) -> export_csv.ExportPlan:  # noqa: ANN401
            planned: export_csv.ExportPlan = await original(*args)
            self.inside += 1
            await self.opened.wait()
            return planned

        replace_everywhere(monkeypatch, original, stay)


@pytest.fixture(autouse=True)
async def _deployed_pool(host: FunctionHost) -> AsyncIterator[None]:
    async with changed_clients(DATABASE_POOL_SIZE=str(deployed_pool_size("production"))):
        yield


def _exports(admin: Client, event: Json, many: int = _MANY) -> list[asyncio.Task[Answer]]:
    path = f"{event_path(event)}/tickets/sales/export"
    return [asyncio.create_task(admin.get(path)) for _ in range(many)]


async def test_ten_exports_of_one_person_leave_the_rest_of_the_pool_free(
    admin: Client, donor: Client, event: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = await new_package(admin, event)
    gate = Gate(monkeypatch)
    exports = _exports(admin, event)
    await until(lambda: gate.inside == 2)
    assert (await purchase(donor, package)).status == 201
    assert (await admin.get(f"{event_path(event)}/tickets/sales")).status == 200
    # The others have been checked by then, or will be in a moment, and wait without one.
    await until(lambda: connections_in_use() == 2)
    assert gate.inside == 2
    gate.opened.set()
    assert {answer.status for answer in await asyncio.gather(*exports)} == {200}
    assert connections_in_use() == 0


async def test_without_the_queue_ten_exports_take_the_whole_pool(
    admin: Client, event: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(long_reads, "_slot", nullcontext)
    gate = Gate(monkeypatch)
    exports = _exports(admin, event)
    await until(lambda: gate.inside == _MANY)
    assert connections_in_use() == deployed_pool_size("production")
    gate.opened.set()
    assert {answer.status for answer in await asyncio.gather(*exports)} == {200}


@pytest.mark.parametrize("path", _PATHS)
async def test_every_long_read_queues_and_is_refused_when_the_queue_does_not_move(
    admin: Client, event: Json, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    gate = Gate(monkeypatch)
    exports = _exports(admin, event, 2)
    await until(lambda: gate.inside == 2)
    monkeypatch.setattr(long_reads, "_QUEUE_SECONDS", 0)
    answer = await admin.get(f"{event_path(event)}/{path}")
    assert (answer.status, answer.code) == (503, "service_unavailable")
    gate.opened.set()
    await asyncio.gather(*exports)
    monkeypatch.undo()
    assert (await admin.get(f"{event_path(event)}/{path}")).status == 200


async def test_who_came_first_reads_first(host: FunctionHost) -> None:
    served: list[int] = []

    async def read(number: int) -> None:
        async with read_only() as session:
            await long_reads.queue_for_long_read(session)
            served.append(number)
            await session.execute(text("SELECT 1"))

    await asyncio.gather(*(read(number) for number in range(20)))
    assert served == sorted(served)


async def test_a_long_read_queues_before_it_has_a_connection(event: Json) -> None:
    async with read_only() as session:
        await session.execute(text("SELECT 1"))
        with pytest.raises(RuntimeError, match="while it has a database connection"):
            await reconcile.reconcile(session, None)


@pytest.mark.parametrize(("pool", "most"), [(1, 1), (4, 1), (8, 2), (10, 2), (100, 2)])
async def test_two_run_at_once_and_fewer_where_the_pool_is_small(pool: int, most: int) -> None:
    async with changed_clients(DATABASE_POOL_SIZE=str(pool)):
        assert long_reads.long_reads_at_once() == most
