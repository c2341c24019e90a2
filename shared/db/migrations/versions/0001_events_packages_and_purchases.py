"""Events, ticket packages, purchases with their tickets, and the audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("ticket_numbers", data_type=sa.BigInteger())))
    op.create_table(
        "donor_seats",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("donor_id", sa.Uuid(), nullable=False),
        sa.Column("seats_held", sa.Integer(), nullable=False),
        sa.CheckConstraint("seats_held >= 0", name="ck_donor_seats_held"),
        sa.PrimaryKeyConstraint("event_id", "donor_id", name="pk_donor_seats"),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("sales_open_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sales_close_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("max_tickets_per_donor", sa.Integer(), nullable=True),
        sa.Column("payment_hold_minutes", sa.Integer(), nullable=True),
        sa.Column("venue", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="ck_events_slug_form"),
        sa.CheckConstraint(
            "char_length(description) BETWEEN 1 AND 2000", name="ck_events_description_length"
        ),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 200", name="ck_events_name_length"),
        sa.CheckConstraint("char_length(slug) BETWEEN 3 AND 60", name="ck_events_slug_length"),
        sa.CheckConstraint("char_length(venue) BETWEEN 1 AND 200", name="ck_events_venue_length"),
        sa.CheckConstraint(
            "max_tickets_per_donor >= 1 AND max_tickets_per_donor <= 10000",
            name="ck_events_max_tickets_range",
        ),
        sa.CheckConstraint(
            "payment_hold_minutes >= 1 AND payment_hold_minutes <= 43200",
            name="ck_events_payment_hold_range",
        ),
        sa.CheckConstraint(
            "sales_open_at < coalesce(sales_close_at, starts_at)", name="ck_events_sales_window"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.UniqueConstraint("slug", name="uq_events_slug"),
    )
    op.create_index("ix_events_starts_at_id", "events", ["starts_at", "id"], unique=False)
    op.create_table(
        "idempotency_keys",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("donor_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("event_id", "donor_id", "key", name="pk_idempotency_keys"),
    )
    op.create_index(
        "ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"], unique=False
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "last_seen_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "char_length(subject) BETWEEN 1 AND 255", name="ck_users_subject_length"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("issuer", "subject", name="uq_users_issuer_subject"),
    )
    op.create_table(
        "audit_chain_heads",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_audit_chain_heads_event_id"),
        sa.PrimaryKeyConstraint("event_id", name="pk_audit_chain_heads"),
    )
    op.create_table(
        "audit_entries",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("entity_type", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("field_name", sa.Text(), nullable=True),
        sa.Column("old_value", sa.Text(), nullable=True),
        sa.Column("new_value", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "action IN ('created', 'updated', 'deleted', 'enabled', 'disabled', 'reordered', 'activated', 'deactivated', 'uploaded', 'published', 'rejected', 'removed', 'paid', 'cancelled', 'refunded', 'assigned', 'unassigned')",
            name="ck_audit_entries_action",
        ),
        sa.CheckConstraint(
            "entity_type IN ('event', 'ticket_package', 'custom_option', 'promo_code', 'purchase', 'ticket', 'package_image', 'coordinator')",
            name="ck_audit_entries_entity_type",
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_audit_entries_event_id"),
        sa.PrimaryKeyConstraint("event_id", "sequence", name="pk_audit_entries"),
    )
    op.create_index(
        "ix_audit_entries_entity",
        "audit_entries",
        ["event_id", "entity_id", "sequence"],
        unique=False,
    )
    op.create_table(
        "coordinator_invitations",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column(
            "invited_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "char_length(email) BETWEEN 3 AND 254", name="ck_coordinator_invitations_email_length"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name="fk_coordinator_invitations_event_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_coordinator_invitations"),
    )
    op.create_index(
        "ix_coordinator_invitations_email",
        "coordinator_invitations",
        [sa.literal_column("lower(email)")],
        unique=False,
    )
    op.create_index(
        "uq_coordinator_invitations_event_email",
        "coordinator_invitations",
        ["event_id", sa.literal_column("lower(email)")],
        unique=True,
    )
    op.create_table(
        "event_coordinators",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "assigned_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_event_coordinators_event_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_event_coordinators_user_id"),
        sa.PrimaryKeyConstraint("event_id", "user_id", name="pk_event_coordinators"),
    )
    op.create_index(
        "ix_event_coordinators_user_id", "event_coordinators", ["user_id"], unique=False
    )
    op.create_table(
        "ticket_packages",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("price", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("seats_per_package", sa.Integer(), nullable=False),
        sa.Column("is_sponsorship", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("quantity_limit", sa.Integer(), nullable=True),
        sa.Column("sold_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("has_sales", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("display_order", sa.Integer(), nullable=False),
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
            "char_length(description) BETWEEN 1 AND 1000",
            name="ck_ticket_packages_description_length",
        ),
        sa.CheckConstraint(
            "char_length(name) BETWEEN 1 AND 100", name="ck_ticket_packages_name_length"
        ),
        sa.CheckConstraint(
            "price >= 0 AND price <= 1000000.00", name="ck_ticket_packages_price_range"
        ),
        sa.CheckConstraint(
            "quantity_limit >= 1 AND quantity_limit <= 10000", name="ck_ticket_packages_limit_range"
        ),
        sa.CheckConstraint(
            "seats_per_package >= 1 AND seats_per_package <= 100",
            name="ck_ticket_packages_seats_range",
        ),
        sa.CheckConstraint("sold_count <= quantity_limit", name="ck_ticket_packages_not_oversold"),
        sa.CheckConstraint("sold_count >= 0", name="ck_ticket_packages_sold_count"),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name="fk_ticket_packages_created_by"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_ticket_packages_event_id"),
        sa.ForeignKeyConstraint(["updated_by"], ["users.id"], name="fk_ticket_packages_updated_by"),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_packages"),
        sa.UniqueConstraint(
            "event_id",
            "display_order",
            deferrable=True,
            initially="DEFERRED",
            name="uq_ticket_packages_event_display_order",
        ),
        sa.UniqueConstraint("id", "event_id", name="uq_ticket_packages_id_event"),
        postgresql_with={"fillfactor": 50},
    )
    op.create_table(
        "purchases",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("donor_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("package_name", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("base_price", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("discount_amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("total_price", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("payment_status", sa.Text(), nullable=False),
        sa.Column("hold_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "payment_status IN ('pending', 'completed', 'failed', 'refunded', 'cancelled')",
            name="ck_purchases_payment_status",
        ),
        sa.CheckConstraint("quantity >= 1 AND quantity <= 20", name="ck_purchases_quantity_range"),
        sa.CheckConstraint(
            "total_price = base_price - discount_amount AND total_price >= 0 AND discount_amount >= 0",
            name="ck_purchases_amounts",
        ),
        sa.ForeignKeyConstraint(["donor_id"], ["users.id"], name="fk_purchases_donor_id"),
        sa.ForeignKeyConstraint(
            ["package_id", "event_id"],
            ["ticket_packages.id", "ticket_packages.event_id"],
            name="fk_purchases_package",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_purchases"),
    )
    op.create_index(
        "ix_purchases_donor_id_created_at_id",
        "purchases",
        ["donor_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_purchases_event_id_created_at_id",
        "purchases",
        ["event_id", "created_at", "id"],
        unique=False,
    )
    op.create_index("ix_purchases_package_id", "purchases", ["package_id"], unique=False)
    op.create_table(
        "tickets",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("purchase_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("guest_name", sa.Text(), nullable=True),
        sa.Column("guest_email", sa.Text(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "char_length(guest_email) BETWEEN 3 AND 254", name="ck_tickets_guest_email_length"
        ),
        sa.CheckConstraint(
            "char_length(guest_name) BETWEEN 1 AND 200", name="ck_tickets_guest_name_length"
        ),
        sa.ForeignKeyConstraint(["purchase_id"], ["purchases.id"], name="fk_tickets_purchase_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        sa.UniqueConstraint("number", name="uq_tickets_number"),
    )
    op.create_index(
        "ix_tickets_purchase_id_number", "tickets", ["purchase_id", "number"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_tickets_purchase_id_number", table_name="tickets")
    op.drop_table("tickets")
    op.drop_index("ix_purchases_package_id", table_name="purchases")
    op.drop_index("ix_purchases_event_id_created_at_id", table_name="purchases")
    op.drop_index("ix_purchases_donor_id_created_at_id", table_name="purchases")
    op.drop_table("purchases")
    op.drop_table("ticket_packages")
    op.drop_index("ix_event_coordinators_user_id", table_name="event_coordinators")
    op.drop_table("event_coordinators")
    op.drop_index("uq_coordinator_invitations_event_email", table_name="coordinator_invitations")
    op.drop_index("ix_coordinator_invitations_email", table_name="coordinator_invitations")
    op.drop_table("coordinator_invitations")
    op.drop_index("ix_audit_entries_entity", table_name="audit_entries")
    op.drop_table("audit_entries")
    op.drop_table("audit_chain_heads")
    op.drop_table("users")
    op.drop_index("ix_idempotency_keys_created_at", table_name="idempotency_keys")
    op.drop_table("idempotency_keys")
    op.drop_index("ix_events_starts_at_id", table_name="events")
    op.drop_table("events")
    op.drop_table("donor_seats")
    op.execute(sa.schema.DropSequence(sa.Sequence("ticket_numbers")))
