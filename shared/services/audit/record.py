"""Writes the audit trail: in the transaction of the change, one entry per changed field."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import insert, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import AuditChainHead, AuditEntry
from shared.domain import clock
from shared.domain.audit_chain import GENESIS_HASH, Action, EntityType, Entry, entry_hash
from shared.domain.roles import Actor
from shared.telemetry import current_request_id

# The actor name of timers and webhooks.
SYSTEM = "system"


@dataclass(frozen=True)
class Change:
    """One change; values as the API shows them, None where there is no value."""

    entity_type: EntityType
    entity_id: UUID
    action: Action
    field_name: str | None = None
    old_value: str | None = None
    new_value: str | None = None


def field_changes(
    entity_type: EntityType, entity_id: UUID, before: BaseModel, after: BaseModel, fields: set[str]
) -> list[Change]:
    """Return an `updated` change for each of `fields` that the API shows differently now."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return [
        Change(entity_type, entity_id, Action.UPDATED, name, _shown(old[name]), _shown(new[name]))
        for name in sorted(fields)
        if old[name] != new[name]
    ]


def _shown(value: object) -> str | None:
    """Write a value as the API shows it; text and amounts without their quotes."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


async def append(
    session: AsyncSession, actor: Actor | None, event_id: UUID, changes: Sequence[Change]
) -> None:
    """Append `changes` to the event's chain. Without `actor`, the actor is the system.

    Locks the head of the chain until the transaction ends, so that one transaction at a time writes
    entries of an event. Call it after all other statements that lock.
    """
    if not changes:
        return
    head = await lock_head(session, event_id)
    now, previous_hash = clock.now(), head.hash
    rows: list[dict[str, object]] = []
    for sequence, change in enumerate(changes, start=head.sequence + 1):
        entry = Entry(
            event_id=event_id,
            sequence=sequence,
            occurred_at=now,
            actor_id=actor.id if actor else None,
            actor_name=(actor.name or "") if actor else SYSTEM,
            request_id=current_request_id(),
            **vars(change),
        )
        previous_hash = entry_hash(entry, previous_hash)
        rows.append({**vars(entry), "hash": previous_hash})
    # With explicit nulls it is one statement; otherwise SQLAlchemy sends one for each run of
    # entries with the same nulls.
    await session.execute(insert(AuditEntry), rows, execution_options={"render_nulls": True})
    await move_head(session, event_id, sequence=head.sequence + len(rows), head_hash=previous_hash)


async def move_head(
    session: AsyncSession, event_id: UUID, *, sequence: int, head_hash: str
) -> None:
    """Update the head of the event's chain, which this transaction has locked."""
    await session.execute(
        update(AuditChainHead)
        .where(AuditChainHead.event_id == event_id)
        .values(sequence=sequence, hash=head_hash)
        .execution_options(synchronize_session=False)
    )


async def lock_head(session: AsyncSession, event_id: UUID) -> AuditChainHead:
    """Return the head of the event's chain, locked until the transaction ends."""
    new = upsert(AuditChainHead).values(event_id=event_id, sequence=0, hash=GENESIS_HASH)
    # Where there is a head already, this changes nothing, but locks and returns it.
    locked = new.on_conflict_do_update(
        index_elements=[AuditChainHead.event_id], set_={"sequence": AuditChainHead.sequence}
    ).returning(AuditChainHead)
    head: AuditChainHead = (
        await session.scalars(locked, execution_options={"populate_existing": True})
    ).one()
    return head
