"""Assigning an event to its coordinators (FR-001, FR-006)."""

from uuid import uuid4

import psycopg
import pytest

from shared.services.people import coordinators
from tests.conftest import Person
from tests.factories import Json, new_event, package_body
from tests.factories.paths import event_path
from tests.harness.audit_trail import read_trail
from tests.harness.client import Client
from tests.harness.text_cases import TEXT_CASES


def _path(event: Json) -> str:
    return f"{event_path(event)}/coordinators"


async def _items(admin: Client, event: Json) -> list[Json]:
    answer = await admin.get(_path(event))
    assert answer.status == 200
    items: list[Json] = answer.json["items"]
    return items


async def _known_person(admin: Client, person: Person, email: str) -> tuple[Client, str]:
    """Somebody who has signed in before, by way of an event of their own."""
    other = await new_event(admin)
    await admin.post(_path(other), {"email": email})
    known = person("event_coordinator", name="Noor Haddad", email=email)
    await known.get("admin/events")
    return known, (await _items(admin, other))[0]["id"]


async def test_an_invitation_is_listed_until_it_is_taken_up(
    admin: Client, person: Person, event: Json
) -> None:
    email = f"{uuid4().hex}@example.org"
    invited = await admin.post(_path(event), {"email": f" {email} "})
    assert invited.status == 201
    assert invited.headers["Location"] == f"/api/v1/{_path(event)}/{invited.json['id']}"
    assert set(invited.json) == {"id", "name", "email", "status", "since"}
    assert (invited.json["email"], invited.json["status"]) == (email, "invited")
    assert await _items(admin, event) == [invited.json]

    coordinator = person("event_coordinator", name="Noor Haddad", email=email.upper())
    assert (await coordinator.get(event_path(event))).status == 200
    [listed] = await _items(admin, event)
    assert (listed["name"], listed["status"]) == ("Noor Haddad", "assigned")
    assert listed["id"] != invited.json["id"]


@pytest.mark.parametrize("name", ["noor", "zoë", "İpek", "ÄÖÜ"])
async def test_inviting_an_address_again_changes_nothing(
    admin: Client, event: Json, superuser: psycopg.Connection, name: str
) -> None:
    email = f"{name}-{uuid4().hex}@example.org"
    first = await admin.post(_path(event), {"email": email})
    again = await admin.post(_path(event), {"email": email})
    assert (again.status, again.json) == (201, first.json)
    assert len(await _items(admin, event)) == 1
    assert len(read_trail(superuser, event["id"])) == 2


async def test_an_address_is_the_same_in_capitals(admin: Client, event: Json) -> None:
    email = f"{uuid4().hex}@example.org"
    first = await admin.post(_path(event), {"email": email})
    again = await admin.post(_path(event), {"email": email.upper()})
    assert again.json == first.json


@pytest.mark.parametrize("name", ["noor", "zoë", "İpek", "ÄÖÜ"])
async def test_an_invitation_is_taken_up_in_any_script(
    admin: Client, person: Person, event: Json, name: str
) -> None:
    email = f"{name}-{uuid4().hex}@example.org"
    await admin.post(_path(event), {"email": email})
    coordinator = person("event_coordinator", email=email)
    assert (await coordinator.get(event_path(event))).status == 200


@pytest.mark.parametrize("case", TEXT_CASES["same_address"], ids=lambda case: ascii(case["other"]))
async def test_only_the_invited_address_takes_an_invitation_up(
    admin: Client, person: Person, event: Json, case: Json
) -> None:
    """CVE-2019-19844: full case folding makes one mailbox of two."""
    salt = uuid4().hex
    await admin.post(_path(event), {"email": f"{salt}{case['one']}"})
    # The salt goes where blanks in front of an address stay in front of it.
    other = case["other"].replace(case["other"].strip(), salt + case["other"].strip())
    signed_in = person("event_coordinator", email=other)
    assert (await signed_in.get(event_path(event))).status == (200 if case["same"] else 403)
    [item] = await _items(admin, event)
    assert item["status"] == ("assigned" if case["same"] else "invited")


@pytest.mark.parametrize("look_alike", ["\u212aim@example.org", "K\u0130m@example.org"])
async def test_an_address_that_looks_like_an_invited_one_is_refused(
    admin: Client, event: Json, look_alike: str
) -> None:
    invited = await admin.post(_path(event), {"email": "kim@example.org"})
    answer = await admin.post(_path(event), {"email": look_alike})
    assert (answer.status, answer.code) == (400, "validation_failed")
    assert {pointer for pointer, _ in answer.errors} == {"/email"}
    assert await _items(admin, event) == [invited.json]


async def test_invisible_characters_around_an_invited_address_are_dropped(
    admin: Client, person: Person, event: Json
) -> None:
    email = f"{uuid4().hex}@example.org"
    invited = await admin.post(_path(event), {"email": f"\ufeff{email}\u200b"})
    assert (invited.status, invited.json["email"]) == (201, email)
    assert (await person("event_coordinator", email=email).get(event_path(event))).status == 200


@pytest.mark.parametrize("email", ["", "noor", "a b@example.org", "@", "a@b@c", "n\0@example.org"])
async def test_what_is_no_address_is_refused(admin: Client, event: Json, email: str) -> None:
    answer = await admin.post(_path(event), {"email": email})
    assert answer.status == 400
    assert {pointer for pointer, _ in answer.errors} == {"/email"}


async def test_an_unproven_address_takes_no_invitation_up(
    admin: Client, person: Person, event: Json
) -> None:
    email = f"{uuid4().hex}@example.org"
    await admin.post(_path(event), {"email": email})
    impostor = person("event_coordinator", email=email, email_verified=False)
    assert (await impostor.get(event_path(event))).status == 403


