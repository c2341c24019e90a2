"""The custom options of packages, and the answers of buyers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.tables.base import Base, CreatedAt, EnumText, IdColumn, enum_check, value_check
from shared.domain.options import MAX_CHOICES, MIN_CHOICES, Answer, OptionType
from shared.domain.values import OptionName


class CustomOption(Base):
    """One question of a package. A deactivated one keeps its old answers and gets no new ones."""

    __tablename__ = "custom_options"
    __table_args__ = (
        value_check("ck_custom_options_name_length", "name", OptionName),
        enum_check("ck_custom_options_type", "option_type", OptionType),
        CheckConstraint(
            "CASE WHEN option_type = 'multi_select'"
            " THEN choices IS NOT NULL"
            f" AND cardinality(choices) BETWEEN {MIN_CHOICES} AND {MAX_CHOICES}"
            " ELSE choices IS NULL AND max_selections IS NULL END",
            name="ck_custom_options_choices",
        ),
        CheckConstraint(
            "max_selections BETWEEN 1 AND cardinality(choices)",
            name="ck_custom_options_max_selections",
        ),
        Index("ix_custom_options_package_id_display_order", "package_id", "display_order"),
    )

    id: Mapped[IdColumn]
    package_id: Mapped[UUID] = mapped_column(
        ForeignKey("ticket_packages.id", name="fk_custom_options_package_id", ondelete="CASCADE")
    )
    name: Mapped[str]
    option_type: Mapped[OptionType] = mapped_column(EnumText(OptionType))
    choices: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    max_selections: Mapped[int | None]
    is_required: Mapped[bool]
    is_active: Mapped[bool]
    display_order: Mapped[int]
    created_at: Mapped[CreatedAt]


class OptionResponse(Base):
    """An answer; `value` is null where an optional question was not answered.

    Options are answered once per purchase. `ticket_id` is for answers per seat.
    """

    __tablename__ = "option_responses"
    __table_args__ = (
        Index(
            "uq_option_responses_purchase_option_ticket",
            "purchase_id",
            "option_id",
            "ticket_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_option_responses_option_id", "option_id"),
    )

    id: Mapped[IdColumn]
    purchase_id: Mapped[UUID] = mapped_column(
        ForeignKey("purchases.id", name="fk_option_responses_purchase_id")
    )
    option_id: Mapped[UUID] = mapped_column(
        ForeignKey("custom_options.id", name="fk_option_responses_option_id")
    )
    ticket_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("tickets.id", name="fk_option_responses_ticket_id")
    )
    value: Mapped[Answer] = mapped_column(JSONB(none_as_null=True), nullable=True)
    created_at: Mapped[datetime]
