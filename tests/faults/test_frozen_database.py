"""PostgreSQL keeps its connections open and answers nothing: every request ends all the same."""

import asyncio
import gc
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from uuid import uuid4
from warnings import catch_warnings

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from infra.local.host.function_host import FunctionHost
from infra.local.stack import LocalStack
from shared.db import long_reads, transaction
from shared.db.deadline import DeadlinePassed
from shared.db.engine import engine
from shared.db.transaction import enter_until_end, read_write
from shared.services.buying import purchase_slots, purchases
from shared.settings import settings
from tests.factories import Json, purchase
from tests.factories.paths import event_path, package_path
from tests.harness.client import Answer, Client
from tests.harness.outages import frozen
from tests.harness.pool import connections_in_use
from tests.harness.reconcile import find_drift
from tests.harness.stage import Stage
from tests.harness.sync_points import after, until

_SECONDS = 0.5


async def _in_transaction(work: Callable[[AsyncSession], Awaitable[None]]) -> None:
    async with read_write(seconds=_SECONDS) as session:
        await work(session)


async def _sleep(session: AsyncSession) -> None:
    await session.execute(text("SELECT pg_sleep(25)"))


def _assert_unavailable(answer: Answer) -> None:
    assert (answer.status, answer.code) == (503, "service_unavailable")
    assert int(answer.headers["Retry-After"]) >= 1


def _count_purchases(stage: Stage) -> int:
    row = stage.superuser.execute(
        "SELECT count(*) FROM purchases WHERE event_id = %s", [stage.event["id"]]
    ).fetchone()
    assert row is not None
    return int(row[0])


async def _until_bought(donor: Client, package: Json, key: str) -> None:
    async def is_bought() -> bool:
        answer = await purchase(donor, package, key=key)
        # What was cut off may have its key until the server has noticed.
        assert answer.status == 201 or answer.code == "idempotency_in_progress"
        return answer.status == 201

    await until(is_bought)


@pytest.mark.parametrize("connects", [False, True], ids=["pooled", "connecting"])
async def test_every_request_is_answered_while_it_is_frozen(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch, connects: bool
) -> None:
    """Spec §11, whether a connection is there or has to be opened; long reads too."""
    path, event, key = package_path(package), event_path(stage.event), uuid4().hex
    if connects:
        await engine().dispose()
    with monkeypatch.context() as early, frozen(stage.stack.postgres):
        early.setattr(transaction, "REQUEST_SECONDS", _SECONDS)
        early.setattr(long_reads, "LONG_SECONDS", _SECONDS)
        for answer in await asyncio.gather(
            stage.anybody.get(f"events/{stage.event['id']}/tickets/packages"),
            stage.donor.get("me/purchases"),
            purchase(stage.donor, package, key=key),
            stage.admin.get(path),
            stage.admin.patch(path, {"name": "Renamed"}, If_Match='"1"'),
            stage.admin.get(f"{event}/tickets/sales/export"),
            stage.admin.get(f"{event}/tickets/sales/reconcile"),
            stage.admin.get(f"{event}/audit/verify"),
        ):
            _assert_unavailable(answer)
    await until(lambda: connections_in_use() == 0)
    with catch_warnings(action="ignore", category=ResourceWarning):
        # psycopg warns of a cursor whose server froze while it was being declared. Its connection
        # is closed; here the object goes, and not in the middle of another test.
        gc.collect()
    assert _count_purchases(stage) == 0
    await _until_bought(stage.donor, package, key)
    assert (await stage.admin.get(path)).json["name"] == package["name"]
    assert _count_purchases(stage) == 1


