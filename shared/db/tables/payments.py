"""The payments of purchases: each one that was reported, and each one that went back."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.tables.base import Base, EnumText, IdColumn, enum_check, value_check
from shared.domain.incoming_payments import PaymentKind, PaymentMethod
from shared.domain.values import Remark


class Payment(Base):
    """Money of a purchase that came in, or went back. Rows are added and never changed."""

    __tablename__ = "payments"
    __table_args__ = (
        enum_check("ck_payments_kind", "kind", PaymentKind),
        enum_check("ck_payments_method", "method", PaymentMethod),
        CheckConstraint("amount > 0", name="ck_payments_amount"),
        CheckConstraint("kind <> 'received' OR refund_of IS NULL", name="ck_payments_refund_of"),
        CheckConstraint(
            "NOT goodwill OR (kind = 'refunded' AND applied)", name="ck_payments_goodwill"
        ),
        value_check("ck_payments_note_length", "note", Remark),
        # A provider repeats its events: each reference is received once. A check that bounced may
        # be put in again, with its number.
        Index(
            "uq_payments_provider_reference",
            "purchase_id",
            "reference",
            unique=True,
            postgresql_where=text(
                "kind = 'received' AND method = 'provider' AND moved_from IS NULL"
            ),
        ),
        Index("ix_payments_purchase_id", "purchase_id"),
        # A search looks for the beginning of a check number.
        Index("ix_payments_reference", text('lower(reference COLLATE "C")')),
        Index(
            "ix_payments_moved_from", "moved_from", postgresql_where=text("moved_from IS NOT NULL")
        ),
        Index("ix_payments_refund_of", "refund_of", postgresql_where=text("refund_of IS NOT NULL")),
    )

    id: Mapped[IdColumn]
    purchase_id: Mapped[UUID] = mapped_column(
        ForeignKey("purchases.id", name="fk_payments_purchase_id")
    )
    kind: Mapped[PaymentKind] = mapped_column(EnumText(PaymentKind))
    # Null where a coordinator recorded it without one.
    method: Mapped[PaymentMethod | None] = mapped_column(EnumText(PaymentMethod))
    reference: Mapped[str | None]
    amount: Mapped[Decimal]
    # The date on the check or the bank's statement.
    received_on: Mapped[date | None]
    note: Mapped[str | None]
    # Whether it pays the purchase; if not, it fits nothing or came too late or too often, and has
    # to go back.
    applied: Mapped[bool]
    # Whether it went back although nothing had to.
    goodwill: Mapped[bool] = mapped_column(server_default=text("false"))
    # For money that went back, all or part of it, or never came: the payment that it was.
    refund_of: Mapped[UUID | None] = mapped_column(
        ForeignKey("payments.id", name="fk_payments_refund_of")
    )
    # For money that was recorded for another purchase before: the payment there.
    moved_from: Mapped[UUID | None] = mapped_column(
        ForeignKey("payments.id", name="fk_payments_moved_from")
    )
    # Null for the payment provider.
    recorded_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id", name="fk_payments_recorded_by")
    )
    recorded_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
