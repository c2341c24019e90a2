"""People: each signed-in person gets a row, and the events that their address is invited to."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, false, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from shared.db.tables import CoordinatorInvitation, EventCoordinator, User
from shared.domain import clock
from shared.domain.audit_chain import Action, EntityType
from shared.domain.roles import Actor, Role
from shared.domain.text import fold_ascii
from shared.services.audit import record
from shared.services.people.joining import join
from shared.services.people.purchasers import not_joined


@dataclass(frozen=True)
class Identity:
    """What a token proves. (issuer, subject) identifies the person; the rest is for display."""

    issuer: str
    subject: str
    roles: frozenset[Role]
    name: str | None
    email: str | None
    email_is_verified: bool
    # Part of the memo's key only: each new token is another identity, so that a person who signs in
    # again is looked up at once, and gets events they were invited to meanwhile without the wait of
    # a minute.
    token_issued_at: float | None


async def sign_in(session: AsyncSession, identity: Identity) -> Actor:
    """Store the person, and return the actor.

    With an address that the token proves they get the events that it is invited to, and the
    purchases that the team entered for it. Idempotent. If the token has no name or e-mail, the
    stored ones stay.
    """
    proven = identity.email if identity.email_is_verified else None
    new = insert(User).values(
        issuer=identity.issuer,
        subject=identity.subject,
        name=identity.name,
        email=identity.email,
        last_seen_at=clock.now(),
    )
    upsert = new.on_conflict_do_update(
        index_elements=[User.issuer, User.subject],
        set_={
            "name": func.coalesce(new.excluded.name, User.name),
            "email": func.coalesce(new.excluded.email, User.email),
            "last_seen_at": new.excluded.last_seen_at,
        },
    ).returning(User.id, User.name, User.email, _has_orders(proven).label("has_orders"))
    person = (await session.execute(upsert)).one()
    actor = Actor(id=person.id, roles=identity.roles, name=person.name, email=person.email)
    if proven is not None:
        joined = await join(session, actor, proven) if person.has_orders else {}
        assigned = await _accept_invitations(session, actor, proven)
        # Trails last: a transaction that has locked one waits for nothing else.
        for event_id in sorted({*joined, *assigned}):
            changes = [*joined.get(event_id, ()), *assigned.get(event_id, ())]
            await record.append(session, actor, event_id, changes)
    return actor


def _has_orders(email: str | None) -> ColumnElement[bool]:
    """Return whether the team has entered orders for an address.

    A part of the statement that every sign-in sends: most people need no other.
    """
    if email is None:
        return false()
    entered = aliased(User)
    return exists(select(entered.id).where(not_joined(email, entered)))


async def _accept_invitations(
    session: AsyncSession, actor: Actor, email: str
) -> dict[UUID, list[record.Change]]:
    """Assign the events that the address is invited to; return the audit entries by event."""
    promised: list[UUID] = sorted(
        await session.scalars(
            delete(CoordinatorInvitation)
            .where(func.lower(CoordinatorInvitation.email.collate("C")) == fold_ascii(email))
            .returning(CoordinatorInvitation.event_id)
        )
    )
    entries: dict[UUID, list[record.Change]] = {}
    for event_id in promised:
        assigned = await session.scalar(
            insert(EventCoordinator)
            .values(event_id=event_id, user_id=actor.id, assigned_at=clock.now())
            .on_conflict_do_nothing()
            .returning(EventCoordinator.user_id)
        )
        if assigned is not None:
            entries[event_id] = [
                record.Change(
                    EntityType.COORDINATOR, actor.id, Action.ASSIGNED, "email", None, email
                )
            ]
    return entries
