"""Two people edit one event: sending the version that was read loses nothing."""

import psycopg
import pytest

from tests.conftest import Person
from tests.factories import Json, bought, event_body, new_package
from tests.factories.paths import event_path, version_tag
from tests.harness.audit_trail import read_trail
from tests.harness.client import Client


async def test_an_event_is_read_with_its_version_as_etag(admin: Client) -> None:
    created = await admin.post("admin/events", event_body())
    path = event_path(created.json)
    read = await admin.get(path)
    changed = await admin.patch(path, {"venue": "Hall"})
    assert [answer.headers["ETag"] for answer in (created, read, changed)] == ['"1"', '"1"', '"2"']
    assert [answer.json["version"] for answer in (created, read, changed)] == [1, 1, 2]


async def test_the_second_of_two_editors_is_shown_what_the_first_saved(
    admin: Client, person: Person, event: Json, superuser: psycopg.Connection
) -> None:
    other = person("super_admin", name="Noor Haddad")
    tag = version_tag(event)
    saved = await other.patch(event_path(event), {"venue": "Hall"}, If_Match=tag)
    assert saved.status == 200
    answer = await admin.patch(event_path(event), {"venue": "Barn"}, If_Match=tag)
    assert (answer.status, answer.code) == (412, "precondition_failed")
    assert answer.json["current"] == saved.json
    assert answer.json["changed_by"]["name"] == "Noor Haddad"
    assert answer.json["changed_at"] == saved.json["updated_at"]
    assert (await admin.get(event_path(event))).json == saved.json
    assert len(read_trail(superuser, event["id"])) == 2


async def test_who_sends_no_version_is_never_refused_for_another_s_edit(
    admin: Client, event: Json
) -> None:
    """Clients from before events had versions send none."""
    for venue in ("Hall", "Barn"):
        answer = await admin.patch(event_path(event), {"venue": venue})
        assert (answer.status, answer.json["venue"]) == (200, venue)


@pytest.mark.parametrize("garbage", ["*", "1", '"1', "", " "])
async def test_what_is_no_tag_is_refused(admin: Client, event: Json, garbage: str) -> None:
    answer = await admin.patch(event_path(event), {"venue": "Hall"}, If_Match=garbage)
    assert (answer.status, answer.errors) == (400, {("If-Match", "invalid")})


async def test_a_change_to_the_same_value_is_no_new_version(admin: Client, event: Json) -> None:
    answer = await admin.patch(event_path(event), {"name": event["name"]})
    assert answer.json == event


async def test_a_sale_leaves_the_version_as_it_is(
    admin: Client, donor: Client, event: Json
) -> None:
    await bought(donor, await new_package(admin, event))
    answer = await admin.patch(event_path(event), {"venue": "Hall"}, If_Match=version_tag(event))
    assert answer.status == 200
