"""What the team notes of a purchase: the note, who is thanked, the day, and the purchaser."""

import psycopg
import pytest

from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.orders import CHECK, COMP, ordered, purchase_path
from tests.harness.client import Client
from tests.harness.trail import Trace, traces

INES = {"name": "Ines Valera", "email": "ines@example.org"}


async def _patch(admin: Client, purchase: Json, body: Json) -> Json:
    answer = await admin.patch(purchase_path(purchase), body)
    assert answer.status == 200, answer.body
    changed: Json = answer.json
    return changed


async def test_each_field_is_changed_and_on_record(
    admin: Client, package: Json, superuser: psycopg.Connection
) -> None:
    """That the note and the address changed is on record; their values are not."""
    made = await ordered(admin, package, purchaser=INES, note="One", due_on="2027-05-01")
    before = len(traces(superuser, made))
    body: Json = {
        "in_the_name_of": "Valera Marine",
        "note": "Two",
        "due_on": "2027-05-09",
        "purchaser": {"name": "Inés Valera", "email": "iv@example.org"},
    }
    changed = await _patch(admin, made, body)
    assert {name: changed[name] for name in ("in_the_name_of", "note", "due_on")} == {
        name: body[name] for name in ("in_the_name_of", "note", "due_on")
    }
    assert changed["purchaser"] == {**made["purchaser"], **body["purchaser"]}
    assert traces(superuser, made)[before:] == [
        Trace("updated", "purchaser", "Ines Valera", "Inés Valera"),
        Trace("updated", "purchaser_email"),
        Trace("updated", "in_the_name_of", None, "Valera Marine"),
        Trace("updated", "note"),
        Trace("updated", "due_on", "2027-05-01", "2027-05-09"),
    ]


async def test_what_is_left_out_stays_and_null_takes_away(admin: Client, package: Json) -> None:
    made = await ordered(admin, package, note="One", due_on="2027-05-01", in_the_name_of="Valera")
    assert (await _patch(admin, made, {}))["note"] == "One"
    cleared = await _patch(admin, made, {"note": None, "due_on": None})
    assert (cleared["note"], cleared["due_on"], cleared["in_the_name_of"]) == (None, None, "Valera")


async def test_what_changes_nothing_leaves_no_entry(
    admin: Client, package: Json, superuser: psycopg.Connection
) -> None:
    made = await ordered(admin, package, purchaser=INES, note="One", due_on="2027-05-01")
    before = traces(superuser, made)
    await _patch(admin, made, {"note": "One", "due_on": "2027-05-01", "purchaser": INES})
    assert traces(superuser, made) == before


async def test_the_note_of_a_donors_purchase_is_the_teams(
    admin: Client, donor: Client, package: Json
) -> None:
    made = await bought(donor, package)
    assert (await _patch(admin, made, {"note": "Pays late"}))["note"] == "Pays late"
    assert (await donor.get(f"me/purchases/{made['id']}")).json["note"] is None


async def test_a_person_with_an_account_keeps_the_name_they_sign_in_with(
    admin: Client, donor: Client, package: Json
) -> None:
    made = await bought(donor, package)
    answer = await admin.patch(
        purchase_path(made), {"note": "x", "purchaser": {"name": "Somebody"}}
    )
    assert (answer.status, answer.code) == (409, "purchaser_has_account")
    shown = (await admin.get(purchase_path(made))).json
    assert (shown["purchaser"]["name"], shown["note"]) == ("Priya Raman", None)


async def test_a_person_has_one_name_on_all_of_their_purchases(
    admin: Client, package: Json
) -> None:
    first = await ordered(admin, package, purchaser=INES)
    second = await ordered(admin, package, purchaser=INES)
    await _patch(admin, first, {"purchaser": {"name": "Inés Valera"}})
    shown = (await admin.get(purchase_path(second))).json
    assert shown["purchaser"] == {**first["purchaser"], "name": "Inés Valera"}


