"""Audit trails of any length, and what of them is in the archive."""

from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from shared.db.transaction import read_write
from shared.domain import clock
from shared.domain.audit_chain import Action, EntityType
from shared.services.audit.record import Change, append
from shared.storage import audit_archive
from tests.factories import Json
from tests.harness.client import Client

TIMER = "archive_audit"


def archive_nothing_so_far(superuser: psycopg.Connection) -> None:
    """Note every trail as archived up to here, so that the archive's timer has only new entries."""
    superuser.execute(
        "INSERT INTO audit_archive_positions (event_id, sequence, archived_at)"
        " SELECT event_id, sequence, now() FROM audit_chain_heads"
        " ON CONFLICT (event_id) DO UPDATE SET sequence = excluded.sequence"
    )


async def write_entries(
    event: Json, many: int, *, at: datetime | None = None, value: str = "Gala, again"
) -> None:
    """Have the system add so many entries to the event's trail, in one transaction."""
    event_id = UUID(event["id"])
    changes = [
        Change(EntityType.EVENT, event_id, Action.UPDATED, "name", f"Gala {number}", value)
        for number in range(many)
    ]
    with clock.frozen_at(at or clock.now()):
        async with read_write() as session:
            await append(session, None, event_id, changes)


async def entities_of(event: Json) -> list[dict[str, Any]]:
    """Return the event's entities, in the order of their keys."""
    wanted = f"PartitionKey ge '{event['id']}_' and PartitionKey lt '{event['id']}`'"
    return [dict(entity) async for entity in audit_archive.table().query_entities(wanted)]


async def assert_archived_once(admin: Client, event: Json, entries: int) -> None:
    """Find every entry in the archive, in order, none twice, and all of them as written."""
    numbers = sorted(int(entity["RowKey"]) for entity in await entities_of(event))
    assert numbers == list(range(1, entries + 1))
    said = (await admin.get(f"admin/events/{event['id']}/audit/verify")).json
    assert (said["valid"], said["entries"]) == (True, entries)
    check = await audit_archive.verify_archive(UUID(event["id"]))
    check.expect_end(entries, said["head_hash"])
    assert (check.entries, check.first_invalid) == (entries, None)
