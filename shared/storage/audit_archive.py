"""The seven-year archive of the audit trail, in Azure Table Storage.

One entity an entry: PartitionKey `<event>_<yyyy-mm>` of when it happened, RowKey its sequence with
twelve digits. Entities are only ever inserted. Each carries its hash, so the archive proves by
itself that it is whole:

    python -m shared.storage.audit_archive verify --event <event id>
"""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shared.domain.audit_chain import Action, ChainCheck, EntityType, Entry, SealedEntry
from shared.entra import storage_credential
from shared.settings import settings

if TYPE_CHECKING:
    from azure.data.tables import TableEntity
    from azure.data.tables.aio import TableClient

TABLE = "auditarchive"
# What one transaction of Table Storage takes, all in one partition.
MOST_AT_ONCE = 100


class ArchiveMismatch(Exception):
    """The archive holds something else under an entry's key: one of the two was tampered with."""


@cache
def table() -> "TableClient":
    """Return the table's client, made at first use inside the running event loop."""
    # Only the archive's timer needs it: imported here, not at cold start.
    from azure.data.tables.aio import TableClient

    connection = settings().archive_connection_string.get_secret_value()
    credential = storage_credential()
    if credential is None:
        return TableClient.from_connection_string(connection, TABLE)
    parts = dict(part.split("=", 1) for part in connection.split(";") if part)
    return TableClient(parts["TableEndpoint"], TABLE, credential=credential)


async def archive(entries: Sequence[SealedEntry]) -> None:
    """Insert entries of one event, in their order; those that are there already stay.

    Raises:
        ArchiveMismatch: another entry is there under the same key.
    """
    for _, month in groupby(entries, key=lambda sealed: _partition(sealed.entry)):
        entities = [_entity(sealed) for sealed in month]
        for start in range(0, len(entities), MOST_AT_ONCE):
            await _insert(entities[start : start + MOST_AT_ONCE])


async def _insert(entities: Sequence[dict[str, Any]]) -> None:
    from azure.data.tables import TableTransactionError

    try:
        await table().submit_transaction([("create", entity) for entity in entities])
    except TableTransactionError as error:
        if error.status_code != 409:
            raise
        # An earlier run got this far and was cut off before it could say so.
        for entity in entities:
            await _insert_one(entity)


async def _insert_one(entity: dict[str, Any]) -> None:
    from azure.core.exceptions import ResourceExistsError

    try:
        await table().create_entity(entity)
    except ResourceExistsError:
        kept = await table().get_entity(entity["PartitionKey"], entity["RowKey"])
        if kept["hash"] != entity["hash"]:
            key = f"{entity['PartitionKey']}/{entity['RowKey']}"
            raise ArchiveMismatch(key) from None


async def read_archive(event_id: UUID) -> AsyncIterator[SealedEntry]:
    """Yield what is archived of an event, in the order of the keys, which is that of the chain."""
    wanted = f"PartitionKey ge '{event_id}_' and PartitionKey lt '{event_id}`'"
    async for entity in table().query_entities(wanted, results_per_page=1_000):
        yield _sealed(entity)


async def verify_archive(event_id: UUID) -> ChainCheck:
    """Recompute the chain from the archive alone.

    What is missing at the end can't be seen here: compare `entries` and `head_hash` with what the
    database says, or with what was noted elsewhere.
    """
    check = ChainCheck()
    async for sealed in read_archive(event_id):
        if not check.accepts(sealed):
            break
    return check


def _partition(entry: Entry) -> str:
    return f"{entry.event_id}_{entry.occurred_at:%Y-%m}"


def _entity(sealed: SealedEntry) -> dict[str, Any]:
    entry = sealed.entry
    said = {
        "event_id": str(entry.event_id),
        # As text: Table Storage keeps times to 100 ns but hands them back in a type of its own.
        "occurred_at": entry.occurred_at.isoformat(timespec="microseconds"),
        "actor_id": str(entry.actor_id) if entry.actor_id else None,
        "actor_name": entry.actor_name,
        "entity_type": entry.entity_type.value,
        "entity_id": str(entry.entity_id),
        "action": entry.action.value,
        "field_name": entry.field_name,
        "old_value": entry.old_value,
        "new_value": entry.new_value,
        "request_id": entry.request_id,
        "hash": sealed.hash,
    }
    keys = {"PartitionKey": _partition(entry), "RowKey": f"{entry.sequence:012d}"}
    # A property that is null is simply not there.
    return keys | {name: value for name, value in said.items() if value is not None}


def _sealed(entity: "TableEntity") -> SealedEntry:
    actor_id = entity.get("actor_id")
    return SealedEntry(
        entry=Entry(
            event_id=UUID(entity["event_id"]),
            sequence=int(entity["RowKey"]),
            occurred_at=datetime.fromisoformat(entity["occurred_at"]),
            actor_id=UUID(actor_id) if actor_id else None,
            actor_name=entity["actor_name"],
            entity_type=EntityType(entity["entity_type"]),
            entity_id=UUID(entity["entity_id"]),
            action=Action(entity["action"]),
            field_name=entity.get("field_name"),
            old_value=entity.get("old_value"),
            new_value=entity.get("new_value"),
            request_id=entity["request_id"],
        ),
        hash=entity["hash"],
    )


async def _main(event_id: UUID) -> int:
    async with table():
        check = await verify_archive(event_id)
    said = {
        "valid": check.first_invalid is None,
        "entries": check.entries,
        "first_invalid_sequence": check.first_invalid,
        "head_hash": check.head_hash,
    }
    sys.stdout.write(json.dumps(said) + "\n")
    return 0 if said["valid"] else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Prove that the audit archive is whole.")
    parser.add_argument("command", choices=["verify"])
    parser.add_argument("--event", type=UUID, required=True)
    sys.exit(asyncio.run(_main(parser.parse_args().event)))
