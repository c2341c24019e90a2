"""Purchases, their tickets, the seats of each donor, and idempotency keys."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Sequence,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.tables.base import (
    Base,
    CreatedAt,
    EnumText,
    IdColumn,
    SearchColumn,
    enum_check,
    value_check,
)
from shared.domain.incoming_payments import PaymentMethod
from shared.domain.purchases import PaymentStatus
from shared.domain.values import (
    EmailAddress,
    FairMarketValue,
    InTheNameOf,
    PersonName,
    PurchaseNote,
    TeamQuantity,
)

# One sequence for all events: with a counter in the event's row, all purchases of an event would
# wait for each other. Numbers have gaps, and are unique across events as well.
ticket_numbers = Sequence("ticket_numbers", metadata=Base.metadata, data_type=BigInteger)


class Purchase(Base):
    """One purchase of one package. Amounts are the ones in force when it was committed."""

    __tablename__ = "purchases"
    __table_args__ = (
        # No foreign key to `events`: it would lock the event's row once more for each purchase.
        ForeignKeyConstraint(
            ["package_id", "event_id"],
            ["ticket_packages.id", "ticket_packages.event_id"],
            name="fk_purchases_package",
        ),
        value_check("ck_purchases_quantity_range", "quantity", TeamQuantity),
        CheckConstraint(
            "total_price = base_price - discount_amount + price_adjustment AND total_price >= 0"
            " AND discount_amount >= 0",
            name="ck_purchases_amounts",
        ),
        CheckConstraint("amount_paid >= 0", name="ck_purchases_amount_paid"),
        CheckConstraint("refund_due_amount >= 0", name="ck_purchases_refund_due_amount"),
        CheckConstraint("overpaid_by >= 0", name="ck_purchases_overpaid_by"),
        CheckConstraint("goodwill_refunded >= 0", name="ck_purchases_goodwill_refunded"),
        CheckConstraint(
            "amount_paid + goodwill_refunded <= total_price", name="ck_purchases_settled"
        ),
        enum_check("ck_purchases_payment_method", "payment_method", PaymentMethod),
        value_check("ck_purchases_in_the_name_of_length", "in_the_name_of", InTheNameOf),
        value_check("ck_purchases_note_length", "note", PurchaseNote),
        value_check("ck_purchases_fair_market_value_range", "fair_market_value", FairMarketValue),
        enum_check("ck_purchases_payment_status", "payment_status", PaymentStatus),
        CheckConstraint("seats > 0", name="ck_purchases_seats"),
        Index(
            "ix_purchases_hold_expires_at",
            "hold_expires_at",
            postgresql_where=text("payment_status = 'pending'"),
        ),
        # Few rows, which the Sales page looks for: money that has to go back.
        Index("ix_purchases_refund_due", "event_id", postgresql_where=text("refund_due")),
        # Few rows too. In the order of the list: else that order's index is read from end to end.
        Index(
            "ix_purchases_amount_due",
            "event_id",
            "created_at",
            "id",
            postgresql_where=text(
                "payment_status = 'completed' AND amount_paid + goodwill_refunded < total_price"
            ),
        ),
        Index("ix_purchases_changed_at", "changed_at"),
        Index("ix_purchases_package_id", "package_id"),
        Index("ix_purchases_event_id_created_at_id", "event_id", "created_at", "id"),
        Index("ix_purchases_donor_id_created_at_id", "donor_id", "created_at", "id"),
    )

    id: Mapped[IdColumn]
    event_id: Mapped[UUID]
    package_id: Mapped[UUID]
    donor_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", name="fk_purchases_donor_id"))
    quantity: Mapped[int]
    # As bought: the package's name and seats may change later.
    package_name: Mapped[str]
    # Quantity, seats and amounts are what is left after returns.
    seats: Mapped[int]
    base_price: Mapped[Decimal]
    discount_amount: Mapped[Decimal]
    # What the team added to the list price, or took off: signed.
    price_adjustment: Mapped[Decimal] = mapped_column(server_default=text("0"))
    total_price: Mapped[Decimal]
    # As bought, before the first return; null without one. Shares are computed from these.
    bought_quantity: Mapped[int | None]
    bought_base_price: Mapped[Decimal | None]
    bought_discount_amount: Mapped[Decimal | None]
    bought_price_adjustment: Mapped[Decimal | None]
    # Computed from `payments`, see `domain/balance.py`.
    amount_paid: Mapped[Decimal] = mapped_column(server_default=text("0"))
    refund_due_amount: Mapped[Decimal] = mapped_column(server_default=text("0"))
    overpaid_by: Mapped[Decimal] = mapped_column(server_default=text("0"))
    goodwill_refunded: Mapped[Decimal] = mapped_column(server_default=text("0"))
    # The package's when it was bought, per seat. Null: it was not stated.
    fair_market_value: Mapped[Decimal | None]
    promo_code: Mapped[str | None]
    payment_status: Mapped[PaymentStatus] = mapped_column(EnumText(PaymentStatus))
    # Of the newest payment that pays it; the method also for a pledge, a comp or a gift in kind.
    payment_method: Mapped[PaymentMethod | None] = mapped_column(EnumText(PaymentMethod))
    payment_reference: Mapped[str | None]
    # When the newest payment that pays it was recorded.
    paid_at: Mapped[datetime | None]
    # Whether money has to go back: `overpaid_by` or `refund_due_amount` is more than nothing.
    refund_due: Mapped[bool] = mapped_column(server_default=text("false"))
    hold_expires_at: Mapped[datetime | None]
    # By when the team expects the money of an order that it entered, which has no hold.
    due_on: Mapped[date | None]
    # The member of the team who entered the order; null for what a donor bought.
    entered_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id", name="fk_purchases_entered_by")
    )
    # The company or family that is thanked.
    in_the_name_of: Mapped[str | None]
    # For the team only.
    note: Mapped[str | None]
    created_at: Mapped[CreatedAt]
    # By the database's clock; the timer finds by it what has changed since its last tick.
    changed_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    # Of `in_the_name_of`.
    search_text: Mapped[SearchColumn]


class Ticket(Base):
    """One seat of a purchase. `guest_name` is empty until somebody is to sit there."""

    __tablename__ = "tickets"
    __table_args__ = (
        UniqueConstraint("number", name="uq_tickets_number"),
        value_check("ck_tickets_guest_name_length", "guest_name", PersonName),
        CheckConstraint(
            "guest_email IS NULL OR guest_name IS NOT NULL", name="ck_tickets_guest_has_name"
        ),
        value_check("ck_tickets_guest_email_length", "guest_email", EmailAddress),
        Index("ix_tickets_purchase_id_number", "purchase_id", "number"),
    )

    id: Mapped[IdColumn]
    purchase_id: Mapped[UUID] = mapped_column(
        ForeignKey("purchases.id", name="fk_tickets_purchase_id")
    )
    number: Mapped[int] = mapped_column(BigInteger)
    guest_name: Mapped[str | None]
    guest_email: Mapped[str | None]
    assigned_at: Mapped[datetime | None]
    # When this seat was given back; its number is never used again.
    returned_at: Mapped[datetime | None]
    search_text: Mapped[SearchColumn]


class DonorSeats(Base):
    """How many seats of an event one donor has, pending and completed.

    Counted for every purchase, so that a cap that is set later includes the earlier seats. No
    foreign keys: the row is written together with the purchase, which has them.
    """

    __tablename__ = "donor_seats"
    __table_args__ = (CheckConstraint("seats_held >= 0", name="ck_donor_seats_held"),)

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    donor_id: Mapped[UUID] = mapped_column(primary_key=True)
    seats_held: Mapped[int]


class IdempotencyKey(Base):
    """The stored answer to a purchase with this key of a donor, for 24 hours."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index("ix_idempotency_keys_created_at", "created_at"),)

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    donor_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes] = mapped_column(LargeBinary)
    response: Mapped[str]
    created_at: Mapped[CreatedAt]
