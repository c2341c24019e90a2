"""Events: creating, changing and finding them."""

from uuid import UUID

from sqlalchemy import exists, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Event, EventCoordinator
from shared.domain import clock, errors
from shared.domain.audit_chain import Action, EntityType
from shared.domain.roles import Actor
from shared.schemas.base import Page, PageQuery
from shared.schemas.events import EventCreate, EventPatch, EventRead
from shared.services.audit import record
from shared.services.pages import Position, cut_page, read_cursor


async def create_event(session: AsyncSession, actor: Actor, body: EventCreate) -> EventRead:
    """Create an event.

    Raises:
        SlugTaken: another event has the slug.
    """
    creation = insert(Event).values(**vars(body), created_at=clock.now()).returning(Event)
    event = EventRead.of((await session.scalars(creation)).one())
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
    return Page(items=[EventRead.of(event) for event in events], next_cursor=cursor)


async def get_event(session: AsyncSession, event_id: UUID) -> EventRead:
    """Return an event.

    Raises:
        EventNotFound: there is none with this id.
    """
    event = await session.get(Event, event_id)
    if event is None:
        raise errors.EventNotFound
    return EventRead.of(event)


async def get_public_event(session: AsyncSession, slug_or_id: str) -> EventRead:
    """Return an event by its slug or its id; a slug never has the form of an id.

    Raises:
        EventNotFound: there is no such event.
    """
    try:
        event_id = UUID(slug_or_id)
    except ValueError:
        event_id = None
    if event_id is not None:
        return await get_event(session, event_id)
    event = await session.scalar(select(Event).where(Event.slug == slug_or_id))
    if event is None:
        raise errors.EventNotFound
    return EventRead.of(event)


async def change_event(
    session: AsyncSession, actor: Actor, event_id: UUID, body: EventPatch
) -> EventRead:
    """Change the fields that were sent; each changed value gets an audit entry.

    Raises:
        EventNotFound: there is no such event.
        SlugTaken: another event has the slug.
        ValidationFailed: sales would close before they open.
    """
    event = await session.scalar(
        select(Event).where(Event.id == event_id).with_for_update(key_share=True)
    )
    if event is None:
        raise errors.EventNotFound
    before, changes = EventRead.of(event), body.changes()
    if not changes:
        return before
    changed = update(Event).where(Event.id == event_id).values(**changes).returning(Event)
    rows = await session.scalars(changed, execution_options={"populate_existing": True})
    after = EventRead.of(rows.one())
    entries = record.field_changes(EntityType.EVENT, event_id, before, after, set(changes))
    await record.append(session, actor, event_id, entries)
    return after
