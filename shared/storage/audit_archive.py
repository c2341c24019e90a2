"""The seven-year archive of the audit trail, in Azure Table Storage.

One entity per entry: PartitionKey `<event>_<yyyy-mm>` of when it happened, RowKey its sequence with
twelve digits. Entities are only inserted, never changed. Each has its hash, so the archive can be
verified without the database, against the stored roots of the chain (`chain_roots.py`). Operators
do so with `shared.commands.verify_audit_archive`.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC
from heapq import heappop, heappush
from http import HTTPStatus
from itertools import count, groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shared.domain.audit_chain import (
    ChainCheck,
    Entry,
    SealedEntry,
    entry_as_json,
    entry_from_json,
)
from shared.entra import storage_credential
from shared.process import close, process
from shared.settings import settings
from shared.storage import chain_roots
from shared.storage.blobs import refuse_request

if TYPE_CHECKING:
    from azure.data.tables.aio import TableClient

TABLE = "auditarchive"
# The most entities that one transaction of Table Storage takes, all in one partition.
MOST_AT_ONCE = 100
# Table Storage's error codes for an entity that it will never accept.
_REFUSALS = {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}
# How many entries are kept in memory while an earlier one has not been read yet.
_MOST_EARLY = 1_000


class ArchiveMismatch(Exception):
    """The archive has another entry under the same key: one of the two was tampered with."""


class ArchiveRefused(Exception):
    """Table Storage rejects these entries permanently: a retry does not help."""


class NotAnEntry(Exception):
    """An entity in the table was not written by this module."""


@process.client(close=close)
def table() -> "TableClient":
    """Return the table's client, made at first use inside the running event loop."""
    # Imported here, not at cold start: only the archive's timer needs it.
    from azure.data.tables.aio import TableClient

    connection = settings().archive_connection_string.get_secret_value()
    credential = storage_credential()
    if credential is None:
        return TableClient.from_connection_string(
            connection, TABLE, raw_request_hook=refuse_request
        )
    parts = dict(part.split("=", 1) for part in connection.split(";") if part)
    return TableClient(
        parts["TableEndpoint"], TABLE, credential=credential, raw_request_hook=refuse_request
    )


async def archive(entries: Sequence[SealedEntry]) -> None:
    """Insert entries of one event, in their order; entries that exist already stay unchanged.

    Raises:
        ArchiveMismatch: the archive has another entry under the same key.
        ArchiveRefused: Table Storage rejects the entity permanently.
    """
    for _, month in groupby(entries, key=lambda sealed: _partition(sealed.entry)):
        entities = [_entity(sealed) for sealed in month]
        for start in range(0, len(entities), MOST_AT_ONCE):
            await _insert(entities[start : start + MOST_AT_ONCE])


async def _insert(entities: Sequence[dict[str, str]]) -> None:
    from azure.data.tables import TableTransactionError

    try:
        await table().submit_transaction([("create", entity) for entity in entities])
    except TableTransactionError as error:
        if error.status_code in _REFUSALS:
            raise ArchiveRefused(f"{_key(entities[0])} and after") from error
        if error.status_code != HTTPStatus.CONFLICT:
            raise
        # An earlier run inserted these and was interrupted before it stored its position.
        for entity in entities:
            await _insert_one(entity)


async def _insert_one(entity: dict[str, str]) -> None:
    from azure.core.exceptions import ResourceExistsError

    try:
        await table().create_entity(entity)
    except ResourceExistsError:
        archived = await table().get_entity(entity["PartitionKey"], entity["RowKey"])
        if archived["hash"] != entity["hash"]:
            raise ArchiveMismatch(_key(entity)) from None


async def read_archive(event_id: UUID) -> AsyncGenerator[SealedEntry, None]:
    """Yield the archived entries of an event, in the order of the chain.

    That is the order of the keys, except around the end of a month: two instances that wrote one
    after the other may have clocks that differ, and so partitions of different months.

    Raises:
        NotAnEntry: an entity was not written by this module.
    """
    query = f"PartitionKey ge '{event_id}_' and PartitionKey lt '{event_id}`'"
    early: list[tuple[int, int, SealedEntry]] = []
    due, arrivals = 1, count()
    async for entity in table().query_entities(query, results_per_page=1_000):
        read = _sealed(entity)
        heappush(early, (read.entry.sequence, next(arrivals), read))
        while early and (early[0][0] <= due or len(early) > _MOST_EARLY):
            sequence, _, sealed = heappop(early)
            due = sequence + 1
            yield sealed
    while early:
        yield heappop(early)[2]


async def verify_archive(event_id: UUID) -> ChainCheck:
    """Recompute the chain from the archive alone, and compare it with its stored roots.

    This can't detect entries that are missing after the last root: compare the result with the end
    of the chain in the database or in a separate record.
    """
    check = ChainCheck(await chain_roots.read_roots(event_id))
    async with aclosing(read_archive(event_id)) as archived:
        try:
            async for sealed in archived:
                if not check.accepts(sealed):
                    break
        except NotAnEntry:
            check.reject_next()
    check.expect_roots()
    return check


def _key(entity: Mapping[str, str]) -> str:
    return f"{entity['PartitionKey']}/{entity['RowKey']}"


def _partition(entry: Entry) -> str:
    return f"{entry.event_id}_{entry.occurred_at.astimezone(UTC):%Y-%m}"


def _entity(sealed: SealedEntry) -> dict[str, str]:
    entry = sealed.entry
    keys = {"PartitionKey": _partition(entry), "RowKey": f"{entry.sequence:012d}"}
    # Times are text: Table Storage would return them in a type of its own. Null properties are left
    # out, and the sequence too, since it is the row's key.
    properties = {
        name: value for name, value in entry_as_json(entry).items() if isinstance(value, str)
    }
    return keys | properties | {"hash": sealed.hash}


def _sealed(entity: Mapping[str, Any]) -> SealedEntry:
    """Read an entity; raises `NotAnEntry` unless it equals what `_entity` makes of the entry."""
    try:
        sealed = _read(entity)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NotAnEntry(_key(entity)) from error
    # The hash covers the values only. The same values in another form, under another key or with
    # another property were not written by this module either.
    if _entity(sealed) != dict(entity):
        raise NotAnEntry(_key(entity))
    return sealed


def _read(entity: Mapping[str, Any]) -> SealedEntry:
    entry = entry_from_json({**entity, "sequence": int(entity["RowKey"])})
    return SealedEntry(entry, entity["hash"])
