"""The receipts of purchases, as they were issued."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.tables.base import Base, IdColumn


class Receipt(Base):
    """What somebody was given on paper. A trigger refuses to change or remove it.

    The first receipt of a purchase replaces none, every later one the one before.
    """

    __tablename__ = "receipts"
    __table_args__ = (
        UniqueConstraint("event_id", "number", name="uq_receipts_event_number"),
        UniqueConstraint("replaces", name="uq_receipts_replaces"),
        Index(
            "uq_receipts_first_of_purchase",
            "purchase_id",
            unique=True,
            postgresql_where=text("replaces IS NULL"),
        ),
        Index("ix_receipts_purchase_id_number", "purchase_id", "number"),
    )

    id: Mapped[IdColumn]
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", name="fk_receipts_event_id"))
    # Counted by event from 1, without gaps.
    number: Mapped[int]
    purchase_id: Mapped[UUID] = mapped_column(
        ForeignKey("purchases.id", name="fk_receipts_purchase_id")
    )
    replaces: Mapped[UUID | None] = mapped_column(
        ForeignKey("receipts.id", name="fk_receipts_replaces")
    )
    # A `ReceiptContent` as JSON.
    content: Mapped[dict[str, object]] = mapped_column(JSONB)
    # Of the purchase when it was issued: as long as they are the same, so is what is paid.
    total_price: Mapped[Decimal]
    payments_on_record: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
