"""Coordinators change a package while it sells: nobody is refused for it, no price is made up."""

import asyncio
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from shared.services.buying import purchases
from tests.conftest import Person
from tests.factories import Json, new_package, purchase
from tests.harness.client import Answer, Client
from tests.harness.guards import without_guard
from tests.harness.stage import Stage
from tests.harness.sync_points import hold_after

_SAME_VERSION = r"AND version = \S+"


@dataclass
class Coordinator:
    """Raises the price by a dollar at a time, and knows which prices may be in force."""

    clients: list[Client]
    package: Json
    # A price counts from when it is sent until the next one has been answered.
    sent: Decimal = Decimal(100)
    answered: Decimal = Decimal(100)
    statuses: set[int] = field(default_factory=set)

    @property
    def path(self) -> str:
        """The package."""
        return f"admin/events/{self.package['event_id']}/tickets/packages/{self.package['id']}"

    async def raise_price(self) -> None:
        """Raise it once, with a new name too. Several people: one may only send 100 a minute."""
        client = self.clients[int(self.sent) % len(self.clients)]
        current = await client.get(self.path)
        self.sent += 1
        answer = await client.patch(
            self.path,
            {"price": f"{self.sent}.00", "name": f"Seat at ${self.sent}"},
            If_Match=current.headers["ETag"],
        )
        self.statuses.add(answer.status)
        self.answered = self.sent

    async def raise_until(self, done: asyncio.Event) -> None:
        """Go on as long as people buy."""
        while not done.is_set():
            await self.raise_price()


@pytest.fixture
async def coordinator(person: Person, admin: Client, event: Json) -> Coordinator:
    """Somebody who edits a package with forty to sell, at $100 each."""
    package = await new_package(admin, event, price="100.00", quantity_limit=40)
    return Coordinator([person("super_admin") for _ in range(4)], package)


async def test_demand_within_stock_is_never_refused(stage: Stage, coordinator: Coordinator) -> None:
    """FR-020: forty buyers for forty, all at once, and each gets one."""
    donors = await stage.donors(40)
    answers = await asyncio.gather(*(purchase(donor, coordinator.package) for donor in donors))
    assert [answer.status for answer in answers] == [201] * 40


async def test_editing_neither_refuses_a_buyer_nor_sells_at_another_price(
    stage: Stage, coordinator: Coordinator
) -> None:
    """FR-002, FR-020: each pays a price that was in force while they bought."""
    donors = await stage.donors(40)
    done = asyncio.Event()
    turns = asyncio.Semaphore(8)

    async def buy(donor: Client) -> None:
        async with turns:
            lowest = coordinator.answered
            answer = await purchase(donor, coordinator.package)
            assert answer.status == 201, answer.body
            total = Decimal(answer.json["total_price"])
            assert lowest <= total <= coordinator.sent
            assert answer.json["package_name"] in (f"Seat at ${total:.0f}", "Single Seat")

    editing = asyncio.create_task(coordinator.raise_until(done))
    await asyncio.gather(*(buy(donor) for donor in donors))
    done.set()
    await editing
    assert coordinator.statuses == {200}
    assert coordinator.answered > 101, "nothing was edited while people bought"


async def test_nobody_pays_another_total_than_they_expected(
    stage: Stage, coordinator: Coordinator
) -> None:
    """Spec §7: who names a total buys at it or hears the new one, whatever is saved meanwhile."""
    donors = await stage.donors(40)
    done = asyncio.Event()
    turns = asyncio.Semaphore(8)

    async def buy(donor: Client) -> str:
        async with turns:
            expected = f"{coordinator.answered}.00"
            answer = await purchase(donor, coordinator.package, expected_total=expected)
            if answer.status == 201:
                assert answer.json["total_price"] == expected
                return "bought"
            assert answer.json["total_price"] != expected
            return answer.code

    editing = asyncio.create_task(coordinator.raise_until(done))
    outcomes = await asyncio.gather(*(buy(donor) for donor in donors))
    done.set()
    await editing
    assert set(outcomes) <= {"bought", "price_changed"}


async def _raise_between_reading_and_selling(
    coordinator: Coordinator,
    donor: Client,
    monkeypatch: pytest.MonkeyPatch,
    expected_total: str | None = None,
) -> Answer:
    hold = hold_after(monkeypatch, purchases, "read_offer")
    buying = asyncio.create_task(
        purchase(donor, coordinator.package, expected_total=expected_total)
    )
    await hold.reached.wait()
    await coordinator.raise_price()
    hold.released.set()
    return await buying


async def test_price_saved_between_reading_and_selling_is_the_one_paid(
    coordinator: Coordinator, donor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spec §7: prices are the ones in force at commit."""
    answer = await _raise_between_reading_and_selling(coordinator, donor, monkeypatch)
    assert (answer.status, answer.json["total_price"]) == (201, "101.00")


async def test_price_saved_between_reading_and_selling_is_not_sprung_on_the_donor(
    coordinator: Coordinator, donor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spec §7: on a mismatch nothing is bought, and the new total is told."""
    answer = await _raise_between_reading_and_selling(
        coordinator, donor, monkeypatch, expected_total="100.00"
    )
    assert (answer.code, answer.json["total_price"]) == ("price_changed", "101.00")


async def test_control_old_price_is_paid_without_the_version(
    coordinator: Coordinator, donor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read and no longer holds would be sold."""
    with without_guard(_SAME_VERSION):
        answer = await _raise_between_reading_and_selling(coordinator, donor, monkeypatch)
    assert (answer.status, answer.json["total_price"]) == (201, "100.00")
