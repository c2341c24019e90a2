"""Reads the audit trail, and verifies that no entry was changed."""

from dataclasses import fields
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.long_reads import queue_for_long_read
from shared.db.tables import AuditChainHead, AuditEntry, CustomOption, Event, TicketPackage
from shared.domain import errors
from shared.domain.audit_chain import (
    GENESIS_HASH,
    ChainCheck,
    Entry,
    SealedEntry,
)
from shared.schemas.audit import AuditAbout, AuditActor, AuditEntryRead, AuditQuery, ChainVerdict
from shared.schemas.base import Page
from shared.services.audit.about import find_abouts
from shared.services.pages import cut_page, read_number_cursor
from shared.slices import Slices

_BATCH = 1_000


async def list_event_audit(
    session: AsyncSession, event_id: UUID, query: AuditQuery
) -> Page[AuditEntryRead]:
    """Return the event's entries, newest first (FR-067)."""
    return await _page(session, _select_entries(event_id), query)


async def list_package_audit(
    session: AsyncSession, event_id: UUID, package_id: UUID, query: AuditQuery
) -> Page[AuditEntryRead]:
    """Return the entries about a package, its image and its options, newest first.

    An option that was deleted before the first sale is in the event's trail only.

    Raises:
        PackageNotFound: the event has no such package.
    """
    package = select(TicketPackage.id).where(
        TicketPackage.id == package_id, TicketPackage.event_id == event_id
    )
    if await session.scalar(package) is None:
        raise errors.PackageNotFound
    options = select(CustomOption.id).where(CustomOption.package_id == package_id)
    about = or_(AuditEntry.entity_id == package_id, AuditEntry.entity_id.in_(options))
    return await _page(session, _select_entries(event_id).where(about), query)


async def verify_chain(session: AsyncSession, event_id: UUID) -> ChainVerdict:
    """Recompute the event's chain from its first entry, in one snapshot and constant memory.

    Raises:
        ServiceUnavailable: too many long reads are under way.
    """
    await queue_for_long_read(session)
    # Joined from the event, so that an entry without a head is found, and a head without an entry.
    chain = (
        select(AuditEntry, AuditChainHead.sequence, AuditChainHead.hash)
        .select_from(Event)
        .outerjoin(AuditChainHead, AuditChainHead.event_id == Event.id)
        .outerjoin(AuditEntry, AuditEntry.event_id == Event.id)
        .where(Event.id == event_id)
        .order_by(AuditEntry.sequence)
        .execution_options(yield_per=_BATCH)
    )
    check, end = ChainCheck(), (0, GENESIS_HASH)
    rows = await session.stream(chain)
    slices = Slices()
    try:
        async for row, head_sequence, head_hash in rows:
            await slices.step()
            end = (head_sequence or 0, head_hash or GENESIS_HASH)
            if row is not None and not check.accepts(sealed_entry(row)):
                break
    finally:
        await rows.close()
    # Entries that were deleted at the end leave no gap, but the head still counts them.
    check.expect_end(*end)
    return ChainVerdict(
        valid=check.first_invalid is None,
        entries=check.entries,
        first_invalid_sequence=check.first_invalid,
        head_hash=check.head_hash,
    )


def sealed_entry(row: AuditEntry) -> SealedEntry:
    """Read a row as the entry that was hashed, with its hash."""
    # The table has a column for each field of an entry.
    entry = Entry(**{field.name: getattr(row, field.name) for field in fields(Entry)})
    return SealedEntry(entry, row.hash)


def _select_entries(event_id: UUID) -> Select[AuditEntry]:
    return select(AuditEntry).where(AuditEntry.event_id == event_id)


async def _page(
    session: AsyncSession, statement: Select[AuditEntry], query: AuditQuery
) -> Page[AuditEntryRead]:
    statement = (
        _filter(statement, query).order_by(AuditEntry.sequence.desc()).limit(query.limit + 1)
    )
    if (before := read_number_cursor(query.cursor)) is not None:
        statement = statement.where(AuditEntry.sequence < before)
    rows = (await session.scalars(statement)).all()
    entries, cursor = cut_page(rows, query.limit, lambda entry: entry.sequence)
    abouts = await find_abouts(session, entries)
    items = [_read(entry, abouts.get(entry.entity_id)) for entry in entries]
    return Page(items=items, next_cursor=cursor)


def _filter(statement: Select[AuditEntry], query: AuditQuery) -> Select[AuditEntry]:
    if query.entity_type is not None:
        statement = statement.where(AuditEntry.entity_type == query.entity_type)
    if query.entity_id is not None:
        statement = statement.where(AuditEntry.entity_id == query.entity_id)
    if query.actor_id is not None:
        statement = statement.where(AuditEntry.actor_id == query.actor_id)
    if query.field_name is not None:
        statement = statement.where(AuditEntry.field_name == query.field_name)
    if query.occurred_from is not None:
        statement = statement.where(AuditEntry.occurred_at >= query.occurred_from)
    if query.occurred_to is not None:
        statement = statement.where(AuditEntry.occurred_at < query.occurred_to)
    return statement


def _read(entry: AuditEntry, about: AuditAbout | None) -> AuditEntryRead:
    actor = AuditActor(id=entry.actor_id, name=entry.actor_name)
    return AuditEntryRead.of(entry, actor=actor, about=about)
