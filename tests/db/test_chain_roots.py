"""What a chain once came to is kept where nobody can change it, and holds the chain to it."""

import json
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from infra.local.host.function_host import FunctionHost
from shared import telemetry
from shared.domain import clock
from shared.domain.audit_chain import GENESIS_HASH, ChainRoot, SealedEntry, entry_hash
from shared.storage import audit_archive, chain_roots
from tests.factories import Json, new_event, new_package
from tests.harness import archive
from tests.harness.client import Client

pytestmark = pytest.mark.usefixtures("others_are_archived")
TIMER = "keep_chain_roots"


@pytest.fixture
async def rooted(admin: Client, host: FunctionHost) -> Json:
    """An event with four entries, archived; roots were kept of the first two and of all of them."""
    event = await new_event(admin)
    await new_package(admin, event)
    await host.fire_timer(TIMER)
    await new_package(admin, event)
    await new_package(admin, event)
    await host.fire_timer(TIMER)
    await host.fire_timer(archive.TIMER)
    return event


async def _roots(event: Json) -> list[ChainRoot]:
    return await chain_roots.read_roots(UUID(event["id"]))


async def _archived(event: Json) -> AsyncIterator[SealedEntry]:
    async for sealed in audit_archive.read_archive(UUID(event["id"])):
        yield sealed


async def _rewrite_archive(event: Json, **changes: str) -> None:
    """Write the archive anew from the first entry on, as one who knows how."""
    previous_hash = GENESIS_HASH
    for entity in await archive.entities_of(event):
        forged: dict[str, Any] = {**entity, **changes}
        previous_hash = entry_hash(audit_archive._read(forged).entry, previous_hash)
        await audit_archive.table().update_entity({**forged, "hash": previous_hash})


async def test_a_root_is_kept_of_what_a_chain_has_come_to(admin: Client, rooted: Json) -> None:
    """FR-068: entries and hash are those that verify names."""
    said = (await admin.get(f"admin/events/{rooted['id']}/audit/verify")).json
    first, second = await _roots(rooted)
    assert (first.entries, second.entries) == (2, 4)
    assert (second.event_id, second.hash) == (UUID(rooted["id"]), said["head_hash"])
    assert first.hash == [sealed async for sealed in _archived(rooted)][1].hash


async def test_a_chain_that_has_not_grown_gets_no_second_root(
    host: FunctionHost, rooted: Json
) -> None:
    """FR-068: a tick may run twice, and a lost one is made up for by the next."""
    before = await _roots(rooted)
    await host.fire_timer(TIMER)
    assert await _roots(rooted) == before


async def test_a_chain_at_rest_is_left_alone(host: FunctionHost, admin: Client) -> None:
    """FR-068: else every event there ever was would be asked after every day."""
    with clock.frozen_at(clock.now() - timedelta(days=31)):
        old = await new_event(admin)
    with clock.frozen_at(clock.now() - timedelta(days=29)):
        recent = await new_event(admin)
    await host.fire_timer(TIMER)
    assert [len(await _roots(event)) for event in (old, recent)] == [0, 1]


async def test_an_untouched_archive_agrees_with_its_roots(rooted: Json) -> None:
    """FR-068: the control."""
    check = await audit_archive.verify_archive(UUID(rooted["id"]))
    assert (check.entries, check.first_invalid) == (4, None)


async def test_an_end_that_is_cut_off_is_found_by_the_roots(rooted: Json) -> None:
    """FR-068: with nothing but what is in storage."""
    last = (await archive.entities_of(rooted))[-1]
    await audit_archive.table().delete_entity(last["PartitionKey"], last["RowKey"])
    check = await audit_archive.verify_archive(UUID(rooted["id"]))
    assert (check.entries, check.first_invalid) == (3, 4)


async def test_a_chain_that_is_written_anew_as_a_whole_is_found_by_the_roots(rooted: Json) -> None:
    """FR-068: each hash fits the one before, and none what the chain once came to."""
    await _rewrite_archive(rooted, actor_name="Nobody")
    check = await audit_archive.verify_archive(UUID(rooted["id"]))
    assert (check.entries, check.first_invalid) == (1, 2)


async def test_a_root_that_contradicts_the_database_is_reported_and_stays(
    host: FunctionHost,
    admin: Client,
    rooted: Json,
    superuser: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """FR-068: somebody has written the chain in the database anew, head and all."""
    counted: list[str] = []
    monkeypatch.setattr(telemetry, "count", lambda name, **_: counted.append(name))
    superuser.execute(
        "UPDATE audit_chain_heads SET hash = %s WHERE event_id = %s", ["f" * 64, rooted["id"]]
    )
    other = await new_event(admin)
    before = await _roots(rooted)
    with caplog.at_level(logging.ERROR):
        await host.fire_timer(TIMER)
    said = [line for line in caplog.messages if '"chain_root_mismatch"' in line]
    assert len([line for line in said if rooted["id"] in line]) == 1
    assert counted.count("archive.root_mismatches") == len(said)
    assert await _roots(rooted) == before
    # The others' roots are kept nevertheless.
    assert len(await _roots(other)) == 1
    superuser.execute(
        "UPDATE audit_chain_heads SET hash = %s WHERE event_id = %s",
        [before[-1].hash, rooted["id"]],
    )


async def test_a_root_can_be_read_without_this_program(rooted: Json) -> None:
    """FR-068: seven years are a long time."""
    blob = await chain_roots._container().download_blob(f"{rooted['id']}/000000000004.json")
    said = json.loads(await blob.readall())
    [_, root] = await _roots(rooted)
    assert said == {"event_id": rooted["id"], "entries": 4, "hash": root.hash}
