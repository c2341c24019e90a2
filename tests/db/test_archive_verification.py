"""Whoever touches the archive of the audit trail is found out, with nothing else at hand."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from infra.local.host.function_host import FunctionHost
from shared.domain.audit_chain import ChainCheck
from shared.storage import audit_archive
from tests.factories import Json, new_package
from tests.harness.archive import TIMER, assert_archived_once, entities_of
from tests.harness.client import Client

pytestmark = pytest.mark.usefixtures("others_are_archived")
Entity = dict[str, Any]
# What each property of an entry is changed to: once to what might well stand there, and once to
# what nothing can be made of, or to the same said in another way.
TAMPERINGS: dict[str, tuple[Callable[[Entity], object], ...]] = {
    "event_id": (lambda _: str(uuid4()), lambda _: "x", lambda e: e["event_id"].upper()),
    "occurred_at": (
        lambda _: "2026-01-01T00:00:00.000000+00:00",
        lambda _: "yesterday",
        lambda e: e["occurred_at"].replace("+00:00", "Z"),
        lambda e: e["occurred_at"].removesuffix("+00:00"),
    ),
    "actor_id": (lambda _: str(uuid4()), lambda _: "x", lambda _: 7),
    "actor_name": (lambda _: "Nobody", lambda _: "", lambda _: 7),
    "entity_type": (lambda _: "coordinator", lambda _: "guitar"),
    "entity_id": (lambda _: str(uuid4()), lambda _: "x", lambda e: e["entity_id"].upper()),
    "action": (lambda _: "deleted", lambda _: "sung"),
    "field_name": (lambda _: "price", lambda _: ""),
    "old_value": (lambda _: "1", lambda _: ""),
    "new_value": (lambda _: "1", lambda _: ""),
    "request_id": (lambda _: "other", lambda _: 7),
    "hash": (lambda _: "f" * 64, lambda _: "", lambda e: e["hash"].upper()),
    "another": (lambda _: "property", lambda _: True),
}
CASES = [(name, number) for name, ways in TAMPERINGS.items() for number in range(len(ways))]


@pytest.fixture
async def archived(admin: Client, event: Json, host: FunctionHost) -> Json:
    """An event with six entries, all of them archived."""
    for number in range(5):
        await new_package(admin, event, name=f"No. {number}")
    await host.fire_timer(TIMER)
    return event


async def _verify(event: Json) -> ChainCheck:
    return await audit_archive.verify_archive(UUID(event["id"]))


async def _replace(entity: Entity) -> None:
    await audit_archive.table().delete_entity(entity["PartitionKey"], entity["RowKey"])
    await audit_archive.table().create_entity(entity)


async def test_the_archive_is_the_same_chain_and_is_written_once(
    admin: Client, archived: Json, host: FunctionHost
) -> None:
    """FR-068."""
    await host.fire_timer(TIMER)
    await assert_archived_once(admin, archived, 6)


async def test_a_copy_that_has_forgotten_how_far_it_was_goes_on(
    admin: Client, archived: Json, host: FunctionHost, superuser: psycopg.Connection
) -> None:
    """FR-068: entries that are there already are compared, not written again."""
    superuser.execute(
        "UPDATE audit_archive_positions SET sequence = 2 WHERE event_id = %s", [archived["id"]]
    )
    await new_package(admin, archived)
    await host.fire_timer(TIMER)
    await assert_archived_once(admin, archived, 7)


@pytest.mark.parametrize(("name", "way"), CASES)
async def test_any_property_that_is_changed_is_found(archived: Json, name: str, way: int) -> None:
    """FR-068."""
    third = (await entities_of(archived))[2]
    changed = {**third, name: TAMPERINGS[name][way](third)}
    assert changed != third
    await _replace(changed)
    assert (await _verify(archived)).first_invalid == 3


@pytest.mark.parametrize("name", ["event_id", "actor_id", "field_name", "request_id", "hash"])
async def test_any_property_that_is_taken_away_is_found(archived: Json, name: str) -> None:
    """FR-068."""
    third = (await entities_of(archived))[2]
    await _replace({key: value for key, value in third.items() if key != name})
    assert (await _verify(archived)).first_invalid == 3


@pytest.mark.parametrize(("removed", "first"), [(1, 1), (4, 4)])
async def test_an_entry_that_is_removed_is_found(archived: Json, removed: int, first: int) -> None:
    """FR-068."""
    entity = (await entities_of(archived))[removed - 1]
    await audit_archive.table().delete_entity(entity["PartitionKey"], entity["RowKey"])
    assert (await _verify(archived)).first_invalid == first


async def test_an_end_that_is_cut_off_is_found_by_who_knows_the_end(
    admin: Client, archived: Json
) -> None:
    """FR-068: what is left is a chain in itself; the database knows that it went on."""
    said = (await admin.get(f"admin/events/{archived['id']}/audit/verify")).json
    last = (await entities_of(archived))[-1]
    await audit_archive.table().delete_entity(last["PartitionKey"], last["RowKey"])
    check = await _verify(archived)
    assert (check.entries, check.first_invalid) == (5, None)
    check.expect_end(said["entries"], said["head_hash"])
    assert check.first_invalid == 6


async def _swap_contents(one: Entity, other: Entity) -> None:
    for entity, said in ((one, other), (other, one)):
        await _replace({**said, "RowKey": entity["RowKey"]})


async def _swap_hashes(one: Entity, other: Entity) -> None:
    for entity, said in ((one, other), (other, one)):
        await _replace({**entity, "hash": said["hash"]})


@pytest.mark.parametrize("swap", [_swap_contents, _swap_hashes])
async def test_two_entries_that_change_places_are_found(
    archived: Json, swap: Callable[[Entity, Entity], Awaitable[None]]
) -> None:
    """FR-068."""
    entities = await entities_of(archived)
    await swap(entities[2], entities[4])
    assert (await _verify(archived)).first_invalid == 3


@pytest.mark.parametrize("row", ["000000000007", "x", "3", "000000000003"])
async def test_an_entry_that_is_moved_or_doubled_is_found(archived: Json, row: str) -> None:
    """FR-068: under another number, under none, or in another month as well."""
    third = (await entities_of(archived))[2]
    another_month = {**third, "PartitionKey": f"{archived['id']}_2020-01", "RowKey": row}
    await audit_archive.table().create_entity(another_month)
    assert (await _verify(archived)).first_invalid is not None


async def test_anybody_can_verify_from_the_command_line(admin: Client, archived: Json) -> None:
    """FR-068: the exit code tells; the end is checked if it is given."""
    said = (await admin.get(f"admin/events/{archived['id']}/audit/verify")).json
    head = str(said["head_hash"])
    assert await _command(archived) == (0, True, None)
    assert await _command(archived, "--entries", "6", "--head", head) == (0, True, None)
    assert await _command(archived, "--entries", "7", "--head", head) == (1, False, 7)
    assert await _command(archived, "--head", "f" * 64) == (1, False, 6)
    third = (await entities_of(archived))[2]
    await audit_archive.table().update_entity({**third, "actor_name": "Nobody"})
    assert await _command(archived) == (1, False, 3)


async def _command(event: Json, *options: str) -> tuple[int, bool, int | None]:
    words = ["-m", "shared.commands.verify_audit_archive", "--event", event["id"], *options]
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, *words], capture_output=True, check=False
    )
    said = json.loads(done.stdout)
    return done.returncode, said["valid"], said["first_invalid_sequence"]
