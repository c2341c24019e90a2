"""The audit trail, as coordinators read it."""

from uuid import UUID

from pydantic import Field

from shared.domain import values
from shared.domain.audit_chain import Action, EntityType
from shared.schemas.base import Output, PageQuery


class AuditActor(Output):
    """Who did it, by the name they had then; no id for timers and webhooks."""

    id: UUID | None
    name: str


class AuditEntryRead(Output):
    """One change of one thing; values as the API showed them then."""

    sequence: int
    occurred_at: values.Instant
    actor: AuditActor
    entity_type: EntityType
    entity_id: UUID
    action: Action
    field_name: str | None
    old_value: str | None
    new_value: str | None
    request_id: str
    hash: str


class AuditQuery(PageQuery):
    """Which entries; `occurred_from` is the first moment, `occurred_to` the first one after."""

    entity_type: EntityType | None = None
    entity_id: UUID | None = None
    actor_id: UUID | None = None
    field_name: str | None = Field(None, min_length=1, max_length=100)
    occurred_from: values.Instant | None = None
    occurred_to: values.Instant | None = None


class ChainVerdict(Output):
    """Whether every entry is as it was written, from the first to the last."""

    valid: bool
    entries: int
    first_invalid_sequence: int | None
    head_hash: str
