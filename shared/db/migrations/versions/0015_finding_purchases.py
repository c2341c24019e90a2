"""Purchases are found by who is thanked, and by the number of a check; few are paid in part.

Expand-only. A trigger folds `in_the_name_of` for search, whichever release writes it; migration 0008
says why.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("purchases", sa.Column("search_text", sa.Text(), nullable=True))
    op.execute(
        """
        CREATE FUNCTION set_purchases_search_text() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.search_text = nullif(public.fold_for_search(NEW.in_the_name_of), '');
            RETURN NEW;
        END
        $$
        """
    )
    # What donors buy has no such name: it costs their sale nothing.
    op.execute(
        """
        CREATE TRIGGER purchases_search_text_new BEFORE INSERT ON purchases
        FOR EACH ROW WHEN (NEW.in_the_name_of IS NOT NULL)
        EXECUTE FUNCTION set_purchases_search_text()
        """
    )
    op.execute(
        """
        CREATE TRIGGER purchases_search_text_changed BEFORE UPDATE OF in_the_name_of ON purchases
        FOR EACH ROW EXECUTE FUNCTION set_purchases_search_text()
        """
    )
    # The column is as new as the previous migration: few rows have a value.
    op.execute(
        "UPDATE purchases SET in_the_name_of = in_the_name_of WHERE in_the_name_of IS NOT NULL"
    )
    op.create_index(
        "ix_purchases_amount_due",
        "purchases",
        ["event_id", "created_at", "id"],
        postgresql_where=sa.text(
            "payment_status = 'completed' AND amount_paid + goodwill_refunded < total_price"
        ),
    )
    op.create_index("ix_payments_reference", "payments", [sa.text('lower(reference COLLATE "C")')])


def downgrade() -> None:
    op.drop_index("ix_payments_reference", table_name="payments")
    op.drop_index("ix_purchases_amount_due", table_name="purchases")
    op.execute("DROP TRIGGER purchases_search_text_changed ON purchases")
    op.execute("DROP TRIGGER purchases_search_text_new ON purchases")
    op.execute("DROP FUNCTION set_purchases_search_text")
    op.drop_column("purchases", "search_text")
