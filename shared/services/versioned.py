"""Optimistic locking: a row is saved or deleted only if it has a version that the editor read.

An editor sends the accepted versions (If-Match). Sales and uses, which the app counts in the same
row, are not edits and leave the version as it is.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select, true
from sqlalchemy import delete as delete_from
from sqlalchemy import update as update_of
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import User
from shared.db.tables.base import Edited, Versioned
from shared.domain import clock, errors
from shared.domain.roles import Actor
from shared.services.people.views import read_person


class VersionedRead(Protocol):
    """What the API shows of a versioned row."""

    @property
    def version(self) -> int: ...
    @property
    def updated_at(self) -> datetime: ...


Table = TypeVar("Table", bound=Edited)
OfEvent = TypeVar("OfEvent", bound=Versioned)
Read = TypeVar("Read", bound=VersionedRead)


@dataclass(frozen=True)
class Target(Generic[Table, Read]):
    """The row to edit. `read` raises `missing` if the event has no such row.

    An event itself is the row `id` of the event `event_id`, which are the same.
    """

    table: type[Table]
    event_id: UUID
    id: UUID
    read: Callable[[], Awaitable[Read]]
    missing: type[errors.DomainError]


@dataclass(frozen=True)
class Guard(Generic[Read]):
    """A further condition on the row, and the refusal of a row that does not meet it.

    The statement that writes checks the condition; `refusal` gets the row as it is at that time.
    """

    condition: ColumnElement[bool]
    refusal: Callable[[Read], errors.DomainError]


async def read_for_edit(
    session: AsyncSession, target: Target[Table, Read], if_match: frozenset[int] | None
) -> Read:
    """Return the row if it has one of the versions that the editor accepts; None accepts any.

    Raises:
        PreconditionFailed: somebody else saved first.
        DomainError: `target.missing`, if there is no such row.
    """
    current = await target.read()
    if if_match is not None and current.version not in if_match:
        raise await saved_by_another(session, target, current)
    return current


async def save(
    session: AsyncSession,
    actor: Actor,
    target: Target[Table, Read],
    before: Read,
    changes: Mapping[str, object],
    guard: Guard[Read] | None = None,
) -> Read:
    """Write `changes` to the row read as `before`, as the next version, and return the row.

    Raises:
        PreconditionFailed: somebody else saved since `before` was read.
        DomainError: `target.missing`, or the guard's refusal.
    """
    table = target.table
    written = await session.scalar(
        update_of(table)
        # Compared with the version that was read, so that `before` is the state that this statement
        # replaces.
        .where(table.id == target.id, table.version == before.version)
        .where(true() if guard is None else guard.condition)
        .values(**changes, version=table.version + 1, updated_by=actor.id, updated_at=clock.now())
        .returning(table.id)
        .execution_options(synchronize_session=False)
    )
    after = await target.read()
    if written is not None:
        return after
    if guard is None or after.version != before.version:
        raise await saved_by_another(session, target, after)
    raise guard.refusal(after)


async def delete(
    session: AsyncSession,
    target: Target[OfEvent, Read],
    if_match: frozenset[int],
    guard: Guard[Read],
) -> OfEvent:
    """Delete the row, and return its last state.

    Raises:
        PreconditionFailed: somebody else saved first.
        DomainError: `target.missing`, or the guard's refusal.
    """
    table = target.table
    deleted: OfEvent | None = await session.scalar(
        delete_from(table)
        .where(table.event_id == target.event_id, table.id == target.id)
        .where(table.version.in_(if_match), guard.condition)
        .returning(table)
        .execution_options(synchronize_session=False)
    )
    if deleted is not None:
        return deleted
    raise guard.refusal(await read_for_edit(session, target, if_match))


async def saved_by_another(
    session: AsyncSession, target: Target[Table, Read], current: Read
) -> errors.DomainError:
    """Return the refusal of an edit of an older version: who saved `current`, and when."""
    table = target.table
    found = await session.execute(
        select(table.id, User)
        .outerjoin(User, table.updated_by == User.id)
        .where(table.id == target.id)
    )
    row = found.one_or_none()
    if row is None:
        # Deleted since `current` was read, so there is no newer version to show.
        return target.missing()
    editor = row[1]
    return errors.PreconditionFailed(
        current=current,
        changed_by=None if editor is None else read_person(editor),
        changed_at=current.updated_at,
    )
