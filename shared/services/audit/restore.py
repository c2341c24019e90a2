"""Restores audit entries that the archive has and a restored database lacks.

A backup is older than the archive. Without this, the next changes would get the sequence numbers of
entries that are archived already, and the copy would report each of them as tampered with.
Operators run it as `shared.commands.restore_audit_trail`.
"""

from contextlib import aclosing
from uuid import UUID

from sqlalchemy import insert, select

from shared.db.deadline import LONG_SECONDS
from shared.db.tables import AuditChainHead, AuditEntry, Event
from shared.db.transaction import read_only, read_write
from shared.domain.audit_chain import GENESIS_HASH, ChainCheck, ChainRoot, SealedEntry
from shared.services.audit.archive import Unarchived, note_archived
from shared.services.audit.record import lock_head, move_head
from shared.storage import chain_roots
from shared.storage.audit_archive import NotAnEntry, read_archive


class NotRestorable(Exception):
    """The archive does not continue where the database ends; an operator must look into it."""


async def restore_from_archive(event_id: UUID) -> int:
    """Append the archive's entries after the database's last one; return how many those were.

    Raises:
        NotRestorable: the archive is incomplete, the two contradict each other, the event is
            unknown, or an entry was written meanwhile.
    """
    head = await _head(event_id)
    missing = await _beyond(head)
    if not missing:
        return 0
    last = missing[-1]
    async with read_write(seconds=LONG_SECONDS) as session:
        locked = await lock_head(session, event_id)
        if (locked.sequence, locked.hash) != (head.entries, head.hash):
            raise NotRestorable("somebody has written to the trail meanwhile; try again")
        rows = [{**vars(sealed.entry), "hash": sealed.hash} for sealed in missing]
        await session.execute(insert(AuditEntry), rows, execution_options={"render_nulls": True})
        last_sequence = last.entry.sequence
        await move_head(session, event_id, sequence=last_sequence, head_hash=last.hash)
        await note_archived(session, Unarchived(event_id, missing, last_sequence))
    return len(missing)


async def _head(event_id: UUID) -> ChainRoot:
    async with read_only(seconds=LONG_SECONDS) as session:
        if await session.scalar(select(Event.id).where(Event.id == event_id)) is None:
            raise NotRestorable("the database has no such event")
        head = await session.get(AuditChainHead, event_id)
    if head is None:
        return ChainRoot(event_id, 0, GENESIS_HASH)
    return ChainRoot(event_id, head.sequence, head.hash)


async def _beyond(head: ChainRoot) -> list[SealedEntry]:
    # The database's last entry counts as a root: the archive must contain it.
    roots = [*await chain_roots.read_roots(head.event_id), *([head] if head.entries else [])]
    check, missing = ChainCheck(roots), list[SealedEntry]()
    async with aclosing(read_archive(head.event_id)) as archived:
        try:
            async for sealed in archived:
                if not check.accepts(sealed):
                    break
                if sealed.entry.sequence > head.entries:
                    missing.append(sealed)
        except NotAnEntry:
            check.reject_next()
    if check.first_invalid is None and check.entries < head.entries:
        # The archive is behind, as it is for up to a minute: there is nothing to restore.
        return []
    check.expect_roots()
    if check.first_invalid is not None:
        raise NotRestorable(f"archive and database disagree from entry {check.first_invalid} on")
    return missing


async def list_events() -> list[UUID]:
    """Return every event in the database."""
    async with read_only(seconds=LONG_SECONDS) as session:
        return list(await session.scalars(select(Event.id).order_by(Event.id)))
