"""A slug that was printed on an invitation leads to its event for ever."""

from uuid import uuid4

from tests.factories import Json, event_body, new_event
from tests.factories.paths import event_path
from tests.harness.client import Client


async def renamed(admin: Client, event: Json) -> Json:
    """Give the event another slug and return it."""
    answer = await admin.patch(event_path(event), {"slug": f"gala-{uuid4().hex[:12]}"})
    assert answer.status == 200
    changed: Json = answer.json
    return changed


async def test_a_former_slug_answers_with_the_event_and_its_new_slug(
    admin: Client, anybody: Client, event: Json
) -> None:
    second = await renamed(admin, event)
    third = await renamed(admin, event)
    for slug in (event["slug"], second["slug"], third["slug"], event["id"]):
        answer = await anybody.get(f"events/{slug}")
        assert (answer.status, answer.json) == (200, third)


async def test_nobody_else_gets_a_former_slug(admin: Client, event: Json) -> None:
    await renamed(admin, event)
    created = await admin.post("admin/events", event_body(slug=event["slug"]))
    other = await new_event(admin)
    changed = await admin.patch(event_path(other), {"slug": event["slug"]})
    for answer in (created, changed):
        assert (answer.status, answer.code) == (409, "slug_taken")
    assert (await admin.get(event_path(other))).json == other


async def test_an_event_takes_a_former_slug_back(
    admin: Client, anybody: Client, event: Json
) -> None:
    second = await renamed(admin, event)
    answer = await admin.patch(event_path(event), {"slug": event["slug"]})
    assert (answer.status, answer.json["slug"]) == (200, event["slug"])
    assert (await anybody.get(f"events/{second['slug']}")).json["slug"] == event["slug"]
