"""Which events a coordinator may manage; assigning, inviting and removing coordinators."""

from functools import partial
from uuid import UUID, uuid4

from cachetools import TTLCache
from sqlalchemy import Executable, delete, exists, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import CoordinatorInvitation, Event, EventCoordinator, User
from shared.db.transaction import after_commit
from shared.domain import clock, errors
from shared.domain.audit_chain import Action, EntityType
from shared.domain.roles import Actor
from shared.domain.text import fold_ascii
from shared.process import process
from shared.schemas.base import Page
from shared.schemas.events import CoordinatorInvite, CoordinatorRead, CoordinatorStatus
from shared.services.audit import record

# Recently checked pairs of person and event. No change relies on it: its own transaction looks the
# person up in the database.
access_memo: TTLCache[tuple[UUID, UUID, bool], bool] = process.memo(TTLCache(maxsize=10_000, ttl=5))


async def require_coordinator(
    session: AsyncSession, actor: Actor, event_id: UUID, *, may_be_cached: bool = False
) -> None:
    """Raise unless `actor` may manage the event (FR-001, FR-006).

    With `may_be_cached`, as for a coordinator's poll every three seconds, the result is cached for
    five: a coordinator who was removed by another process still passes for that time, so no change
    may rely on it.

    Raises:
        EventNotFound: there is no such event.
        Forbidden: the actor is not assigned to it. Events are public, so this reveals nothing.
    """
    memo_key = (actor.id, event_id, actor.is_super_admin)
    if may_be_cached and memo_key in access_memo:
        return
    assigned = exists().where(
        EventCoordinator.event_id == Event.id, EventCoordinator.user_id == actor.id
    )
    is_assigned = await session.scalar(select(assigned).where(Event.id == event_id))
    if is_assigned is None:
        raise errors.EventNotFound
    if not is_assigned and not actor.is_super_admin:
        raise errors.Forbidden("This event is not assigned to you.")
    access_memo[memo_key] = True


async def _forget(user_id: UUID, event_id: UUID) -> None:
    access_memo.pop((user_id, event_id, False), None)


async def list_coordinators(session: AsyncSession, event_id: UUID) -> Page[CoordinatorRead]:
    """Return the event's coordinators, then the invited ones, each by age.

    Raises:
        EventNotFound: there is no such event.
    """
    await _ensure_event(session, event_id)
    assigned = (
        select(
            User.id,
            User.name,
            User.email,
            literal(CoordinatorStatus.ASSIGNED.value).label("status"),
            EventCoordinator.assigned_at.label("since"),
        )
        .join(EventCoordinator, EventCoordinator.user_id == User.id)
        .where(EventCoordinator.event_id == event_id)
    )
    invited = select(
        CoordinatorInvitation.id,
        literal(None).label("name"),
        CoordinatorInvitation.email,
        literal(CoordinatorStatus.INVITED.value),
        CoordinatorInvitation.invited_at,
    ).where(CoordinatorInvitation.event_id == event_id)
    everybody: Executable = union_all(assigned, invited).order_by("status", "since")
    rows = await session.execute(everybody)
    return Page(items=[CoordinatorRead.model_validate(row._mapping) for row in rows])


async def invite(
    session: AsyncSession, actor: Actor, event_id: UUID, body: CoordinatorInvite
) -> CoordinatorRead:
    """Invite the owner of an e-mail address to coordinate the event; idempotent.

    Raises:
        EventNotFound: there is no such event.
        ValidationFailed: another address that only looks the same is invited.
    """
    await _ensure_event(session, event_id)
    invitation_id = uuid4()
    invitation = await _found_or_made(session, invitation_id, event_id, body.email)
    if invitation.id == invitation_id:
        change = record.Change(
            EntityType.COORDINATOR, invitation_id, Action.CREATED, "email", None, body.email
        )
        await record.append(session, actor, event_id, [change])
    return CoordinatorRead(
        id=invitation.id,
        name=None,
        email=invitation.email,
        status=CoordinatorStatus.INVITED,
        since=invitation.invited_at,
    )


async def _found_or_made(
    session: AsyncSession, new_id: UUID, event_id: UUID, email: str
) -> CoordinatorInvitation:
    """Return the invitation of this address, locked until the transaction ends.

    So it is not removed or accepted before the commit.
    """
    look_alike = (
        select(CoordinatorInvitation)
        .where(
            CoordinatorInvitation.event_id == event_id,
            func.lower(CoordinatorInvitation.email) == func.lower(email),
        )
        .with_for_update()
    )
    new = (
        insert(CoordinatorInvitation)
        .values(id=new_id, event_id=event_id, email=email, invited_at=clock.now())
        # Either of the two unique indexes may refuse it.
        .on_conflict_do_nothing()
        .returning(CoordinatorInvitation)
    )
    while (made := await session.scalar(new)) is None:
        found = await session.scalar(look_alike)
        if found is not None:
            return _require_same_address(found, email)
        # It was accepted or removed since the INSERT met it.
    return made


def _require_same_address(invitation: CoordinatorInvitation, email: str) -> CoordinatorInvitation:
    if fold_ascii(invitation.email) != fold_ascii(email):
        detail = f"{invitation.email} is invited. This address only looks the same: check it."
        raise errors.ValidationFailed([errors.FieldError("invalid", detail, pointer="/email")])
    return invitation


async def assign(session: AsyncSession, actor: Actor, event_id: UUID, user_id: UUID) -> None:
    """Assign the event to a person who has signed in before; idempotent.

    Raises:
        EventNotFound, UserNotFound: there is no such event or person.
    """
    await _ensure_event(session, event_id)
    added = await session.scalar(
        insert(EventCoordinator)
        .values(event_id=event_id, user_id=user_id, assigned_at=clock.now())
        .on_conflict_do_nothing()
        .returning(EventCoordinator.user_id)
    )
    if added is not None:
        change = record.Change(EntityType.COORDINATOR, user_id, Action.ASSIGNED)
        await record.append(session, actor, event_id, [change])


async def remove(session: AsyncSession, actor: Actor, event_id: UUID, user_id: UUID) -> None:
    """Remove a coordinator, or an invitation, by id. It takes effect from their next change on.

    Reading ends at once in this process, and within five seconds in others.

    Raises:
        UserNotFound: neither a coordinator nor an invitation of the event has this id.
    """
    removed = await session.scalar(
        delete(EventCoordinator)
        .where(EventCoordinator.event_id == event_id, EventCoordinator.user_id == user_id)
        .returning(EventCoordinator.user_id)
    ) or await session.scalar(
        delete(CoordinatorInvitation)
        .where(CoordinatorInvitation.event_id == event_id, CoordinatorInvitation.id == user_id)
        .returning(CoordinatorInvitation.id)
    )
    if removed is None:
        raise errors.UserNotFound
    change = record.Change(EntityType.COORDINATOR, user_id, Action.UNASSIGNED)
    await record.append(session, actor, event_id, [change])
    after_commit(session, partial(_forget, user_id, event_id))


async def _ensure_event(session: AsyncSession, event_id: UUID) -> None:
    if await session.scalar(select(Event.id).where(Event.id == event_id)) is None:
        raise errors.EventNotFound
