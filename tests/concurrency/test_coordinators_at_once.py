"""Coordinators are invited, assigned and removed by two super admins at once."""

import asyncio
from uuid import uuid4

import pytest

from shared.services.people import coordinators
from tests.concurrency.conftest import Follow
from tests.conftest import Person
from tests.factories import Json
from tests.factories.coordinators import new_coordinator
from tests.factories.paths import event_path
from tests.harness.client import Client
from tests.harness.stage import Stage
from tests.harness.sync_points import hold_after, until_blocked


def _path(event: Json, coordinator: Json | None = None) -> str:
    path = f"{event_path(event)}/coordinators"
    return path if coordinator is None else f"{path}/{coordinator['id']}"


@pytest.fixture
def email() -> str:
    """The address of somebody who has not signed in."""
    return f"{uuid4().hex}@example.org"


@pytest.fixture
async def invitation(admin: Client, event: Json, email: str) -> Json:
    """What that address was promised."""
    answer = await admin.post(_path(event), {"email": email})
    assert answer.status == 201, answer.body
    made: Json = answer.json
    return made


@pytest.fixture
async def assigned(admin: Client, event: Json, person: Person) -> Json:
    """A coordinator of the event."""
    await new_coordinator(admin, person, event)
    [listed] = (await admin.get(_path(event))).json["items"]
    coordinator: Json = listed
    return coordinator


async def test_a_coordinator_is_removed_once(
    admin: Client, event: Json, assigned: Json, follow: Follow
) -> None:
    """FR-006."""
    path = _path(event, assigned)
    refused = await follow(lambda: admin.delete(path), lambda: admin.delete(path))
    assert (refused.status, refused.code) == (404, "user_not_found")


async def test_a_coordinator_who_is_assigned_twice_is_assigned_once(
    admin: Client, event: Json, assigned: Json, follow: Follow
) -> None:
    """FR-006: the second finds nothing to do."""
    path = _path(event, assigned)
    await admin.delete(path)
    answer = await follow(lambda: admin.put(path), lambda: admin.put(path))
    assert answer.status == 204
    assert [each["id"] for each in (await admin.get(_path(event))).json["items"]] == [
        assigned["id"]
    ]


async def test_an_address_that_is_invited_twice_is_invited_once(
    admin: Client, event: Json, email: str, follow: Follow
) -> None:
    """FR-006: the second is shown the first's invitation."""
    answer = await follow(
        lambda: admin.post(_path(event), {"email": email}),
        lambda: admin.post(_path(event), {"email": email.upper()}),
    )
    assert answer.status == 201
    assert (await admin.get(_path(event))).json["items"] == [answer.json]


async def test_an_invitation_that_is_taken_back_is_not_taken_up(
    stage: Stage, email: str, invitation: Json, person: Person, follow: Follow
) -> None:
    """FR-006: whoever signs in just then finds that the event is not theirs."""
    invited = person("event_coordinator", email=email)
    refused = await follow(
        lambda: stage.admin.delete(_path(stage.event, invitation)),
        lambda: invited.get(event_path(stage.event)),
    )
    assert (refused.status, refused.code) == (403, "forbidden")


async def test_an_invitation_that_is_taken_back_can_be_made_anew(
    stage: Stage, email: str, invitation: Json, follow: Follow
) -> None:
    """FR-006: the second invites somebody whom nobody has invited."""
    anew = await follow(
        lambda: stage.admin.delete(_path(stage.event, invitation)),
        lambda: stage.admin.post(_path(stage.event), {"email": email}),
    )
    assert anew.status == 201
    assert anew.json["id"] != invitation["id"]


async def test_an_invitation_that_is_being_shown_waits_to_be_taken_back(
    stage: Stage, email: str, invitation: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-006: inviting again finds the invitation and shows it, with no moment in between."""
    hold = hold_after(monkeypatch, coordinators, "invite")
    inviting = asyncio.create_task(stage.admin.post(_path(stage.event), {"email": email}))
    await hold.reached.wait()
    removing = asyncio.create_task(stage.admin.delete(_path(stage.event, invitation)))
    await until_blocked(stage.superuser)
    hold.released.set()
    assert (await inviting).json == invitation
    assert (await removing).status == 204
