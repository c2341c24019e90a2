"""How far the audit trail is archived, and when a purchase last changed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_archive_positions",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name="fk_audit_archive_positions_event_id"
        ),
        sa.PrimaryKeyConstraint("event_id", name="pk_audit_archive_positions"),
    )
    op.add_column(
        "purchases",
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    op.create_index("ix_purchases_changed_at", "purchases", ["changed_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_purchases_changed_at", table_name="purchases")
    op.drop_column("purchases", "changed_at")
    op.drop_table("audit_archive_positions")
