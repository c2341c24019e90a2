"""How donors pay, in the words of the event.

Expand-only: the previous release writes events without it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("events", sa.Column("payment_instructions", sa.Text(), nullable=True))
    # No row has a value yet, so the check needs no second step after NOT VALID.
    op.create_check_constraint(
        "ck_events_payment_instructions_length",
        "events",
        "char_length(payment_instructions) BETWEEN 1 AND 2000",
    )


def downgrade() -> None:
    op.drop_column("events", "payment_instructions")
