"""The audit trail. A trigger refuses UPDATE, DELETE and TRUNCATE, for the owner as well."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.tables.base import Base, EnumText, enum_check
from shared.domain.audit_chain import Action, EntityType


class AuditEntry(Base):
    """One change. `actor_name` is the name at that time; `actor_id` is null for the system."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        enum_check("ck_audit_entries_entity_type", "entity_type", EntityType),
        enum_check("ck_audit_entries_action", "action", Action),
        Index("ix_audit_entries_entity", "event_id", "entity_id", "sequence"),
    )

    event_id: Mapped[UUID] = mapped_column(
        ForeignKey("events.id", name="fk_audit_entries_event_id"), primary_key=True
    )
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    occurred_at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    entity_type: Mapped[EntityType] = mapped_column(EnumText(EntityType))
    entity_id: Mapped[UUID]
    action: Mapped[Action] = mapped_column(EnumText(Action))
    field_name: Mapped[str | None]
    old_value: Mapped[str | None]
    new_value: Mapped[str | None]
    request_id: Mapped[str]
    hash: Mapped[str]


class AuditChainHead(Base):
    """The last entry of an event's chain. Writing entries locks it first, so no chain forks."""

    __tablename__ = "audit_chain_heads"

    event_id: Mapped[UUID] = mapped_column(
        ForeignKey("events.id", name="fk_audit_chain_heads_event_id"), primary_key=True
    )
    sequence: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str]


class AuditArchivePosition(Base):
    """How far an event's chain is known to be archived; too low after an interrupted copy."""

    __tablename__ = "audit_archive_positions"

    event_id: Mapped[UUID] = mapped_column(
        ForeignKey("events.id", name="fk_audit_archive_positions_event_id"), primary_key=True
    )
    sequence: Mapped[int] = mapped_column(BigInteger)
    archived_at: Mapped[datetime]
