"""The payments of purchases: each one that was reported, and each one that went back."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.tables.base import Base, EnumText, IdColumn, enum_check
from shared.domain.incoming_payments import PaymentKind, PaymentMethod


class Payment(Base):
    """Money of a purchase that came in, or went back. Rows are added and never changed.

    What a release before this table took has no row; then `purchases.payment_reference` is all that
    is known of it.
    """

    __tablename__ = "payments"
    __table_args__ = (
        enum_check("ck_payments_kind", "kind", PaymentKind),
        enum_check("ck_payments_method", "method", PaymentMethod),
        CheckConstraint("amount > 0", name="ck_payments_amount"),
        CheckConstraint("kind = 'refunded' OR refund_of IS NULL", name="ck_payments_refund_of"),
        # A provider repeats its events: each reference is received once.
        Index(
            "uq_payments_received_reference",
            "purchase_id",
            "reference",
            unique=True,
            postgresql_where=text("kind = 'received'"),
        ),
        Index("ix_payments_refund_of", "refund_of", postgresql_where=text("refund_of IS NOT NULL")),
    )

    id: Mapped[IdColumn]
    purchase_id: Mapped[UUID] = mapped_column(
        ForeignKey("purchases.id", name="fk_payments_purchase_id")
    )
    kind: Mapped[PaymentKind] = mapped_column(EnumText(PaymentKind))
    # Null where a coordinator recorded it: how it was paid is not asked.
    method: Mapped[PaymentMethod | None] = mapped_column(EnumText(PaymentMethod))
    reference: Mapped[str | None]
    amount: Mapped[Decimal]
    # Whether it pays the purchase; if not, it came too late or too often, and has to go back.
    applied: Mapped[bool]
    # For money that went back: the payment that it was.
    refund_of: Mapped[UUID | None] = mapped_column(
        ForeignKey("payments.id", name="fk_payments_refund_of")
    )
    # Null for the payment provider.
    recorded_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id", name="fk_payments_recorded_by")
    )
    recorded_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
