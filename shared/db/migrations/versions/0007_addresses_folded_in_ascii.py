"""Addresses of invitations are compared with A-Z folded and everything else as it is."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLE = "coordinator_invitations"
FOLDED = 'lower(email COLLATE "C")'


def upgrade() -> None:
    # Both indexes by `lower(email)` stay: the previous release searches by one, and names the other
    # in its ON CONFLICT. Addresses that differ for the old unique index differ for the new one too,
    # so there is no row on which this could fail. The table has a row per open invitation.
    op.execute(
        f"CREATE UNIQUE INDEX uq_coordinator_invitations_event_address ON {TABLE} (event_id, {FOLDED})"
    )
    op.execute(f"CREATE INDEX ix_coordinator_invitations_address ON {TABLE} ({FOLDED})")


def downgrade() -> None:
    op.drop_index("ix_coordinator_invitations_address", table_name=TABLE)
    op.drop_index("uq_coordinator_invitations_event_address", table_name=TABLE)
