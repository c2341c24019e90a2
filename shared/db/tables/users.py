"""People who have signed in, with the data of their tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.tables.base import Base, CreatedAt, IdColumn, SearchColumn, value_check
from shared.domain.values import Subject


class User(Base):
    """One person of one issuer. Name and e-mail are for display only, never for a decision.

    The team enters orders for people who have no account: such a person belongs to one event,
    until somebody signs in who proves the same address and takes the purchases over.
    """

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("issuer", "subject", name="uq_users_issuer_subject"),
        value_check("ck_users_subject_length", "subject", Subject),
        Index(
            "ix_users_not_joined",
            text('lower(email COLLATE "C")'),
            "of_event_id",
            postgresql_where=text("of_event_id IS NOT NULL AND joined_to IS NULL"),
        ),
    )

    id: Mapped[IdColumn]
    issuer: Mapped[str]
    subject: Mapped[str]
    name: Mapped[str | None]
    email: Mapped[str | None]
    # The event of a person that the team entered; null for people with an account. No foreign key:
    # events refer to users.
    of_event_id: Mapped[UUID | None]
    # Whose account took the purchases of this person over.
    joined_to: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id", name="fk_users_joined_to")
    )
    search_text: Mapped[SearchColumn]
    created_at: Mapped[CreatedAt]
    last_seen_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
