"""Refuse UPDATE, DELETE and TRUNCATE on the audit trail, for the tables' owner too."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'audit entries are never changed or removed'
                USING ERRCODE = 'restrict_violation';
        END
        $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER audit_entries_refuse_change BEFORE UPDATE OR DELETE ON audit_entries
        FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()
        """
    )
    op.execute(
        """
        CREATE TRIGGER audit_entries_refuse_truncate BEFORE TRUNCATE ON audit_entries
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
        """
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER audit_entries_refuse_truncate ON audit_entries")
    op.execute("DROP TRIGGER audit_entries_refuse_change ON audit_entries")
    op.execute("DROP FUNCTION refuse_audit_change()")
