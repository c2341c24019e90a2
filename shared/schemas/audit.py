"""The audit trail, as coordinators read it."""

from uuid import UUID

from shared.domain import values
from shared.domain.audit_chain import Action, EntityType
from shared.domain.promo_codes import DiscountType
from shared.schemas.base import Output, PageQuery


class AuditActor(Output):
    """Who did it, by the name they had then; no id for timers and webhooks."""

    id: UUID | None
    name: str


class AuditAbout(Output):
    """What an entry is about, by its name of today, or its last one where it was deleted.

    `label` is the name of an event, package or option (of the package for its image), a promo
    code, who made a purchase, a ticket's number, or the address a coordinator was invited by.
    `package_id` and `package_name` are of the package that it belongs to, null where that, or the
    thing itself, was deleted. `discount_type` says how a promo code's `discount_value` is read.
    """

    label: str
    package_id: UUID | None
    package_name: str | None
    discount_type: DiscountType | None


class AuditEntryRead(Output):
    """One change of one thing; values as the API showed them then.

    `about` is not a part of the entry: it is looked up for the answer, null where nothing is known.
    """

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
    about: AuditAbout | None


class AuditQuery(PageQuery):
    """Which entries; `occurred_from` is the first moment, `occurred_to` the first one after."""

    entity_type: EntityType | None = None
    entity_id: UUID | None = None
    actor_id: UUID | None = None
    field_name: values.FieldName | None = None
    occurred_from: values.Instant | None = None
    occurred_to: values.Instant | None = None


class ChainVerdict(Output):
    """Whether every entry is as it was written, from the first to the last."""

    valid: bool
    entries: int
    first_invalid_sequence: int | None
    head_hash: str
