"""Seats that are held for a payment, and the timer that releases them."""

import asyncio
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from infra.local.host.function_host import FunctionHost
from shared.domain import clock
from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package, purchase
from tests.factories.payments import (
    moved,
    payment,
    read_purchase,
    reconciled,
    send_payment,
    sold_count,
)
from tests.factories.promo_codes import new_code, read_code
from tests.harness.client import Client
from tests.harness.holds import release_all_holds
from tests.harness.trail import Trace, actors, traces


async def tick(host: FunctionHost, *, at: datetime | None = None) -> None:
    """Fire the timer, with the clock stopped at `at`."""
    with clock.frozen_at(at or clock.now()):
        await host.fire_timer("release_overdue_holds")


def end_of_hold(made: Json) -> datetime:
    return datetime.fromisoformat(made["hold_expires_at"])


@pytest.fixture
async def holding(admin: Client) -> Json:
    """An event that holds seats for fifteen minutes."""
    return await new_event(admin, payment_hold_minutes=15)


@pytest.fixture
async def seat(admin: Client, holding: Json) -> Json:
    """A package of it, with ten to sell."""
    return await new_package(admin, holding, quantity_limit=10)


@pytest.fixture(autouse=True)
async def _nothing_left_over(host: FunctionHost) -> None:
    """Release what other tests have left to wait, so that a tick here finds our own."""
    await release_all_holds(host)


async def test_a_hold_ends_so_many_minutes_after_the_purchase(donor: Client, seat: Json) -> None:
    """To the second, and shown to the donor."""
    at = datetime.now(UTC).replace(microsecond=0)
    with clock.frozen_at(at):
        made = await bought(donor, seat)
    assert end_of_hold(made) == at + timedelta(minutes=15)
    assert (await donor.get(f"me/purchases/{made['id']}")).json == made


async def test_nothing_is_held_where_nothing_is_to_be_paid(
    admin: Client, donor: Client, holding: Json, package: Json
) -> None:
    """FR-045: neither for a free purchase, nor where the event sets no time."""
    free = await new_package(admin, holding, price="0")
    code = await new_code(admin, holding, discount_value="100")
    paid = await new_package(admin, holding)
    assert (await bought(donor, free))["hold_expires_at"] is None
    assert (await bought(donor, paid, promo_code=code["code"]))["hold_expires_at"] is None
    assert (await bought(donor, package))["hold_expires_at"] is None


async def test_a_hold_is_released_when_its_time_is_over_and_not_before(
    admin: Client,
    donor: Client,
    host: FunctionHost,
    holding: Json,
    seat: Json,
    superuser: psycopg.Connection,
) -> None:
    """FR-041: packages and the use of a code go back on sale, by the system; the donor sees why."""
    code = await new_code(admin, holding, max_total_uses=1)
    with clock.frozen_at(clock.now() - timedelta(minutes=20)):
        made = await bought(donor, seat, 3, promo_code=code["code"])
    await tick(host, at=end_of_hold(made) - timedelta(microseconds=1))
    assert (await read_purchase(admin, made))["payment_status"] == "pending"
    await tick(host, at=end_of_hold(made))
    released = {
        **made,
        "payment_status": "cancelled",
        "hold_expires_at": None,
        "cancelled_because": "hold_ended",
        "cancelled_at": made["hold_expires_at"],
        "deductible_amount": "0.00",
        "amount_due": "0.00",
    }
    assert (await donor.get("me/purchases")).json["items"] == [released]
    assert await read_purchase(admin, made) == released
    assert await sold_count(admin, seat) == 0
    assert (await read_code(admin, code))["times_used"] == 0
    assert await reconciled(admin, holding)
    assert traces(superuser, made) == [
        Trace("cancelled", "payment_status", "pending", "cancelled"),
        Trace("cancelled", "reason", None, "hold expired"),
    ]
    assert set(actors(superuser, made)) == {"system"}


