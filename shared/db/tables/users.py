"""People who have signed in, with the data of their tokens."""

from datetime import datetime

from sqlalchemy import UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.tables.base import Base, CreatedAt, IdColumn, SearchColumn, value_check
from shared.domain.values import Subject


class User(Base):
    """One person of one issuer. Name and e-mail are for display only, never for a decision."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("issuer", "subject", name="uq_users_issuer_subject"),
        value_check("ck_users_subject_length", "subject", Subject),
    )

    id: Mapped[IdColumn]
    issuer: Mapped[str]
    subject: Mapped[str]
    name: Mapped[str | None]
    email: Mapped[str | None]
    search_text: Mapped[SearchColumn]
    created_at: Mapped[CreatedAt]
    last_seen_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
