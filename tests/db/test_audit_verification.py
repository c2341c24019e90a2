"""Whoever touches the audit trail, in the database or in the archive, is found out."""

import json
import subprocess
import sys
from uuid import UUID

import psycopg
import pytest

from infra.local.host.function_host import FunctionHost
from shared.storage import audit_archive
from tests.factories import Json, new_package
from tests.harness.client import Client

TIMER = "archive_audit"
TAMPERINGS = {
    "occurred_at": "occurred_at + interval '1 microsecond'",
    "actor_id": "gen_random_uuid()",
    "actor_name": "actor_name || '!'",
    "entity_type": "'coordinator'",
    "entity_id": "gen_random_uuid()",
    "action": "'deleted'",
    "field_name": "'price'",
    "old_value": "'1'",
    "new_value": "'1'",
    "request_id": "'other'",
    "hash": "repeat('0', 64)",
}


@pytest.fixture
async def trail(admin: Client, event: Json) -> Json:
    """An event with six entries."""
    for number in range(5):
        await new_package(admin, event, name=f"No. {number}")
    return event


async def _verdict(admin: Client, event: Json) -> tuple[bool, int | None]:
    said = (await admin.get(f"admin/events/{event['id']}/audit/verify")).json
    return said["valid"], said["first_invalid_sequence"]


def _tamper(superuser: psycopg.Connection, statement: str, event: Json) -> None:
    superuser.execute("SET session_replication_role = replica")
    superuser.execute(statement, {"event": event["id"]})
    superuser.execute("SET session_replication_role = origin")


async def test_an_untouched_trail_is_valid(admin: Client, trail: Json) -> None:
    """FR-067."""
    said = (await admin.get(f"admin/events/{trail['id']}/audit/verify")).json
    assert (said["valid"], said["entries"]) == (True, 6)
    newest = (await admin.get(f"admin/events/{trail['id']}/audit?limit=1")).json["items"][0]
    assert said["head_hash"] == newest["hash"]


@pytest.mark.parametrize("column", TAMPERINGS)
async def test_any_column_that_is_changed_is_found(
    admin: Client, trail: Json, superuser: psycopg.Connection, column: str
) -> None:
    """FR-066, FR-068."""
    changed = f"{column} = {TAMPERINGS[column]}"
    where = "WHERE event_id = %(event)s AND sequence = 3"
    _tamper(superuser, f"UPDATE audit_entries SET {changed} {where}", trail)
    assert await _verdict(admin, trail) == (False, 3)


@pytest.mark.parametrize(("removed", "first"), [(1, 1), (4, 4), (6, 6)])
async def test_an_entry_that_is_removed_is_found(
    admin: Client, trail: Json, superuser: psycopg.Connection, removed: int, first: int
) -> None:
    """FR-068: the first, one in the middle, and the last."""
    where = f"WHERE event_id = %(event)s AND sequence = {removed}"
    _tamper(superuser, f"DELETE FROM audit_entries {where}", trail)
    assert await _verdict(admin, trail) == (False, first)


async def test_two_entries_that_change_places_are_found(
    admin: Client, trail: Json, superuser: psycopg.Connection
) -> None:
    """FR-068."""
    places = "CASE sequence WHEN 3 THEN 100 ELSE 3 END"
    for statement in (
        f"UPDATE audit_entries SET sequence = {places} WHERE event_id = %(event)s AND sequence = 3",
        "UPDATE audit_entries SET sequence = 3 WHERE event_id = %(event)s AND sequence = 4",
        "UPDATE audit_entries SET sequence = 4 WHERE event_id = %(event)s AND sequence = 100",
    ):
        _tamper(superuser, statement, trail)
    assert await _verdict(admin, trail) == (False, 3)


async def test_the_archive_is_the_same_chain_and_is_written_once(
    admin: Client, trail: Json, host: FunctionHost
) -> None:
    """FR-068: a second tick, and one that has forgotten how far it was, change nothing."""
    await host.fire_timer(TIMER)
    await host.fire_timer(TIMER)
    check = await audit_archive.verify_archive(UUID(trail["id"]))
    said = (await admin.get(f"admin/events/{trail['id']}/audit/verify")).json
    assert (check.entries, check.first_invalid, check.head_hash) == (6, None, said["head_hash"])


async def test_a_copy_that_was_cut_off_goes_on_where_it_stopped(
    admin: Client, trail: Json, host: FunctionHost, superuser: psycopg.Connection
) -> None:
    """FR-068: entries that are there already are compared, not written again."""
    await host.fire_timer(TIMER)
    superuser.execute(
        "UPDATE audit_archive_positions SET sequence = 2 WHERE event_id = %s", [trail["id"]]
    )
    await new_package(admin, trail)
    await host.fire_timer(TIMER)
    check = await audit_archive.verify_archive(UUID(trail["id"]))
    assert (check.entries, check.first_invalid) == (7, None)


async def test_an_archive_that_was_touched_is_found_by_itself(
    trail: Json, host: FunctionHost
) -> None:
    """FR-068: with nothing but the archive at hand."""
    await host.fire_timer(TIMER)
    key = f"PartitionKey ge '{trail['id']}_' and PartitionKey lt '{trail['id']}`'"
    entities = [entity async for entity in audit_archive.table().query_entities(key)]
    await audit_archive.table().update_entity({**entities[2], "actor_name": "Nobody"})
    assert (await audit_archive.verify_archive(UUID(trail["id"]))).first_invalid == 3
    command = ["-m", "shared.storage.audit_archive", "verify", "--event", trail["id"]]
    done = subprocess.run(  # noqa: S603, ASYNC221 - our own command; nothing else is waiting
        [sys.executable, *command], capture_output=True, check=False
    )
    assert (done.returncode, json.loads(done.stdout)["first_invalid_sequence"]) == (1, 3)
