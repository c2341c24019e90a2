"""An event is handed over to whoever proves an address to be theirs, and taken back at once."""

import time
from uuid import uuid4

import psycopg
import pytest

from shared.http import admission
from tests.conftest import Person
from tests.factories import Json
from tests.factories.paths import event_path
from tests.harness.app_settings import changed_settings
from tests.harness.client import Client


def new_address() -> str:
    return f"Noor.{uuid4().hex}@Example.org"


async def invite(admin: Client, event: Json, email: str) -> None:
    answer = await admin.post(f"{event_path(event)}/coordinators", {"email": email})
    assert answer.status == 201


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": True},
        {"email_verified": "true"},
        {"email_verified": None, "xms_edov": True},
        {"email_verified": None, "xms_edov": "1"},
        {"email_verified": None, "xms_edov": 1},
        {"email_verified": True, "xms_edov": False},
    ],
)
@pytest.mark.parametrize("spelling", [str, str.lower, str.upper])
async def test_a_verified_address_takes_effect_in_any_spelling(
    admin: Client, person: Person, event: Json, claims: dict[str, object], spelling: type[str]
) -> None:
    """FR-001."""
    email = new_address()
    await invite(admin, event, email)
    invited = person("event_coordinator", email=spelling(email), **claims)
    assert (await invited.get(event_path(event))).status == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": None},
        {"email_verified": False},
        {"email_verified": "false"},
        {"email_verified": ""},
        {"email_verified": 0},
        {"email_verified": ["x"]},
        {"email_verified": "yes"},
        {"email_verified": None, "xms_edov": False},
        {"email_verified": None, "xms_edov": "0"},
        {"email_verified": False, "xms_edov": True},
        {"email_verified": "no", "xms_edov": "1"},
    ],
)
async def test_an_address_that_is_not_verified_never_takes_effect(
    admin: Client, person: Person, event: Json, claims: dict[str, object]
) -> None:
    """FR-001."""
    email = new_address()
    await invite(admin, event, email)
    impostor = person("event_coordinator", email=email, **claims)
    assert (await impostor.get(event_path(event))).status == 403
    # The invitation still stands for whoever proves the address.
    invited = person("event_coordinator", email=email)
    assert (await invited.get(event_path(event))).status == 200
    assert (await impostor.get(event_path(event))).status == 403


async def test_an_issuer_can_be_trusted_for_every_address(
    admin: Client, person: Person, event: Json
) -> None:
    email = new_address()
    await invite(admin, event, email)
    with changed_settings(AUTH_EMAIL_TRUSTED="true"):
        invited = person("event_coordinator", email=email, email_verified=None)
        assert (await invited.get(event_path(event))).status == 200


async def test_a_known_person_takes_it_up_with_their_next_token(
    admin: Client, person: Person, event: Json
) -> None:
    email = new_address()
    known = person("event_coordinator", email=email)
    assert (await known.get(event_path(event))).status == 403
    await invite(admin, event, email)
    # Another token: issued at another second, and valid already.
    later = int(time.time()) - 10
    again = person("event_coordinator", sub=known.subject, email=email, iat=later, nbf=later)
    assert (await again.get(event_path(event))).status == 200


async def test_a_known_person_takes_it_up_within_a_minute_with_the_same_token(
    admin: Client, person: Person, event: Json
) -> None:
    """The person is looked at again a minute after; the cache's own clock is what passes here."""
    email = new_address()
    known = person("event_coordinator", email=email)
    assert (await known.get(event_path(event))).status == 403
    await invite(admin, event, email)
    assert admission.signed_in_memo.ttl <= 60
    admission.signed_in_memo.clear()
    assert (await known.get(event_path(event))).status == 200


async def test_an_invitation_works_once(admin: Client, person: Person, event: Json) -> None:
    """Two people of one issuer may both claim an address; the first to prove it has it."""
    email = new_address()
    await invite(admin, event, email)
    first, second = (person("event_coordinator", email=email) for _ in range(2))
    assert (await first.get(event_path(event))).status == 200
    assert (await second.get(event_path(event))).status == 403


async def test_an_invitation_gives_no_role(admin: Client, person: Person, event: Json) -> None:
    email = new_address()
    await invite(admin, event, email)
    donor = person("donor", email=email)
    assert (await donor.get(event_path(event))).status == 403


async def test_a_removal_takes_effect_at_the_next_request(
    admin: Client, person: Person, event: Json, superuser: psycopg.Connection
) -> None:
    """FR-006: with the same token, whatever is cached about the person."""
    email = new_address()
    await invite(admin, event, email)
    coordinator = person("event_coordinator", email=email)
    assert (await coordinator.get(event_path(event))).status == 200
    row = superuser.execute(
        "SELECT id FROM users WHERE subject = %s", [coordinator.subject]
    ).fetchone()
    assert row is not None
    removed = await admin.delete(f"{event_path(event)}/coordinators/{row[0]}")
    assert removed.status == 204
    refused = await coordinator.get(event_path(event))
    assert (refused.status, refused.code) == (403, "forbidden")
    assert (await coordinator.get("admin/events")).json["items"] == []


async def test_the_assignment_of_another_event_counts_for_nothing(
    admin: Client, person: Person, event: Json, package: Json
) -> None:
    """FR-006. `package` is of `event`; the coordinator has an event, but not this one."""
    email = new_address()
    other = (await admin.get("admin/events")).json["items"]
    foreign = next(item for item in other if item["id"] != event["id"])
    await invite(admin, foreign, email)
    coordinator = person("event_coordinator", email=email)
    assert (await coordinator.get(event_path(foreign))).status == 200
    # Through their own event they can't reach it either.
    inside = f"{event_path(foreign)}/tickets/packages/{package['id']}"
    answer = await coordinator.get(inside)
    assert (answer.status, answer.code) == (404, "package_not_found")
    assert (await coordinator.get(f"{event_path(event)}/tickets/packages")).status == 403
