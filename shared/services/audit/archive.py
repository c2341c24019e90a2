"""Copies the audit trail to its archive: in order, resuming where it stopped, never twice."""

from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared import telemetry
from shared.db.tables import AuditArchivePosition, AuditChainHead, AuditEntry
from shared.db.transaction import read_only, read_write
from shared.domain import clock
from shared.domain.audit_chain import SealedEntry
from shared.services.audit.trail import sealed_entry
from shared.storage.audit_archive import ArchiveMismatch, ArchiveRefused, archive

_BATCH = 500
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Unarchived:
    """The next entries of one event to be archived, in order."""

    event_id: UUID
    entries: list[SealedEntry]
    # The archive's position after these entries are written. If entries were deleted from the end
    # of the table, `entries` is empty, and the copy must not look for them again and again.
    last_sequence: int


async def archive_new() -> None:
    """Copy new entries in short transactions; none is open while storage is written to.

    An event whose entries contradict the archive, or are refused by it, is reported and skipped.
    """
    skipped_events: set[UUID] = set()
    while await _archive_some(skipped_events):
        pass
    async with read_only() as session:
        telemetry.gauge("archive.lag_seconds", await archive_lag_seconds(session))


async def _archive_some(skipped_events: set[UUID]) -> bool:
    """Copy the next batch of one event; return False when there was none."""
    async with read_only() as session:
        stretch = await next_unarchived(session, skipped_events)
    if stretch is None:
        return False
    try:
        await archive(stretch.entries)
    except (ArchiveMismatch, ArchiveRefused) as failure:
        _report(failure, stretch.event_id)
        # The entries of other events must not wait until an operator has looked into this one.
        skipped_events.add(stretch.event_id)
        return True
    async with read_write() as session:
        await note_archived(session, stretch)
    return True


def _report(failure: ArchiveMismatch | ArchiveRefused, event_id: UUID) -> None:
    if isinstance(failure, ArchiveMismatch):
        telemetry.count("archive.mismatches")
        _log.error("archive_mismatch", event_id=str(event_id), key=str(failure))
    else:
        telemetry.count("archive.refusals")
        _log.error("archive_refused", event_id=str(event_id), key=str(failure))


async def next_unarchived(session: AsyncSession, skipped_events: set[UUID]) -> Unarchived | None:
    """Return the next batch of any event that is not known to be archived, None if there is none.

    Events in `skipped_events` are left out.
    """
    position = func.coalesce(AuditArchivePosition.sequence, 0)
    behind = (
        select(
            AuditChainHead.event_id,
            AuditChainHead.sequence.label("head"),
            position.label("position"),
        )
        .outerjoin(AuditArchivePosition, AuditArchivePosition.event_id == AuditChainHead.event_id)
        .where(AuditChainHead.sequence > position)
        .order_by(AuditChainHead.event_id)
        .limit(1)
    )
    if skipped_events:
        behind = behind.where(AuditChainHead.event_id.not_in(skipped_events))
    progress = (await session.execute(behind)).one_or_none()
    if progress is None:
        return None
    rows = await session.scalars(
        select(AuditEntry)
        .where(AuditEntry.event_id == progress.event_id, AuditEntry.sequence > progress.position)
        .order_by(AuditEntry.sequence)
        .limit(_BATCH)
    )
    entries = [sealed_entry(row) for row in rows]
    last_sequence = entries[-1].entry.sequence if entries else progress.head
    return Unarchived(progress.event_id, entries, last_sequence)


async def note_archived(session: AsyncSession, batch: Unarchived) -> None:
    """Remember that these entries are archived; the position never goes back."""
    new = insert(AuditArchivePosition).values(
        event_id=batch.event_id, sequence=batch.last_sequence, archived_at=clock.now()
    )
    await session.execute(
        new.on_conflict_do_update(
            index_elements=[AuditArchivePosition.event_id],
            set_={
                "sequence": func.greatest(AuditArchivePosition.sequence, new.excluded.sequence),
                "archived_at": new.excluded.archived_at,
            },
        )
    )


async def archive_lag_seconds(session: AsyncSession) -> float:
    """Return the age of the oldest entry that is not archived, 0 if there is none."""
    waiting_since = await session.scalar(
        select(func.min(AuditEntry.occurred_at))
        .join(AuditChainHead, AuditChainHead.event_id == AuditEntry.event_id)
        .outerjoin(AuditArchivePosition, AuditArchivePosition.event_id == AuditEntry.event_id)
        .where(
            # Only of events that are behind, which are few, found by their heads.
            AuditChainHead.sequence > func.coalesce(AuditArchivePosition.sequence, 0),
            AuditEntry.sequence == func.coalesce(AuditArchivePosition.sequence, 0) + 1,
        )
    )
    return 0.0 if waiting_since is None else (clock.now() - waiting_since).total_seconds()
