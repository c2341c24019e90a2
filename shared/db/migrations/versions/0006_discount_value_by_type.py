"""A discount type without limits of its own is refused, not taken for dollars."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NAME, TABLE = "ck_promo_codes_discount_value", "promo_codes"


def upgrade() -> None:
    # The rule for the two existing types is unchanged, so the previous release can still write. An
    # event has few codes, so checking all of them again is fast.
    op.drop_constraint(NAME, TABLE, type_="check")
    op.create_check_constraint(
        NAME,
        TABLE,
        "CASE discount_type WHEN 'percentage' THEN discount_value BETWEEN 1 AND 100 WHEN 'fixed_amount' THEN discount_value BETWEEN 1 AND 10000 ELSE false END",
    )


def downgrade() -> None:
    op.drop_constraint(NAME, TABLE, type_="check")
    op.create_check_constraint(
        NAME,
        TABLE,
        "CASE discount_type WHEN 'percentage' THEN discount_value BETWEEN 1 AND 100 ELSE discount_value BETWEEN 1 AND 10000 END",
    )