async def test_nothing_is_due_on_a_day_of_what_is_paid_or_closed(
    admin: Client, package: Json
) -> None:
    for payment in (CHECK, COMP):
        paid = await ordered(admin, package, payment=payment)
        answer = await admin.patch(purchase_path(paid), {"due_on": "2027-05-01"})
        assert (answer.status, answer.code) == (409, "purchase_not_pending")
    closed = await ordered(admin, package, due_on="2027-05-01")
    assert (await admin.post(f"{purchase_path(closed)}/cancel", {})).status == 200
    answer = await admin.patch(purchase_path(closed), {"due_on": "2027-06-01"})
    assert (answer.status, answer.code) == (409, "purchase_already_closed")
    assert (await _patch(admin, closed, {"note": "Moved away", "due_on": None}))["due_on"] is None


async def test_a_day_takes_the_place_of_the_hold(
    admin: Client, donor: Client, superuser: psycopg.Connection
) -> None:
    event = await new_event(admin, payment_hold_minutes=60)
    made = await bought(donor, await new_package(admin, event))
    changed = await _patch(admin, made, {"due_on": "2027-05-01"})
    assert (changed["hold_expires_at"], changed["due_on"]) == (None, "2027-05-01")
    assert traces(superuser, made) == [
        Trace("updated", "due_on", None, "2027-05-01"),
        Trace("updated", "hold_expires_at", made["hold_expires_at"], None),
    ]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"purchaser": None}, ("/purchaser", "invalid")),
        ({"purchaser": {"name": None}}, ("/purchaser/name", "invalid")),
        ({"purchaser": {"user_id": "x"}}, ("/purchaser/user_id", "unknown_field")),
        ({"due_on": "tomorrow"}, ("/due_on", "invalid")),
        ({"quantity": 2}, ("/quantity", "unknown_field")),
        ({"note": "x" * 2001}, ("/note", "too_long")),
    ],
)
async def test_an_invalid_change_is_refused(
    admin: Client, package: Json, body: Json, error: tuple[str, str]
) -> None:
    made = await ordered(admin, package)
    answer = await admin.patch(purchase_path(made), body)
    assert (answer.status, answer.errors) == (400, {error})


async def test_a_purchase_of_another_event_is_not_found(admin: Client, package: Json) -> None:
    made = await ordered(admin, package, purchaser=INES)
    other = {**made, "event_id": (await new_event(admin))["id"]}
    for body in ({"note": "x"}, {"purchaser": {"name": "x"}}):
        answer = await admin.patch(purchase_path(other), body)
        assert (answer.status, answer.code) == (404, "purchase_not_found")


async def _found(admin: Client, event: Json, q: str) -> list[tuple[str, bool, int]]:
    answer = await admin.get(f"admin/events/{event['id']}/purchasers?q={q}")
    assert answer.status == 200, answer.body
    return [(one["name"], one["has_account"], one["purchases"]) for one in answer.json]


async def test_purchasers_are_found_by_words_in_any_order(
    admin: Client, person: Person, event: Json, package: Json
) -> None:
    """With accounts and without, and nobody who has nothing to do with the event."""
    await bought(person("donor", name="Inés Valera-Costa", email="costa@example.org"), package)
    await ordered(admin, package, purchaser=INES)
    await ordered(admin, package, purchaser=INES)
    await ordered(admin, await new_package(admin, await new_event(admin)), purchaser=INES)
    await person("donor", name="Ines Valera").get("me/purchases")
    assert await _found(admin, event, "valera INES") == [
        ("Ines Valera", False, 2),
        ("Inés Valera-Costa", True, 1),
    ]
    assert await _found(admin, event, "costa@example.org") == [("Inés Valera-Costa", True, 1)]
    assert await _found(admin, event, "nobody") == []


async def test_at_most_twenty_purchasers_are_found(admin: Client, event: Json) -> None:
    package = await new_package(admin, event)
    for number in range(21):
        await ordered(admin, package, purchaser={"name": f"Okafor {number:02}"})
    found = await _found(admin, event, "okafor")
    assert [name for name, _, _ in found] == [f"Okafor {number:02}" for number in range(20)]