async def test_what_is_settled_is_not_released(
    admin: Client, donor: Client, host: FunctionHost, holding: Json, seat: Json
) -> None:
    """Paid, cancelled, refunded: the timer leaves them be, and free purchases too."""
    free = await new_package(admin, holding, price="0")
    paid, cancelled, refunded, still = [await bought(donor, seat) for _ in range(4)]
    await moved(admin, paid, "mark-paid")
    await moved(admin, cancelled, "cancel")
    await moved(admin, refunded, "mark-paid")
    await moved(admin, refunded, "refund")
    gift = await bought(donor, free)
    await tick(host, at=end_of_hold(still) + timedelta(minutes=1))
    statuses = [
        (await read_purchase(admin, made))["payment_status"]
        for made in (paid, cancelled, refunded, still, gift)
    ]
    assert statuses == ["completed", "cancelled", "refunded", "cancelled", "completed"]
    assert await sold_count(admin, seat) == 1
    assert await reconciled(admin, holding)


async def test_a_purchase_without_a_hold_waits_for_ever(
    admin: Client, donor: Client, host: FunctionHost, package: Json
) -> None:
    """An invoice may take its time, where the event says so."""
    made = await bought(donor, package)
    await tick(host, at=datetime.now(UTC) + timedelta(days=30))
    assert await read_purchase(admin, made) == made


async def test_a_hold_is_given_back_once_however_often_the_timer_ticks(
    admin: Client,
    donor: Client,
    host: FunctionHost,
    holding: Json,
    seat: Json,
    superuser: psycopg.Connection,
) -> None:
    """Late, twice, and several at the same time."""
    kept = await bought(donor, seat, 4)
    await moved(admin, kept, "mark-paid")
    made = [await bought(donor, seat, 2) for _ in range(3)]
    with clock.frozen_at(end_of_hold(made[-1]) + timedelta(hours=3)):
        for _ in range(2):
            await asyncio.gather(*(host.fire_timer("release_overdue_holds") for _ in range(3)))
    assert await sold_count(admin, seat) == 4
    assert await reconciled(admin, holding)
    for each in made:
        assert [entry.action for entry in traces(superuser, each)] == ["cancelled"] * 2


async def test_one_tick_releases_all_that_are_overdue(
    admin: Client, person: Person, host: FunctionHost, holding: Json
) -> None:
    """Many donors who all went away; and those whose time is not over stay."""
    packages = [await new_package(admin, holding, quantity_limit=20) for _ in range(2)]
    early = datetime.now(UTC)
    for _ in range(8):
        donor = person("donor")
        with clock.frozen_at(early):
            for package in packages:
                await bought(donor, package, 2)
    with clock.frozen_at(early + timedelta(minutes=10)):
        later = await bought(person("donor"), packages[0], 3)
    await tick(host, at=early + timedelta(minutes=20))
    assert [await sold_count(admin, package) for package in packages] == [3, 0]
    assert (await read_purchase(admin, later))["payment_status"] == "pending"
    assert await reconciled(admin, holding)


async def test_released_seats_are_sold_again(
    admin: Client, donor: Client, person: Person, host: FunctionHost, holding: Json, seat: Json
) -> None:
    """First come, first served; who pays too late is refunded, who pays in time is not."""
    slow = await bought(donor, seat, 10)
    quick = person("donor")
    assert (await purchase(quick, seat)).code == "sold_out"
    await tick(host, at=end_of_hold(slow))
    await bought(quick, seat, 1)
    answer = await send_payment(Client(host), payment(slow))
    assert answer.json["refund_due"] is True
    assert await sold_count(admin, seat) == 1
    assert await reconciled(admin, holding)


async def test_a_late_payment_is_not_released_once_more(
    admin: Client, donor: Client, anybody: Client, host: FunctionHost, holding: Json, seat: Json
) -> None:
    """Completed is completed, though the old hold is over."""
    made = await bought(donor, seat)
    await tick(host, at=end_of_hold(made))
    assert (await send_payment(anybody, payment(made))).json["payment_status"] == "completed"
    await tick(host, at=end_of_hold(made) + timedelta(hours=1))
    assert (await read_purchase(admin, made))["payment_status"] == "completed"
    assert await sold_count(admin, seat) == 1
    assert await reconciled(admin, holding)


async def test_one_tick_serves_every_event(
    admin: Client, donor: Client, host: FunctionHost, seat: Json
) -> None:
    """Two events' holds in one tick, each a transaction of its own."""
    other_event = await new_event(admin, payment_hold_minutes=1)
    other = await new_package(admin, other_event)
    made = [await bought(donor, package) for package in (seat, other)]
    await tick(host, at=end_of_hold(made[0]))
    for each in made:
        assert (await read_purchase(admin, each))["payment_status"] == "cancelled"
