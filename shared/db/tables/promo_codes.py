"""Promo codes, how often they were used, and by which donors."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.tables.base import Base, EnumText, IdColumn, Versioned, enum_check, value_check
from shared.domain.promo_codes import DISCOUNTS, DiscountType
from shared.domain.values import MaxTotalUses, MaxUsesPerDonor, PromoCodeText


def _value_within_limits() -> str:
    """Return the CHECK on a discount's value; it is false for a type without limits."""
    cases = " ".join(
        f"WHEN '{kind}' THEN discount_value BETWEEN {discount.min_value} AND {discount.max_value}"
        for kind, discount in DISCOUNTS.items()
    )
    return f"CASE discount_type {cases} ELSE false END"


class PromoCode(Versioned, Base):
    """A code of one event. `times_used` and `total_discount_given` leave out released uses.

    `has_uses` is set by the first use and stays: a code that was ever used can't be deleted.
    """

    __tablename__ = "promo_codes"
    __table_args__ = (
        Index("uq_promo_codes_event_code", "event_id", text("upper(code)"), unique=True),
        value_check("ck_promo_codes_code_length", "code", PromoCodeText),
        CheckConstraint("code ~ '^[A-Za-z0-9]+$'", name="ck_promo_codes_code_form"),
        enum_check("ck_promo_codes_discount_type", "discount_type", DiscountType),
        CheckConstraint(_value_within_limits(), name="ck_promo_codes_discount_value"),
        value_check("ck_promo_codes_total_uses_range", "max_total_uses", MaxTotalUses),
        value_check("ck_promo_codes_donor_uses_range", "max_uses_per_donor", MaxUsesPerDonor),
        # The last check, after the conditional UPDATE, as for packages.
        CheckConstraint("times_used <= max_total_uses", name="ck_promo_codes_not_overused"),
        CheckConstraint(
            "times_used >= 0 AND total_discount_given >= 0", name="ck_promo_codes_counters"
        ),
        {"postgresql_with": {"fillfactor": 50}},
    )

    code: Mapped[str]
    discount_type: Mapped[DiscountType] = mapped_column(EnumText(DiscountType))
    discount_value: Mapped[Decimal]
    max_total_uses: Mapped[int | None]
    max_uses_per_donor: Mapped[int | None]
    expires_at: Mapped[datetime | None]
    is_active: Mapped[bool]
    times_used: Mapped[int] = mapped_column(server_default=text("0"))
    total_discount_given: Mapped[Decimal] = mapped_column(Numeric(14, 2), server_default=text("0"))
    has_uses: Mapped[bool] = mapped_column(server_default=text("false"))


class PromoCodeDonorUses(Base):
    """How often a donor has used a code, without the uses that were released."""

    __tablename__ = "promo_code_donor_uses"
    __table_args__ = (CheckConstraint("times_used >= 0", name="ck_promo_code_donor_uses_count"),)

    promo_code_id: Mapped[UUID] = mapped_column(
        ForeignKey("promo_codes.id", name="fk_promo_code_donor_uses_promo_code_id"),
        primary_key=True,
    )
    donor_id: Mapped[UUID] = mapped_column(primary_key=True)
    times_used: Mapped[int]


class PromoCodeApplication(Base):
    """One use of a code on one purchase; `given_back_at` is set when the purchase releases it."""

    __tablename__ = "promo_code_applications"
    __table_args__ = (
        UniqueConstraint("purchase_id", name="uq_promo_code_applications_purchase_id"),
        Index("ix_promo_code_applications_code_created_at", "promo_code_id", "created_at", "id"),
    )

    id: Mapped[IdColumn]
    promo_code_id: Mapped[UUID] = mapped_column(
        ForeignKey("promo_codes.id", name="fk_promo_code_applications_promo_code_id")
    )
    purchase_id: Mapped[UUID] = mapped_column(
        ForeignKey("purchases.id", name="fk_promo_code_applications_purchase_id")
    )
    discount_amount: Mapped[Decimal]
    created_at: Mapped[datetime]
    given_back_at: Mapped[datetime | None]
