"""Whoever touches the audit trail in the database is found out."""

import psycopg
import pytest

from tests.factories import Json, new_package
from tests.harness.client import Client

TAMPERINGS = {
    "sequence": "100",
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
