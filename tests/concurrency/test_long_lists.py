"""Many long lists of one person at once delay neither purchases nor other people's lists."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import nullcontext

import pytest

from infra.local.bench import long_lists
from infra.local.environment import NO_LIMITS
from infra.local.host.function_host import FunctionHost
from shared import slices
from shared.db import list_reads, slots
from shared.domain import errors
from shared.services.purchases import views
from tests.factories import Json, bought, purchase
from tests.harness.app_settings import changed_clients
from tests.harness.client import Client
from tests.harness.patching import replace_everywhere
from tests.harness.pool import connections_in_use, deployed_pool_size
from tests.harness.stage import Stage
from tests.harness.sync_points import Step, until

_NO_LIMIT = 1_000_000_000


@pytest.fixture(autouse=True)
async def _as_deployed(host: FunctionHost) -> AsyncIterator[None]:
    """Connections as in production, and no limit of requests."""
    pool = str(deployed_pool_size("production"))
    async with changed_clients(**NO_LIMITS, DATABASE_POOL_SIZE=pool):
        yield


class Gate:
    """Where every list that is read stays until it opens."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.inside = 0
        self.most = 0
        self.opened = asyncio.Event()
        original: Step = views.page_of_purchases

        async def stay(*args: object, **options: object) -> object:
            page = await original(*args, **options)
            self.inside += 1
            self.most = max(self.most, self.inside)
            await self.opened.wait()
            self.inside -= 1
            return page

        replace_everywhere(monkeypatch, original, stay)


async def _times_longer(
    greedy: Client, buyer: Client, package: Json, *, may_fail: bool = False
) -> float:
    """Return how many times longer a purchase takes while `greedy` asks for many lists."""

    async def read_list() -> None:
        answer = await greedy.get(long_lists.LONG_LIST)
        assert answer.status == 200 or may_fail, answer.body

    async def buy_one() -> None:
        await bought(buyer, package)

    return (await long_lists.measure_delay(read_list, buy_one)).times_longer


async def test_purchase_is_not_delayed_by_the_long_lists_of_another_donor(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limits of a rate alone let one donor stop the process for a minute."""
    greedy, buyer = await stage.donors(2)
    tables = await stage.new_package(seats_per_package=long_lists.SEATS_EACH)
    for _ in range(long_lists.PURCHASES):
        await bought(greedy, tables, long_lists.PACKAGES_EACH)
    seat = await stage.new_package()
    delay = await _times_longer(greedy, buyer, seat)
    with monkeypatch.context() as unbounded:
        unbounded.setattr(views, "PAGE_TICKETS", _NO_LIMIT)
        unbounded.setattr(slices, "SLICE_ITEMS", _NO_LIMIT)
        replace_everywhere(unbounded, slots.in_turn, lambda *_, **__: nullcontext())
        # Without a queue lists can wait too long for a connection.
        control = await _times_longer(greedy, buyer, seat, may_fail=True)
    assert delay < long_lists.MOST_TIMES_LONGER
    assert control > 3 * delay


async def test_lists_of_one_person_leave_connections_and_slots_to_others(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    greedy, other = await stage.donors(2)
    package = await stage.new_package()
    gate = Gate(monkeypatch)
    asked = [asyncio.create_task(greedy.get("me/purchases")) for _ in range(long_lists.LISTS)]
    await until(lambda: gate.inside == 2)
    asked.append(asyncio.create_task(other.get("me/purchases")))
    await until(lambda: gate.inside == 3)
    assert (await purchase(greedy, package)).status == 201
    assert connections_in_use() == gate.inside == list_reads.list_reads_at_once()
    gate.opened.set()
    assert {answer.status for answer in await asyncio.gather(*asked)} == {200}
    assert gate.most == 3
    assert connections_in_use() == 0


async def test_list_is_refused_when_the_queue_does_not_move(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    (donor,) = await stage.donors(1)
    made = await bought(donor, await stage.new_package())
    gate = Gate(monkeypatch)
    asked = [asyncio.create_task(donor.get("me/purchases")) for _ in range(2)]
    await until(lambda: gate.inside == 2)
    monkeypatch.setattr(list_reads, "_QUEUE_SECONDS", 0)
    for path in ("me/purchases", f"me/purchases/{made['id']}"):
        answer = await donor.get(path)
        assert (answer.status, answer.code) == (503, errors.ServiceUnavailable.code)
    gate.opened.set()
    assert {answer.status for answer in await asyncio.gather(*asked)} == {200}
