"""A crowd is let in a few at a time, in the order in which it came, and holds up nobody else."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest

from infra.local.host.function_host import FunctionHost
from shared.services.buying import purchase_slots, statements
from tests.factories import purchase
from tests.harness.app_settings import changed_clients
from tests.harness.client import Client
from tests.harness.patching import replace_everywhere
from tests.harness.stage import Stage
from tests.harness.sync_points import Step, until

_OF_ONE_PACKAGE, _OF_ALL = 2, 4


@pytest.fixture(autouse=True)
async def _few_at_once(host: FunctionHost) -> AsyncIterator[None]:
    async with changed_clients(
        PURCHASES_AT_ONCE_PER_PACKAGE=str(_OF_ONE_PACKAGE),
        DATABASE_POOL_SIZE=str(_OF_ALL + purchase_slots.LEFT_TO_OTHERS),
    ):
        yield


class Gate:
    """Where everybody who is let in stays until it opens."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.inside = 0
        self.most = 0
        self.opened = asyncio.Event()
        original: Step = statements.read_offer

        async def stay(*args: object) -> object:
            offer = await original(*args)
            self.inside += 1
            self.most = max(self.most, self.inside)
            await self.opened.wait()
            self.inside -= 1
            return offer

        replace_everywhere(monkeypatch, original, stay)


async def test_few_are_let_in_at_once_and_all_are_served(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    donors = await stage.donors(20)
    package = await stage.new_package()
    gate = Gate(monkeypatch)
    buying = [asyncio.create_task(purchase(donor, package)) for donor in donors]
    await until(lambda: gate.inside == _OF_ONE_PACKAGE)
    gate.opened.set()
    answers = await asyncio.gather(*buying)
    assert {answer.status for answer in answers} == {201}
    assert gate.most == _OF_ONE_PACKAGE


async def test_a_crowd_at_one_package_keeps_nobody_from_another(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    donors = await stage.donors(21)
    wanted, other = (
        await stage.new_package(),
        await stage.new_package(),
    )
    gate = Gate(monkeypatch)
    buying = [asyncio.create_task(purchase(donor, wanted)) for donor in donors[:20]]
    await until(lambda: gate.inside == _OF_ONE_PACKAGE)
    buying.append(asyncio.create_task(purchase(donors[20], other)))
    await until(lambda: gate.inside == _OF_ONE_PACKAGE + 1)
    gate.opened.set()
    assert {answer.status for answer in await asyncio.gather(*buying)} == {201}


async def test_purchases_leave_connections_to_others(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    donors = await stage.donors(24)
    packages = [await stage.new_package() for _ in range(8)]
    gate = Gate(monkeypatch)
    buying = [
        asyncio.create_task(purchase(donor, package))
        for donor, package in zip(donors, packages * 3, strict=False)
    ]
    await until(lambda: gate.inside == _OF_ALL)
    assert (await stage.admin.get(f"admin/events/{stage.event['id']}")).status == 200
    gate.opened.set()
    assert {answer.status for answer in await asyncio.gather(*buying)} == {201}
    assert gate.most == _OF_ALL


async def test_a_turn_ends_with_a_purchase_that_is_refused_or_breaks(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    donors = await stage.donors(6)
    package = await stage.new_package(quantity_limit=1)

    async def refused(donor: Client) -> int:
        return (await purchase(donor, package, 2)).status

    assert [await refused(donor) for donor in donors] == [409] * 6

    async def break_down(*_: object) -> None:
        raise RuntimeError("the process stumbles")

    with monkeypatch.context() as broken:
        replace_everywhere(broken, statements.sell, break_down)
        assert [(await purchase(donor, package)).status for donor in donors] == [500] * 6
    assert (await purchase(donors[0], package)).status == 201


async def test_who_came_first_goes_in_first() -> None:
    package_id = uuid4()
    served: list[int] = []

    async def take(number: int, package: UUID) -> None:
        async with purchase_slots.purchase_slot(package):
            await asyncio.sleep(0)
            served.append(number)

    await asyncio.gather(*(take(number, package_id) for number in range(50)))
    assert served == sorted(served)


async def test_a_package_that_nobody_buys_is_forgotten() -> None:
    for _ in range(3):
        async with purchase_slots.purchase_slot(uuid4()):
            assert len(purchase_slots.slots_of_packages) == 1
    assert not purchase_slots.slots_of_packages
