"""What a seat is worth to the guest: stated on packages, frozen on purchases.

Expand-only. What the previous release sells while both run has no value, like what was sold before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TABLES = ("ticket_packages", "purchases")


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(
            table, sa.Column("fair_market_value", sa.Numeric(precision=12, scale=2), nullable=True)
        )
        op.create_check_constraint(
            f"ck_{table}_fair_market_value_range",
            table,
            "fair_market_value >= 0 AND fair_market_value <= 1000000.00",
        )


def downgrade() -> None:
    for table in _TABLES:
        op.drop_column(table, "fair_market_value")
