"""Each payment of a purchase, received or refunded, with its reference."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payments",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("purchase_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.Column("refund_of", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("kind IN ('received', 'refunded')", name="ck_payments_kind"),
        sa.CheckConstraint("method IN ('provider')", name="ck_payments_method"),
        sa.CheckConstraint("amount > 0", name="ck_payments_amount"),
        sa.CheckConstraint("kind = 'refunded' OR refund_of IS NULL", name="ck_payments_refund_of"),
        sa.ForeignKeyConstraint(["purchase_id"], ["purchases.id"], name="fk_payments_purchase_id"),
        sa.ForeignKeyConstraint(["refund_of"], ["payments.id"], name="fk_payments_refund_of"),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name="fk_payments_recorded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_payments"),
    )
    op.create_index(
        "uq_payments_received_reference",
        "payments",
        ["purchase_id", "reference"],
        unique=True,
        postgresql_where=sa.text("kind = 'received'"),
    )
    op.create_index(
        "ix_payments_refund_of",
        "payments",
        ["refund_of"],
        postgresql_where=sa.text("refund_of IS NOT NULL"),
    )
    op.create_index(
        "ix_purchases_refund_due",
        "purchases",
        ["event_id"],
        postgresql_where=sa.text("refund_due"),
    )
    # What has to go back already. The previous release goes on without rows: what it marks while
    # both run is shown with the purchase's own reference only.
    op.execute(
        """
        INSERT INTO payments
            (purchase_id, kind, method, reference, amount, applied, recorded_at)
        SELECT id, 'received', 'provider', payment_reference, total_price, false, changed_at
        FROM purchases WHERE refund_due
        """
    )


def downgrade() -> None:
    op.drop_index("ix_purchases_refund_due", table_name="purchases")
    op.drop_table("payments")