async def test_crowd_is_answered_while_it_is_frozen(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those who queue for a purchase slot or a connection do not wait for all before them."""
    size = 3 * settings().database_pool_size
    keys = [uuid4().hex for _ in range(size)]
    with monkeypatch.context() as early, frozen(stage.stack.postgres):
        early.setattr(transaction, "REQUEST_SECONDS", _SECONDS)
        early.setattr(purchase_slots, "_QUEUE_SECONDS", 2 * _SECONDS)
        answers = await asyncio.gather(
            *(purchase(stage.donor, package, key=key) for key in keys),
            *(stage.donor.get("me/purchases") for _ in range(size)),
        )
        assert Counter(answer.status for answer in answers) == {503: 2 * size}
    await until(lambda: connections_in_use() == 0)
    assert _count_purchases(stage) == 0
    await asyncio.gather(*(_until_bought(stage.donor, package, key) for key in keys[:5]))
    assert _count_purchases(stage) == 5


@pytest.mark.parametrize("last_step", ["read_offer", "sell"])
async def test_purchase_frozen_half_way_is_whole_or_none_and_its_key_buys_once(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch, last_step: str
) -> None:
    """FR-020: a commit may have been on its way, which the server then finds when it wakes."""
    key = uuid4().hex
    with monkeypatch.context() as early, ExitStack() as asleep:

        async def freeze() -> None:
            asleep.enter_context(frozen(stage.stack.postgres))

        after(early, purchases, last_step, freeze)
        early.setattr(transaction, "REQUEST_SECONDS", 2.0)
        _assert_unavailable(await purchase(stage.donor, package, key=key))
    await until(lambda: connections_in_use() == 0)
    await _until_bought(stage.donor, package, key)
    assert _count_purchases(stage) == 1
    assert find_drift(stage.superuser, stage.event["id"]) == []


async def test_readiness_has_a_shorter_deadline(
    stack: LocalStack, anybody: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with frozen(stack.postgres):
        answer = await anybody.get("health/ready")
    assert (answer.status, answer.json["checks"]["database"]["status"]) == (503, "unavailable")
    assert "DeadlinePassed('the database did not answer within 2 s')" in caplog.text
    assert (await anybody.get("health/ready")).status == 200


async def _select_after(session: AsyncSession, stack: LocalStack) -> None:
    await session.execute(text("SELECT 1"))
    with frozen(stack.postgres):
        await session.execute(text("SELECT 1"))


async def test_nobody_waits_for_the_driver_to_end_a_statement_on_a_frozen_server(
    stack: LocalStack, host: FunctionHost, caplog: pytest.LogCaptureFixture
) -> None:
    """The driver would wait for 10 s; it closes the connection when it is cancelled again."""
    with pytest.raises(DeadlinePassed):
        await _in_transaction(lambda session: _select_after(session, stack))
    driver = [record.getMessage() for record in caplog.records if record.name == "psycopg"]
    assert driver == ["query cancellation interrupted (CancelledError): closing connection"]
    assert connections_in_use() == 0


async def test_statement_that_takes_too_long_is_ended_on_the_server(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its connection goes back to the pool or is closed, and what comes next is served."""
    with pytest.raises(DeadlinePassed):
        await _in_transaction(_sleep)
    assert connections_in_use() == 0

    def is_ended() -> bool:
        active = stage.superuser.execute(
            "SELECT FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'"
        )
        return active.fetchone() is None

    await until(is_ended)
    async with read_write() as session:
        assert await session.scalar(text("SELECT 1")) == 1


@asynccontextmanager
async def _long_queue() -> AsyncIterator[None]:
    await asyncio.sleep(2 * _SECONDS)
    yield


async def _queue_and_read(session: AsyncSession) -> None:
    await enter_until_end(session, _long_queue(), seconds=_SECONDS)
    assert await session.scalar(text("SELECT 1")) == 1


async def _queue_and_sleep(session: AsyncSession) -> None:
    await enter_until_end(session, _long_queue(), seconds=_SECONDS)
    await _sleep(session)


async def test_queue_before_the_first_statement_does_not_count(host: FunctionHost) -> None:
    await _in_transaction(_queue_and_read)
    with pytest.raises(DeadlinePassed):
        await _in_transaction(_queue_and_sleep)


async def _time_out(session: AsyncSession) -> None:
    await session.execute(text("SELECT 1"))
    raise TimeoutError


async def test_time_out_of_the_block_itself_is_not_the_deadline(host: FunctionHost) -> None:
    with pytest.raises(TimeoutError):
        await _in_transaction(_time_out)


async def test_purchase_is_refused_when_the_queue_for_its_package_does_not_move(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    buyers = settings().purchases_at_once_per_package
    opened = asyncio.Event()
    with monkeypatch.context() as slow:
        after(slow, purchases, "read_offer", opened.wait)
        inside = [asyncio.create_task(purchase(stage.donor, package)) for _ in range(buyers)]
        await until(lambda: connections_in_use() >= min(buyers, purchase_slots.purchases_at_once()))
        slow.setattr(purchase_slots, "_QUEUE_SECONDS", 0)
        _assert_unavailable(await purchase(stage.donor, package))
        opened.set()
        assert {answer.status for answer in await asyncio.gather(*inside)} == {201}
    assert (await purchase(stage.donor, package)).status == 201
