"""Makes people who may manage an event."""

from collections.abc import Callable
from uuid import uuid4

from tests.factories import Json
from tests.factories.paths import event_path
from tests.harness.client import Client


async def new_coordinator(admin: Client, person: Callable[..., Client], event: Json) -> Client:
    """Invite somebody to coordinate the event, sign them in, and return them."""
    email = f"{uuid4().hex}@example.org"
    await admin.post(f"{event_path(event)}/coordinators", {"email": email})
    coordinator = person("event_coordinator", name="Noor Haddad", email=email)
    # The event becomes theirs with the first request.
    assert (await coordinator.get(event_path(event))).status == 200
    return coordinator
