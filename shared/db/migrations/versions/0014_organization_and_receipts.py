"""Who receives an event's money, and the receipts of its purchases.

Expand-only: the previous release writes events without an organization, and issues no receipts.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_LENGTHS = {"legal_name": 200, "tax_id": 30, "address": 200, "statement": 500}


def upgrade() -> None:
    _add_organization()
    _create_receipts()
    _refuse_changes()


def _add_organization() -> None:
    for part in _LENGTHS:
        op.add_column("events", sa.Column(f"organization_{part}", sa.Text(), nullable=True))
    # No row has a value yet, so the checks need no second step after NOT VALID.
    for part, longest in _LENGTHS.items():
        op.create_check_constraint(
            f"ck_events_organization_{part.removeprefix('legal_')}_length",
            "events",
            f"char_length(organization_{part}) BETWEEN 1 AND {longest}",
        )
    op.create_check_constraint(
        "ck_events_organization_whole",
        "events",
        "num_nulls(organization_legal_name, organization_tax_id, organization_address) IN (0, 3)"
        " AND (organization_statement IS NULL OR organization_legal_name IS NOT NULL)",
    )


def _create_receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("purchase_id", sa.Uuid(), nullable=False),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("content", JSONB(), nullable=False),
        sa.Column("total_price", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("payments_on_record", sa.Integer(), nullable=False),
        sa.Column(
            "issued_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name="pk_receipts"),
        sa.UniqueConstraint("event_id", "number", name="uq_receipts_event_number"),
        sa.UniqueConstraint("replaces", name="uq_receipts_replaces"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_receipts_event_id"),
        sa.ForeignKeyConstraint(["purchase_id"], ["purchases.id"], name="fk_receipts_purchase_id"),
        sa.ForeignKeyConstraint(["replaces"], ["receipts.id"], name="fk_receipts_replaces"),
    )
    op.create_index("ix_receipts_purchase_id_number", "receipts", ["purchase_id", "number"])
    op.create_index(
        "uq_receipts_first_of_purchase",
        "receipts",
        ["purchase_id"],
        unique=True,
        postgresql_where=sa.text("replaces IS NULL"),
    )


def _refuse_changes() -> None:
    op.execute(
        """
        CREATE FUNCTION refuse_receipt_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'receipts are replaced, never changed or removed'
                USING ERRCODE = 'restrict_violation';
        END
        $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER receipts_refuse_change BEFORE UPDATE OR DELETE ON receipts
        FOR EACH ROW EXECUTE FUNCTION refuse_receipt_change()
        """
    )
    op.execute(
        """
        CREATE TRIGGER receipts_refuse_truncate BEFORE TRUNCATE ON receipts
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_receipt_change()
        """
    )


def downgrade() -> None:
    op.drop_table("receipts")
    op.execute("DROP FUNCTION refuse_receipt_change()")
    op.drop_constraint("ck_events_organization_whole", "events")
    for part in _LENGTHS:
        op.drop_column("events", f"organization_{part}")
