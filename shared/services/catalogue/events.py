"""Events: creating, changing and finding them."""

from functools import partial
from uuid import UUID

from sqlalchemy import exists, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Event, EventCoordinator, EventSlug
from shared.domain import clock, errors
from shared.domain.audit_chain import Action, EntityType
from shared.domain.roles import Actor
from shared.schemas.base import Page, PageQuery
from shared.schemas.events import EventCreate, EventPatch, EventRead
from shared.services import versioned
from shared.services.audit import record
from shared.services.catalogue.organization import columns_of, organization_changes, read_event
from shared.services.pages import Position, cut_page, read_cursor


async def create_event(session: AsyncSession, actor: Actor, body: EventCreate) -> EventRead:
    """Create an event.

    Raises:
        SlugTaken: another event has or had the slug.
    """
    now = clock.now()
    creation = (
        insert(Event)
        .values(**columns_of(vars(body)), created_at=now, updated_by=actor.id, updated_at=now)
        .returning(Event)
    )
    event = read_event((await session.scalars(creation)).one())
    created = record.Change(EntityType.EVENT, event.id, Action.CREATED)
    await record.append(session, actor, event.id, [created])
    return event


async def list_events(session: AsyncSession, actor: Actor, query: PageQuery) -> Page[EventRead]:
    """Return the events that the actor may manage, the latest start first."""
    mine = select(Event).order_by(Event.starts_at.desc(), Event.id.desc()).limit(query.limit + 1)
    if not actor.is_super_admin:
        mine = mine.where(
            exists().where(
                EventCoordinator.event_id == Event.id, EventCoordinator.user_id == actor.id
            )
        )
    if (after := read_cursor(query.cursor)) is not None:
        mine = mine.where(tuple_(Event.starts_at, Event.id) < (after.at, after.id))
    rows = (await session.scalars(mine)).all()
    events, cursor = cut_page(rows, query.limit, lambda event: Position(event.starts_at, event.id))
    return Page(items=[read_event(event) for event in events], next_cursor=cursor)


async def get_event(session: AsyncSession, event_id: UUID) -> EventRead:
    """Return an event.

    Raises:
        EventNotFound: there is none with this id.
    """
    event = await session.get(Event, event_id)
    if event is None:
        raise errors.EventNotFound
    return read_event(event)


async def get_public_event(session: AsyncSession, slug_or_id: str) -> EventRead:
    """Return an event by its id, or by a slug that it has or had.

    A slug never has the form of an id.

    Raises:
        EventNotFound: there is no such event.
    """
    try:
        event_id = UUID(slug_or_id)
    except ValueError:
        event_id = None
    if event_id is not None:
        return await get_event(session, event_id)
    event = await session.scalar(
        select(Event)
        .join(EventSlug, EventSlug.event_id == Event.id)
        .where(EventSlug.slug == slug_or_id)
    )
    if event is None:
        raise errors.EventNotFound
    return read_event(event)


async def change_event(
    session: AsyncSession,
    actor: Actor,
    event_id: UUID,
    body: EventPatch,
    if_match: frozenset[int] | None,
) -> EventRead:
    """Change the fields that were sent, if the event has a version that the editor accepts.

    Each changed value gets an audit entry. An editor that accepts any version (None) is never
    refused because of others: the event is locked before it is read.

    Raises:
        EventNotFound: there is no such event.
        PreconditionFailed: somebody else saved first.
        SlugTaken: another event has or had the slug.
        ValidationFailed: sales would close before they open.
    """
    read = partial(_read_locked, session, event_id)
    target = versioned.Target(Event, event_id, event_id, read, errors.EventNotFound)
    before = await versioned.read_for_edit(session, target, if_match)
    changes = body.changes_to(before)
    if not changes:
        return before
    after = await versioned.save(session, actor, target, before, columns_of(changes))
    fields = changes.keys() - {"organization"}
    entries = record.field_changes(EntityType.EVENT, event_id, before, after, fields)
    entries += organization_changes(event_id, before, after)
    await record.append(session, actor, event_id, entries)
    return after


async def _read_locked(session: AsyncSession, event_id: UUID) -> EventRead:
    event = await session.scalar(
        select(Event).where(Event.id == event_id).with_for_update(key_share=True),
        execution_options={"populate_existing": True},
    )
    if event is None:
        raise errors.EventNotFound
    return read_event(event)
