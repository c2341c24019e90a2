"""Makes coordinators, who sign in and find their events assigned."""

from collections.abc import Callable
from uuid import uuid4

from tests.factories import Json
from tests.harness.client import Client


async def new_coordinator(
    admin: Client, person: Callable[..., Client], *events: Json, name: str = "Jonas Vester"
) -> Client:
    """Return somebody who coordinates these events and no other."""
    email = f"{uuid4().hex}@example.org"
    for event in events:
        path = f"admin/events/{event['id']}/coordinators"
        answer = await admin.post(path, {"email": email})
        assert answer.status == 201, answer.body
    coordinator = person("event_coordinator", name=name, email=email)
    answer = await coordinator.get("admin/events")
    assert {event["id"] for event in events} == {item["id"] for item in answer.json["items"]}
    return coordinator
