"""A restored database gets back from the archive what it no longer has of the audit trail."""

import asyncio
import subprocess
import sys
from uuid import UUID

import psycopg
import pytest

from infra.local.host.function_host import FunctionHost
from shared.services.audit.restore import NotRestorable, restore_from_archive
from shared.storage import audit_archive
from tests.factories import Json, new_event, new_package
from tests.harness.archive import TIMER, assert_archived_once, entities_of
from tests.harness.audit_trail import AuditRow, read_trail
from tests.harness.client import Client

pytestmark = pytest.mark.usefixtures("others_are_archived")


@pytest.fixture
async def trail(admin: Client, host: FunctionHost) -> Json:
    """An event with six entries, all of them archived, roots and all."""
    event = await new_event(admin)
    for number in range(5):
        await new_package(admin, event, name=f"No. {number}")
    await host.fire_timer(TIMER)
    await host.fire_timer("keep_chain_roots")
    return event


def _go_back(superuser: psycopg.Connection, event: Json, entries: int) -> list[AuditRow]:
    """Have the database as it was when the trail was so long; return the trail as it was now."""
    trail = read_trail(superuser, event["id"])
    values = {"event": event["id"], "entries": entries}
    superuser.execute("SET session_replication_role = replica")
    for statement in (
        "DELETE FROM audit_entries WHERE event_id = %(event)s AND sequence > %(entries)s",
        "UPDATE audit_chain_heads SET sequence = %(entries)s, hash = (SELECT hash FROM"
        " audit_entries e WHERE e.event_id = %(event)s AND e.sequence = %(entries)s)"
        " WHERE event_id = %(event)s AND %(entries)s > 0",
        "DELETE FROM audit_chain_heads WHERE event_id = %(event)s AND %(entries)s = 0",
        "DELETE FROM audit_archive_positions WHERE event_id = %(event)s",
    ):
        superuser.execute(statement, values)
    superuser.execute("SET session_replication_role = origin")
    return trail


@pytest.mark.parametrize("kept", [0, 1, 5])
async def test_what_the_database_has_lost_comes_back_and_the_trail_goes_on(
    admin: Client, trail: Json, host: FunctionHost, superuser: psycopg.Connection, kept: int
) -> None:
    """FR-068: to the letter, and the copy has nothing to complain of afterwards."""
    before = _go_back(superuser, trail, kept)
    assert await restore_from_archive(UUID(trail["id"])) == 6 - kept
    assert read_trail(superuser, trail["id"]) == before
    await new_package(admin, trail)
    await host.fire_timer(TIMER)
    await assert_archived_once(admin, trail, 7)


async def test_a_database_that_has_lost_nothing_stays_as_it_is(
    admin: Client, trail: Json, superuser: psycopg.Connection
) -> None:
    """FR-068: with entries that are not archived yet, too."""
    assert await restore_from_archive(UUID(trail["id"])) == 0
    await new_package(admin, trail)
    before = read_trail(superuser, trail["id"])
    assert await restore_from_archive(UUID(trail["id"])) == 0
    assert read_trail(superuser, trail["id"]) == before


async def test_a_database_that_has_gone_another_way_is_left_alone(
    admin: Client, trail: Json, superuser: psycopg.Connection
) -> None:
    """FR-068: somebody has changed things before the trail was restored."""
    _go_back(superuser, trail, 3)
    await new_package(admin, trail, name="Another")
    before = read_trail(superuser, trail["id"])
    with pytest.raises(NotRestorable, match="from entry 4 on"):
        await restore_from_archive(UUID(trail["id"]))
    assert read_trail(superuser, trail["id"]) == before


async def test_nothing_comes_back_from_an_archive_that_is_not_whole(
    trail: Json, superuser: psycopg.Connection
) -> None:
    """FR-068."""
    _go_back(superuser, trail, 3)
    before = read_trail(superuser, trail["id"])
    fifth = (await entities_of(trail))[4]
    await audit_archive.table().update_entity({**fifth, "actor_name": "Nobody"})
    with pytest.raises(NotRestorable, match="from entry 5 on"):
        await restore_from_archive(UUID(trail["id"]))
    assert read_trail(superuser, trail["id"]) == before


async def test_nothing_comes_back_from_an_archive_whose_end_is_cut_off(
    trail: Json, superuser: psycopg.Connection
) -> None:
    """FR-068: the roots know of more."""
    _go_back(superuser, trail, 3)
    sixth = (await entities_of(trail))[5]
    await audit_archive.table().delete_entity(sixth["PartitionKey"], sixth["RowKey"])
    with pytest.raises(NotRestorable, match="from entry 6 on"):
        await restore_from_archive(UUID(trail["id"]))


async def test_an_operator_restores_from_the_command_line(
    trail: Json, superuser: psycopg.Connection
) -> None:
    """FR-068: one event, or all that the database has."""
    _go_back(superuser, trail, 3)
    assert await _command("--event", trail["id"]) == (0, f"{trail['id']}: 3 entries restored\n", "")
    assert await _command("--event", trail["id"]) == (0, f"{trail['id']}: 0 entries restored\n", "")
    nowhere = "00000000-0000-4000-8000-000000000000"
    assert await _command("--event", nowhere) == (
        1,
        "",
        f"{nowhere}: the database has no such event\n",
    )


async def test_one_trail_that_can_not_be_restored_is_in_nobodys_way(
    admin: Client, trail: Json, host: FunctionHost, superuser: psycopg.Connection
) -> None:
    """FR-068."""
    broken = await new_event(admin)
    await new_package(admin, broken)
    await host.fire_timer(TIMER)
    _go_back(superuser, broken, 1)
    await new_package(admin, broken, name="Another")
    _go_back(superuser, trail, 5)
    code, said, complaints = await _command("--all")
    assert code == 1
    assert f"{trail['id']}: 1 entries restored" in said.splitlines()
    assert f"{broken['id']}: archive and database disagree from entry 2 on" in complaints


async def _command(*options: str) -> tuple[int, str, str]:
    words = ["-m", "shared.commands.restore_audit_trail", *options]
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, *words], capture_output=True, check=False, text=True
    )
    return done.returncode, done.stdout, done.stderr