async def test_a_known_person_is_assigned_by_id(admin: Client, person: Person, event: Json) -> None:
    known, user_id = await _known_person(admin, person, f"{uuid4().hex}@example.org")
    assert (await known.get(event_path(event))).status == 403
    for _ in range(2):
        assigned = await admin.put(f"{_path(event)}/{user_id}")
        assert (assigned.status, assigned.body) == (204, b"")
    assert (await known.get(event_path(event))).status == 200
    assert [item["id"] for item in await _items(admin, event)] == [user_id]


async def test_assigned_ones_are_listed_before_invited_ones(
    admin: Client, person: Person, event: Json
) -> None:
    await admin.post(_path(event), {"email": f"{uuid4().hex}@example.org"})
    _, user_id = await _known_person(admin, person, f"{uuid4().hex}@example.org")
    await admin.put(f"{_path(event)}/{user_id}")
    assert [item["status"] for item in await _items(admin, event)] == ["assigned", "invited"]


async def test_somebody_who_never_signed_in_is_not_found(admin: Client, event: Json) -> None:
    answer = await admin.put(f"{_path(event)}/{uuid4()}")
    assert (answer.status, answer.code) == (404, "user_not_found")
    assert await _items(admin, event) == []


async def test_a_removed_coordinator_is_out_at_once_and_removed_once(
    admin: Client, person: Person, event: Json
) -> None:
    known, user_id = await _known_person(admin, person, f"{uuid4().hex}@example.org")
    await admin.put(f"{_path(event)}/{user_id}")
    assert (await known.get(event_path(event))).status == 200
    removed = await admin.delete(f"{_path(event)}/{user_id}")
    assert (removed.status, removed.body) == (204, b"")
    assert (await known.get(event_path(event))).status == 403
    again = await admin.delete(f"{_path(event)}/{user_id}")
    assert (again.status, again.code) == (404, "user_not_found")


async def test_who_was_removed_by_another_process_changes_nothing_and_soon_reads_nothing(
    admin: Client, person: Person, event: Json, superuser: psycopg.Connection
) -> None:
    """FR-001: readers are looked up every few seconds, whoever changes anything each time."""
    known, user_id = await _known_person(admin, person, f"{uuid4().hex}@example.org")
    await admin.put(f"{_path(event)}/{user_id}")
    packages = f"{event_path(event)}/tickets/packages"
    assert (await known.get(packages)).status == 200
    superuser.execute("DELETE FROM event_coordinators WHERE event_id = %s", [event["id"]])
    assert (await known.get(packages)).status == 200
    assert (await known.post(packages, package_body())).status == 403
    coordinators.access_memo.expire(coordinators.access_memo.timer() + 5)
    assert (await known.get(packages)).status == 403


async def test_an_invitation_that_is_taken_back_is_worth_nothing(
    admin: Client, person: Person, event: Json
) -> None:
    email = f"{uuid4().hex}@example.org"
    invitation = (await admin.post(_path(event), {"email": email})).json["id"]
    assert (await admin.delete(f"{_path(event)}/{invitation}")).status == 204
    assert (await admin.delete(f"{_path(event)}/{invitation}")).status == 404
    invited = person("event_coordinator", email=email)
    assert (await invited.get(event_path(event))).status == 403


async def test_an_event_that_is_not_there_has_no_coordinators(
    admin: Client, person: Person
) -> None:
    _, user_id = await _known_person(admin, person, f"{uuid4().hex}@example.org")
    path = f"admin/events/{uuid4()}/coordinators"
    answers = [
        await admin.get(path),
        await admin.post(path, {"email": "noor@example.org"}),
        await admin.put(f"{path}/{user_id}"),
    ]
    assert [(answer.status, answer.code) for answer in answers] == [(404, "event_not_found")] * 3


async def test_every_step_is_on_record(
    admin: Client, person: Person, event: Json, superuser: psycopg.Connection
) -> None:
    """FR-066."""
    email = f"{uuid4().hex}@example.org"
    _, user_id = await _known_person(admin, person, f"{uuid4().hex}@example.org")
    invitation = (await admin.post(_path(event), {"email": email})).json["id"]
    await admin.put(f"{_path(event)}/{user_id}")
    await admin.put(f"{_path(event)}/{user_id}")
    await admin.delete(f"{_path(event)}/{user_id}")
    await admin.delete(f"{_path(event)}/{user_id}")
    await admin.delete(f"{_path(event)}/{invitation}")
    trail = read_trail(superuser, event["id"])[1:]
    assert {entry.entity_type for entry in trail} == {"coordinator"}
    assert [(str(entry.entity_id), entry.change) for entry in trail] == [
        (invitation, ("created", "email", None, email)),
        (user_id, ("assigned", None, None, None)),
        (user_id, ("unassigned", None, None, None)),
        (invitation, ("unassigned", None, None, None)),
    ]


async def test_an_invitation_that_is_taken_up_is_on_record(
    admin: Client, person: Person, event: Json, superuser: psycopg.Connection
) -> None:
    """FR-066."""
    email = f"{uuid4().hex}@example.org"
    await admin.post(_path(event), {"email": email})
    await person("event_coordinator", name="Noor Haddad", email=email).get("admin/events")
    entry = read_trail(superuser, event["id"])[-1]
    assert entry.change == ("assigned", "email", None, email)
    assert (entry.actor_id, entry.actor_name) == (entry.entity_id, "Noor Haddad")
