"""Somebody is seated at the very moment at which the purchase is closed, or closed first."""

import asyncio

import pytest

from shared.services.guests import naming
from shared.services.purchases import status
from tests.factories import Json, bought
from tests.factories.payments import move, moved, purchase_path
from tests.harness.client import Answer, Client
from tests.harness.guards import without_guard
from tests.harness.stage import Stage
from tests.harness.sync_points import hold_after, until_blocked
from tests.harness.trail import Trace, traces

ADA = {"guest_name": "Ada Byron"}
_OF_PURCHASE = r"(?<=OF )purchases, (?=tickets)"


async def _seat(donor: Client, admin: Client, made: Json, *, by_donor: bool) -> Answer:
    ticket = made["tickets"][0]["id"]
    if by_donor:
        return await donor.patch(f"me/tickets/{ticket}", ADA)
    return await admin.patch(f"{purchase_path(made)}/tickets/{ticket}", ADA)


@pytest.fixture
async def made(donor: Client, package: Json) -> Json:
    """A purchase of two seats, nobody on them yet."""
    return await bought(donor, package, 2)


@pytest.fixture(params=["cancel", "refund"])
async def closing(request: pytest.FixtureRequest, admin: Client, made: Json) -> str:
    """How the purchase is closed: what may be refunded is paid by now."""
    name: str = request.param
    if name == "refund":
        await moved(admin, made, "mark-paid")
    return name


@pytest.mark.parametrize("by_donor", [True, False])
async def test_a_guest_who_comes_second_is_not_seated(
    stage: Stage, made: Json, closing: str, monkeypatch: pytest.MonkeyPatch, by_donor: bool
) -> None:
    """Spec §7: the purchase is being closed, and the seat goes back on sale with nobody on it."""
    hold = hold_after(monkeypatch, status, "release_seats")
    closes = asyncio.create_task(move(stage.admin, made, closing))
    await hold.reached.wait()
    seats = asyncio.create_task(_seat(stage.donor, stage.admin, made, by_donor=by_donor))
    await until_blocked(stage.superuser)
    hold.released.set()
    assert (await closes).status == 200
    assert (await seats).code == "purchase_already_closed"
    assert traces(stage.superuser, made["tickets"][0]) == []


async def test_control_a_guest_sits_on_a_seat_that_is_back_on_sale_without_the_lock(
    stage: Stage, made: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ticket alone says nothing of what becomes of its purchase."""
    hold = hold_after(monkeypatch, status, "release_seats")
    closes = asyncio.create_task(move(stage.admin, made, "cancel"))
    await hold.reached.wait()
    with without_guard(_OF_PURCHASE):
        seated = await _seat(stage.donor, stage.admin, made, by_donor=True)
    hold.released.set()
    assert (await closes).json["payment_status"] == "cancelled"
    assert (seated.status, seated.json["guest_name"]) == (200, "Ada Byron")


async def test_a_guest_who_comes_first_is_seated_before_the_purchase_is_closed(
    stage: Stage, made: Json, closing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spec §7: the trail tells it in the order in which it was."""
    hold = hold_after(monkeypatch, naming, "_seat")
    seats = asyncio.create_task(_seat(stage.donor, stage.admin, made, by_donor=True))
    await hold.reached.wait()
    closes = asyncio.create_task(move(stage.admin, made, closing))
    await until_blocked(stage.superuser)
    hold.released.set()
    assert ((await seats).status, (await closes).status) == (200, 200)
    assert traces(stage.superuser, made["tickets"][0]) == [
        Trace("assigned", "guest_name", None, "Ada Byron")
    ]


async def test_guests_of_one_purchase_who_are_seated_at_once_all_sit(
    admin: Client, donor: Client, package: Json
) -> None:
    """They wait for each other, in one order, and for a payment at the same moment too."""
    made = await bought(donor, package, 8)
    *seated, paid = await asyncio.gather(
        *(
            donor.patch(f"me/tickets/{ticket['id']}", {"guest_name": f"Guest {place}"})
            for place, ticket in enumerate(made["tickets"])
        ),
        move(admin, made, "mark-paid"),
    )
    assert {answer.status for answer in (*seated, paid)} == {200}
    shown = (await donor.get(f"me/purchases/{made['id']}")).json["tickets"]
    assert [ticket["guest_name"] for ticket in shown] == [f"Guest {place}" for place in range(8)]
