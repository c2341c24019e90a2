"""FR-066: however many write at once, an event's entries form one chain."""

import asyncio
from dataclasses import fields

import psycopg
from psycopg.rows import dict_row

from shared.domain.audit_chain import GENESIS_HASH, Action, EntityType, Entry, entry_hash
from tests.factories import Json, package_body
from tests.harness.client import Client

WRITERS = 20


async def test_concurrent_changes_of_one_event_never_fork_its_chain(
    superuser: psycopg.Connection, admin: Client, event: Json
) -> None:
    """FR-066."""
    path = f"admin/events/{event['id']}/tickets/packages"
    created = await asyncio.gather(
        *(admin.post(path, package_body(name=f"Table {place}")) for place in range(WRITERS))
    )
    assert [answer.status for answer in created] == [201] * WRITERS
    changed = await asyncio.gather(
        *(
            admin.patch(
                f"{path}/{answer.json['id']}",
                {"price": "10.00", "description": "At the window."},
                If_Match=answer.headers["ETag"],
            )
            for answer in created
        )
    )
    assert [answer.status for answer in changed] == [200] * WRITERS

    with superuser.cursor(row_factory=dict_row) as cursor:
        cursor.execute(
            "SELECT * FROM audit_entries WHERE event_id = %s ORDER BY sequence", [event["id"]]
        )
        stored = cursor.fetchall()
        cursor.execute("SELECT * FROM audit_chain_heads WHERE event_id = %s", [event["id"]])
        head = cursor.fetchone()
    # The event, the packages, and two fields of each.
    assert [row["sequence"] for row in stored] == list(range(1, 1 + 3 * WRITERS + 1))
    previous_hash = GENESIS_HASH
    for row in stored:
        said = {field.name: row[field.name] for field in fields(Entry)}
        said |= {"entity_type": EntityType(row["entity_type"]), "action": Action(row["action"])}
        previous_hash = entry_hash(Entry(**said), previous_hash)
        assert row["hash"] == previous_hash, row["sequence"]
    assert head is not None
    assert (head["sequence"], head["hash"]) == (len(stored), previous_hash)


async def test_concurrent_creations_get_places_of_their_own(admin: Client, event: Json) -> None:
    """FR-016."""
    path = f"admin/events/{event['id']}/tickets/packages"
    await asyncio.gather(*(admin.post(path, package_body()) for _ in range(WRITERS)))
    listed = (await admin.get(path)).json["items"]
    assert [package["display_order"] for package in listed] == list(range(1, WRITERS + 1))
