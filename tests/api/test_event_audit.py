"""What the audit trail says of changes to an event (FR-003, FR-066)."""

from uuid import UUID

import psycopg

from tests.factories import Json, event_body, new_event
from tests.factories.paths import event_path
from tests.harness.audit_trail import read_trail
from tests.harness.client import Client


async def test_a_new_event_begins_its_trail(admin: Client, superuser: psycopg.Connection) -> None:
    answer = await admin.post("admin/events", event_body(), X_Request_Id="opening-night")
    [entry] = read_trail(superuser, answer.json["id"])
    assert entry.change == ("created", None, None, None)
    assert (entry.entity_type, str(entry.entity_id)) == ("event", answer.json["id"])
    assert (entry.sequence, entry.request_id) == (1, "opening-night")
    assert entry.actor_name == "Amara Lindgren"
    person = superuser.execute("SELECT id FROM users WHERE subject = %s", (admin.subject,))
    assert person.fetchone() == (entry.actor_id,)
    assert isinstance(entry.actor_id, UUID)


async def test_each_changed_field_is_an_entry_of_its_own(
    admin: Client, superuser: psycopg.Connection
) -> None:
    event = await new_event(admin, starts_at="2030-05-01T18:00:00Z", venue="Hall")
    change = {
        "name": "Autumn Gala",
        "starts_at": "2030-10-01T20:00:00+02:00",
        "venue": None,
        "max_tickets_per_donor": 8,
        "payment_instructions": "By check:\nRiver School Fund",
        # The same as before: no change.
        "time_zone": event["time_zone"],
    }
    await admin.patch(event_path(event), change)
    assert [entry.change for entry in read_trail(superuser, event["id"])[1:]] == [
        ("updated", "max_tickets_per_donor", None, "8"),
        ("updated", "name", event["name"], "Autumn Gala"),
        ("updated", "payment_instructions", None, "By check:\nRiver School Fund"),
        ("updated", "starts_at", "2030-05-01T18:00:00Z", "2030-10-01T18:00:00Z"),
        ("updated", "venue", "Hall", None),
    ]


async def test_what_changes_nothing_or_is_refused_leaves_no_entry(
    admin: Client, event: Json, superuser: psycopg.Connection
) -> None:
    other = await new_event(admin)
    await admin.patch(event_path(event), {})
    await admin.patch(event_path(event), {"name": event["name"]})
    await admin.patch(event_path(event), {"slug": other["slug"]})
    assert len(read_trail(superuser, event["id"])) == 1
