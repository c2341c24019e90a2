"""Who gets the team's orders: people without an account, each of one event."""

from uuid import uuid4

import psycopg
import pytest

from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.orders import enter_order, ordered
from tests.harness.client import Client


async def test_one_address_is_one_person_of_an_event(
    admin: Client, package: Json, superuser: psycopg.Connection
) -> None:
    """A to Z in either case, and otherwise as it was typed; the first name stays."""
    first = await ordered(
        admin, package, purchaser={"name": "Ines Valera", "email": "I.Valera@example.org"}
    )
    second = await ordered(
        admin, package, purchaser={"name": "I. Valera", "email": "i.valera@EXAMPLE.org"}
    )
    without_dot = await ordered(
        admin, package, purchaser={"name": "Ines Valera", "email": "ivalera@example.org"}
    )
    kelvin = await ordered(
        admin,
        package,
        purchaser={"name": "Kim", "email": "\N{KELVIN SIGN}im@example.org"},
    )
    kim = await ordered(admin, package, purchaser={"name": "Kim", "email": "kim@example.org"})
    assert second["purchaser"] == first["purchaser"]
    ids = {made["purchaser"]["id"] for made in (first, without_dot, kelvin, kim)}
    assert len(ids) == 4
    row = superuser.execute(
        "SELECT issuer, subject, of_event_id::text FROM users WHERE id = %s",
        [first["purchaser"]["id"]],
    ).fetchone()
    assert row == (
        "urn:ticket-packages:team",
        first["purchaser"]["id"],
        package["event_id"],
    )


async def test_without_an_address_everybody_is_somebody_new(admin: Client, package: Json) -> None:
    made = [await ordered(admin, package, purchaser={"name": "Ines Valera"}) for _ in range(2)]
    assert made[0]["purchaser"]["id"] != made[1]["purchaser"]["id"]


async def test_a_person_belongs_to_one_event(admin: Client, package: Json) -> None:
    ines = {"name": "Ines Valera", "email": "ines@example.org"}
    other = await new_package(admin, await new_event(admin))
    here, there = [await ordered(admin, where, purchaser=ines) for where in (package, other)]
    assert here["purchaser"]["id"] != there["purchaser"]["id"]


async def test_who_is_known_at_the_event_is_named_by_id(
    admin: Client, donor: Client, package: Json
) -> None:
    account = (await bought(donor, package))["purchaser"]
    entered = (await ordered(admin, package))["purchaser"]
    for known in (account, entered):
        made = await ordered(admin, package, purchaser={"user_id": known["id"]})
        assert made["purchaser"] == known


@pytest.mark.parametrize("who", ["nobody", "stranger", "buyer elsewhere", "entered elsewhere"])
async def test_nobody_is_looked_up_who_is_no_purchaser_of_the_event(
    admin: Client, person: Person, package: Json, superuser: psycopg.Connection, who: str
) -> None:
    """Or the ids of people of other events could be tried out."""
    elsewhere = await new_package(admin, await new_event(admin))
    ids = {"nobody": str(uuid4())}
    stranger = person("donor")
    await stranger.get("me/purchases")
    row = superuser.execute("SELECT id FROM users WHERE subject = %s", [stranger.subject])
    ids["stranger"] = str(row.fetchone()[0])  # type: ignore[index]
    ids["buyer elsewhere"] = (await bought(person("donor"), elsewhere))["purchaser"]["id"]
    ids["entered elsewhere"] = (await ordered(admin, elsewhere))["purchaser"]["id"]
    answer = await enter_order(admin, package, purchaser={"user_id": ids[who]})
    assert (answer.status, answer.code) == (404, "purchaser_not_found")


async def test_the_cap_and_the_uses_of_a_code_are_those_of_whom_the_order_is_for(
    admin: Client, superuser: psycopg.Connection
) -> None:
    """Not those of the coordinator, who enters orders for many."""
    event = await new_event(admin, max_tickets_per_donor=2)
    package = await new_package(admin, event)
    path = f"admin/events/{event['id']}/promo-codes"
    code = {"code": "ONCE", "discount_type": "fixed_amount", "discount_value": "5.00"}
    assert (await admin.post(path, {**code, "max_uses_per_donor": 1})).status == 201
    first = await ordered(admin, package, 2, promo_code="ONCE")
    ines = {"user_id": first["purchaser"]["id"]}
    await ordered(admin, package, 2, promo_code="ONCE")
    capped = await enter_order(admin, package, purchaser=ines)
    assert (capped.code, capped.json["held"]) == ("donor_limit_reached", 2)
    fields: Json = {"purchaser": ines, "waive": ["donor_cap"], "promo_code": "ONCE"}
    assert (await enter_order(admin, package, **fields)).code == "promo_code_donor_limit"
    seats = superuser.execute(
        "SELECT donor_id::text, seats_held FROM donor_seats WHERE event_id = %s", [event["id"]]
    )
    assert dict(seats.fetchall())[ines["user_id"]] == 2
