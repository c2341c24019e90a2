"""One Idempotency-Key enters one order, in a scope of its own."""

import psycopg
import pytest

from tests.conftest import Person
from tests.factories import Json, bought, purchase
from tests.factories.coordinators import new_coordinator
from tests.factories.orders import CHECK, enter_order, ordered, purchase_path
from tests.factories.paths import package_path
from tests.harness.client import Client


async def _sold(admin: Client, package: Json) -> int:
    return int((await admin.get(package_path(package))).json["sold_count"])


async def test_the_same_order_again_is_the_same_answer(
    admin: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """With all that only the team is shown, without a second person, payment or entry."""
    fields: Json = {
        "payment": CHECK,
        "note": "Near the doors",
        "due_on": None,
        "total_override": {"total": "450.00", "reason": "Agreed"},
    }
    first = await enter_order(admin, package, 2, key="k", **fields)
    fields.pop("due_on")
    again = await enter_order(admin, package, 2, key="k", **fields)
    assert (again.status, again.body) == (201, first.body)
    assert again.headers["Location"] == first.headers["Location"]
    assert first.json["note"] == "Near the doors"
    assert await _sold(admin, package) == 2
    counts = superuser.execute(
        "SELECT (SELECT count(*) FROM users WHERE of_event_id = %(event)s),"
        " (SELECT count(*) FROM payments WHERE purchase_id = %(purchase)s),"
        " (SELECT count(*) FROM audit_entries"
        "  WHERE event_id = %(event)s AND field_name = 'quantity')",
        {"event": event["id"], "purchase": first.json["id"]},
    )
    assert counts.fetchone() == (1, 1, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"quantity": 1},
        {"purchaser": {"name": "Ada"}},
        {"payment": CHECK},
        {"due_on": "2027-01-01"},
        {"waive": ["donor_cap"]},
        {"note": "Another"},
    ],
)
async def test_the_same_key_for_another_order_is_refused(
    admin: Client, package: Json, other: Json
) -> None:
    await ordered(admin, package, 2, key="k")
    answer = await enter_order(admin, package, **{"quantity": 2, **other}, key="k")
    assert (answer.status, answer.code) == (422, "idempotency_key_reused")
    assert await _sold(admin, package) == 2


async def test_a_key_for_an_order_is_none_for_an_own_purchase(admin: Client, package: Json) -> None:
    """A coordinator buys for themselves too, and both clients may count from 1."""
    for_myself = await bought(admin, package, key="1")
    for_ines = await ordered(admin, package, key="1")
    assert for_myself["id"] != for_ines["id"]
    assert (await purchase(admin, package, key="1")).json == for_myself
    assert (await enter_order(admin, package, key="1")).json == for_ines
    assert await _sold(admin, package) == 2


async def test_a_key_is_one_coordinators(
    admin: Client, person: Person, event: Json, package: Json
) -> None:
    """Also for orders for the same person."""
    mine = await ordered(admin, package, key="k")
    coordinator = await new_coordinator(admin, person, event)
    for_ines: Json = {"purchaser": {"user_id": mine["purchaser"]["id"]}}
    theirs = await ordered(coordinator, package, key="k", **for_ines)
    assert mine["id"] != theirs["id"]


async def test_an_order_is_answered_again_when_its_purchaser_has_given_it_away(
    admin: Client, person: Person, package: Json
) -> None:
    """Nobody with that id has a purchase at the event any more."""
    first = await bought(person("donor"), package)
    known: Json = {"purchaser": {"user_id": first["purchaser"]["id"]}}
    made = await enter_order(admin, package, key="k", **known)
    for each in (first, made.json):
        path = f"{purchase_path(each)}/reassign"
        assert (await admin.post(path, {"purchaser": {"name": "Ada"}})).status == 200
    again = await enter_order(admin, package, key="k", **known)
    assert (again.status, again.body) == (201, made.body)
    other = await enter_order(admin, package, **known)
    assert (other.status, other.code) == (404, "purchaser_not_found")
