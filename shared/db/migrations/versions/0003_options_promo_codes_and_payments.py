"""Custom options with their responses, promo codes with their uses, and payments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promo_codes",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("discount_type", sa.Text(), nullable=False),
        sa.Column("discount_value", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("max_total_uses", sa.Integer(), nullable=True),
        sa.Column("max_uses_per_donor", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("times_used", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "total_discount_given",
            sa.Numeric(precision=14, scale=2),
            server_default=sa.text("0"),
            nullable=False,
        ),
        sa.Column("has_uses", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("updated_by", sa.Uuid(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "CASE discount_type WHEN 'percentage' THEN discount_value BETWEEN 1 AND 100 ELSE discount_value BETWEEN 1 AND 10000 END",
            name="ck_promo_codes_discount_value",
        ),
        sa.CheckConstraint("code ~ '^[A-Za-z0-9]+$'", name="ck_promo_codes_code_form"),
        sa.CheckConstraint(
            "discount_type IN ('percentage', 'fixed_amount')", name="ck_promo_codes_discount_type"
        ),
        sa.CheckConstraint("char_length(code) BETWEEN 4 AND 20", name="ck_promo_codes_code_length"),
        sa.CheckConstraint(
            "max_total_uses >= 1 AND max_total_uses <= 10000",
            name="ck_promo_codes_total_uses_range",
        ),
        sa.CheckConstraint(
            "max_uses_per_donor >= 1 AND max_uses_per_donor <= 100",
            name="ck_promo_codes_donor_uses_range",
        ),
        sa.CheckConstraint("times_used <= max_total_uses", name="ck_promo_codes_not_overused"),
        sa.CheckConstraint(
            "times_used >= 0 AND total_discount_given >= 0", name="ck_promo_codes_counters"
        ),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_promo_codes_created_by"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_promo_codes_event_id"),
        sa.ForeignKeyConstraint(["updated_by"], ["users.id"], name="fk_promo_codes_updated_by"),
        sa.PrimaryKeyConstraint("id", name="pk_promo_codes"),
        postgresql_with={"fillfactor": 50},
    )
    op.create_index(
        "uq_promo_codes_event_code",
        "promo_codes",
        ["event_id", sa.literal_column("upper(code)")],
        unique=True,
    )
    op.create_table(
        "custom_options",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("option_type", sa.Text(), nullable=False),
        sa.Column("choices", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("max_selections", sa.Integer(), nullable=True),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("display_order", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "CASE WHEN option_type = 'multi_select' THEN choices IS NOT NULL AND cardinality(choices) BETWEEN 2 AND 10 ELSE choices IS NULL AND max_selections IS NULL END",
            name="ck_custom_options_choices",
        ),
        sa.CheckConstraint(
            "option_type IN ('boolean', 'multi_select', 'text_input')",
            name="ck_custom_options_type",
        ),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 100", name="ck_custom_options_name_length"
        ),
        sa.CheckConstraint(
            "max_selections BETWEEN 1 AND cardinality(choices)",
            name="ck_custom_options_max_selections",
        ),
        sa.ForeignKeyConstraint(
            ["package_id"],
            ["ticket_packages.id"],
            name="fk_custom_options_package_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_custom_options"),
    )
    op.create_index(
        "ix_custom_options_package_id_display_order",
        "custom_options",
        ["package_id", "display_order"],
        unique=False,
    )
    op.create_table(
        "promo_code_donor_uses",
        sa.Column("promo_code_id", sa.Uuid(), nullable=False),
        sa.Column("donor_id", sa.Uuid(), nullable=False),
        sa.Column("times_used", sa.Integer(), nullable=False),
        sa.CheckConstraint("times_used >= 0", name="ck_promo_code_donor_uses_count"),
        sa.ForeignKeyConstraint(
            ["promo_code_id"], ["promo_codes.id"], name="fk_promo_code_donor_uses_promo_code_id"
        ),
        sa.PrimaryKeyConstraint("promo_code_id", "donor_id", name="pk_promo_code_donor_uses"),
    )
    op.create_table(
        "promo_code_applications",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("promo_code_id", sa.Uuid(), nullable=False),
        sa.Column("purchase_id", sa.Uuid(), nullable=False),
        sa.Column("discount_amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["promo_code_id"], ["promo_codes.id"], name="fk_promo_code_applications_promo_code_id"
        ),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchases.id"], name="fk_promo_code_applications_purchase_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_promo_code_applications"),
        sa.UniqueConstraint("purchase_id", name="uq_promo_code_applications_purchase_id"),
    )
    op.create_index(
        "ix_promo_code_applications_code_created_at",
        "promo_code_applications",
        ["promo_code_id", "created_at", "id"],
        unique=False,
    )
    op.create_table(
        "option_responses",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("purchase_id", sa.Uuid(), nullable=False),
        sa.Column("option_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column(
            "value", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["option_id"], ["custom_options.id"], name="fk_option_responses_option_id"
        ),
        sa.ForeignKeyConstraint(
            ["purchase_id"], ["purchases.id"], name="fk_option_responses_purchase_id"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name="fk_option_responses_ticket_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_option_responses"),
    )
    op.create_index(
        "ix_option_responses_option_id", "option_responses", ["option_id"], unique=False
    )
    op.create_index(
        "uq_option_responses_purchase_option_ticket",
        "option_responses",
        ["purchase_id", "option_id", "ticket_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.add_column("purchases", sa.Column("promo_code", sa.Text(), nullable=True))
    op.add_column("purchases", sa.Column("payment_reference", sa.Text(), nullable=True))
    op.add_column(
        "purchases",
        sa.Column("refund_due", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_index(
        "ix_purchases_hold_expires_at",
        "purchases",
        ["hold_expires_at"],
        unique=False,
        postgresql_where=sa.text("payment_status = 'pending'"),
    )
    op.create_check_constraint("ck_purchases_seats", "purchases", "seats > 0")
    op.create_check_constraint(
        "ck_tickets_guest_has_name", "tickets", "guest_email IS NULL OR guest_name IS NOT NULL"
    )
    op.add_column(
        "ticket_packages",
        sa.Column("options_version", sa.Integer(), server_default=sa.text("1"), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("ticket_packages", "options_version")
    op.drop_constraint("ck_tickets_guest_has_name", "tickets")
    op.drop_constraint("ck_purchases_seats", "purchases")
    op.drop_index(
        "ix_purchases_hold_expires_at",
        table_name="purchases",
        postgresql_where=sa.text("payment_status = 'pending'"),
    )
    op.drop_column("purchases", "refund_due")
    op.drop_column("purchases", "payment_reference")
    op.drop_column("purchases", "promo_code")
    op.drop_index(
        "uq_option_responses_purchase_option_ticket",
        table_name="option_responses",
        postgresql_nulls_not_distinct=True,
    )
    op.drop_index("ix_option_responses_option_id", table_name="option_responses")
    op.drop_table("option_responses")
    op.drop_index(
        "ix_promo_code_applications_code_created_at", table_name="promo_code_applications"
    )
    op.drop_table("promo_code_applications")
    op.drop_table("promo_code_donor_uses")
    op.drop_index("ix_custom_options_package_id_display_order", table_name="custom_options")
    op.drop_table("custom_options")
    op.drop_index("uq_promo_codes_event_code", table_name="promo_codes")
    op.drop_table("promo_codes")
