"""What was paid, is due and has to go back; orders of the team; seats that were returned.

Expand-only. The previous release writes none of the new amounts, so two triggers do it for what it
marks as paid or refunded. They can go with the release after the next.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_METHODS = "'check', 'cash', 'card', 'bank_transfer', 'provider', 'pledge', 'comp', 'in_kind'"
_AMOUNTS = ("amount_paid", "refund_due_amount", "overpaid_by", "goodwill_refunded")
_NEW_ACTIONS = ("unpaid", "returned", "exchanged", "reassigned")
_ACTIONS = (
    *("created", "updated", "deleted", "enabled", "disabled", "reordered", "activated"),
    *("deactivated", "uploaded", "published", "rejected", "removed", "paid", "cancelled"),
    *("refunded", "assigned", "unassigned"),
)
_TYPES: dict[type, Any] = {
    str: sa.Text(),
    int: sa.Integer(),
    datetime: sa.DateTime(timezone=True),
    Decimal: sa.Numeric(precision=12, scale=2),
    UUID: sa.Uuid(),
}

# The previous release takes and refunds nothing but totals. What it marks as paid twice, or too
# late, is in `payments` with the purchase's total.
_KEEP_AMOUNTS = """
    CREATE FUNCTION keep_purchase_amounts() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.payment_status = 'completed' AND OLD.payment_status <> 'completed'
           AND NEW.total_price > 0 AND NEW.amount_paid = 0 AND NEW.goodwill_refunded = 0 THEN
            NEW.amount_paid := NEW.total_price;
            NEW.paid_at := now();
        ELSIF NEW.payment_status = 'refunded' AND OLD.payment_status = 'completed'
           AND NEW.amount_paid = OLD.amount_paid THEN
            NEW.amount_paid := 0;
            NEW.refund_due_amount := 0;
            NEW.goodwill_refunded := 0;
        END IF;
        IF NEW.refund_due AND NEW.overpaid_by = 0 AND NEW.refund_due_amount = 0 THEN
            NEW.overpaid_by := NEW.total_price;
        ELSIF OLD.refund_due AND NOT NEW.refund_due THEN
            NEW.overpaid_by := 0;
            NEW.refund_due_amount := 0;
        END IF;
        RETURN NEW;
    END
    $$
"""

# Deferred: a release that writes the payment does so before the transaction ends.
_KEEP_PAYMENT = """
    CREATE FUNCTION keep_purchase_payment() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO payments (purchase_id, kind, reference, amount, applied)
        SELECT p.id, 'received', p.payment_reference, p.total_price, true
        FROM purchases p
        WHERE p.id = NEW.id AND p.payment_status = 'completed' AND p.total_price > 0
          AND p.amount_paid = p.total_price
          AND NOT EXISTS (SELECT FROM payments r
                          WHERE r.purchase_id = p.id AND r.kind = 'received' AND r.applied);
        RETURN NULL;
    END
    $$
"""


def upgrade() -> None:
    _extend_purchases()
    _extend_payments()
    _extend_people_and_tickets()
    _backfill()
    op.execute(_KEEP_AMOUNTS)
    op.execute(
        """
        CREATE TRIGGER purchases_keep_amounts
        BEFORE UPDATE OF payment_status, refund_due ON purchases
        FOR EACH ROW EXECUTE FUNCTION keep_purchase_amounts()
        """
    )
    op.execute(_KEEP_PAYMENT)
    op.execute(
        """
        CREATE CONSTRAINT TRIGGER purchases_keep_payment
        AFTER UPDATE OF payment_status ON purchases DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.payment_status = 'completed')
        EXECUTE FUNCTION keep_purchase_payment()
        """
    )
    _allow_actions(_ACTIONS + _NEW_ACTIONS)


def _allow_actions(actions: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{action}'" for action in actions)
    op.drop_constraint("ck_audit_entries_action", "audit_entries")
    op.create_check_constraint("ck_audit_entries_action", "audit_entries", f"action IN ({listed})")


def _add_columns(table: str, **columns: type) -> None:
    for name, kind in columns.items():
        op.add_column(table, sa.Column(name, _TYPES[kind], nullable=True))


def _extend_purchases() -> None:
    for amount in (*_AMOUNTS, "price_adjustment"):
        op.add_column(
            "purchases", sa.Column(amount, _TYPES[Decimal], nullable=False, server_default="0")
        )
    _add_columns(
        "purchases",
        payment_method=str,
        paid_at=datetime,
        entered_by=UUID,
        in_the_name_of=str,
        note=str,
        bought_quantity=int,
        bought_base_price=Decimal,
        bought_discount_amount=Decimal,
        bought_price_adjustment=Decimal,
    )
    op.add_column("purchases", sa.Column("due_on", sa.Date(), nullable=True))
    op.create_foreign_key("fk_purchases_entered_by", "purchases", "users", ["entered_by"], ["id"])
    for name, condition in {
        "payment_method": f"payment_method IN ({_METHODS})",
        "in_the_name_of_length": "char_length(in_the_name_of) BETWEEN 1 AND 100",
        "note_length": "char_length(note) BETWEEN 1 AND 2000",
        **{amount: f"{amount} >= 0" for amount in _AMOUNTS},
        "settled": "amount_paid + goodwill_refunded <= total_price",
    }.items():
        op.create_check_constraint(f"ck_purchases_{name}", "purchases", condition)
    op.drop_constraint("ck_purchases_quantity_range", "purchases")
    op.create_check_constraint(
        "ck_purchases_quantity_range", "purchases", "quantity >= 1 AND quantity <= 500"
    )
    op.drop_constraint("ck_purchases_amounts", "purchases")
    op.create_check_constraint(
        "ck_purchases_amounts",
        "purchases",
        "total_price = base_price - discount_amount + price_adjustment AND total_price >= 0"
        " AND discount_amount >= 0",
    )


def _extend_payments() -> None:
    op.add_column("payments", sa.Column("received_on", sa.Date(), nullable=True))
    op.add_column("payments", sa.Column("note", sa.Text(), nullable=True))
    op.add_column(
        "payments",
        sa.Column("goodwill", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )
    op.add_column("payments", sa.Column("moved_from", sa.Uuid(), nullable=True))
    op.create_foreign_key("fk_payments_moved_from", "payments", "payments", ["moved_from"], ["id"])
    for name, condition in {
        "kind": "kind IN ('received', 'refunded', 'taken_back')",
        "method": f"method IN ({_METHODS})",
        "refund_of": "kind <> 'received' OR refund_of IS NULL",
    }.items():
        op.drop_constraint(f"ck_payments_{name}", "payments")
        op.create_check_constraint(f"ck_payments_{name}", "payments", condition)
    op.create_check_constraint(
        "ck_payments_goodwill", "payments", "NOT goodwill OR (kind = 'refunded' AND applied)"
    )
    op.create_check_constraint(
        "ck_payments_note_length", "payments", "char_length(note) BETWEEN 1 AND 200"
    )
    # A check that bounced may be put in again, with its number.
    op.drop_index("uq_payments_received_reference", table_name="payments")
    op.create_index(
        "uq_payments_provider_reference",
        "payments",
        ["purchase_id", "reference"],
        unique=True,
        postgresql_where=sa.text(
            "kind = 'received' AND method = 'provider' AND moved_from IS NULL"
        ),
    )
    op.create_index("ix_payments_purchase_id", "payments", ["purchase_id"])
    op.create_index(
        "ix_payments_moved_from",
        "payments",
        ["moved_from"],
        postgresql_where=sa.text("moved_from IS NOT NULL"),
    )


def _extend_people_and_tickets() -> None:
    _add_columns("tickets", returned_at=datetime)
    _add_columns("users", of_event_id=UUID, joined_to=UUID)
    op.create_foreign_key("fk_users_joined_to", "users", "users", ["joined_to"], ["id"])
    op.create_index(
        "ix_users_not_joined",
        "users",
        [sa.text('lower(email COLLATE "C")'), "of_event_id"],
        postgresql_where=sa.text("of_event_id IS NOT NULL AND joined_to IS NULL"),
    )


def _backfill() -> None:
    # Without a row in `payments` where a release before that table took the money.
    op.execute(
        """
        INSERT INTO payments (purchase_id, kind, reference, amount, applied, recorded_at)
        SELECT p.id, 'received', p.payment_reference, p.total_price, true, p.changed_at
        FROM purchases p
        WHERE p.payment_status = 'completed' AND p.total_price > 0
          AND NOT EXISTS (SELECT FROM payments r
                          WHERE r.purchase_id = p.id AND r.kind = 'received' AND r.applied)
        """
    )
    op.execute(
        """
        UPDATE purchases p
        SET amount_paid = p.total_price, paid_at = r.recorded_at, payment_method = r.method
        FROM payments r
        WHERE r.purchase_id = p.id AND r.kind = 'received' AND r.applied
          AND p.payment_status = 'completed' AND p.total_price > 0
        """
    )
    op.execute(
        """
        UPDATE purchases p SET overpaid_by = kept.amount
        FROM (SELECT r.purchase_id, sum(r.amount) AS amount
              FROM payments r
              WHERE r.kind = 'received' AND NOT r.applied
                AND NOT EXISTS (SELECT FROM payments back WHERE back.refund_of = r.id)
              GROUP BY r.purchase_id) kept
        WHERE p.id = kept.purchase_id AND p.refund_due
        """
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER purchases_keep_payment ON purchases")
    op.execute("DROP FUNCTION keep_purchase_payment")
    op.execute("DROP TRIGGER purchases_keep_amounts ON purchases")
    op.execute("DROP FUNCTION keep_purchase_amounts")
    _allow_actions(_ACTIONS)
    op.drop_index("ix_users_not_joined", table_name="users")
    op.drop_column("users", "joined_to")
    op.drop_column("users", "of_event_id")
    op.drop_column("tickets", "returned_at")
    _reduce_payments()
    _reduce_purchases()


def _reduce_payments() -> None:
    op.drop_index("ix_payments_purchase_id", table_name="payments")
    op.drop_index("uq_payments_provider_reference", table_name="payments")
    op.create_index(
        "uq_payments_received_reference",
        "payments",
        ["purchase_id", "reference"],
        unique=True,
        postgresql_where=sa.text("kind = 'received'"),
    )
    op.drop_constraint("ck_payments_goodwill", "payments")
    for name in ("moved_from", "goodwill", "note", "received_on"):
        op.drop_column("payments", name)
    for name, condition in {
        "kind": "kind IN ('received', 'refunded')",
        "method": "method IN ('provider')",
        "refund_of": "kind = 'refunded' OR refund_of IS NULL",
    }.items():
        op.drop_constraint(f"ck_payments_{name}", "payments")
        op.create_check_constraint(f"ck_payments_{name}", "payments", condition)


def _reduce_purchases() -> None:
    op.drop_constraint("ck_purchases_amounts", "purchases")
    op.drop_constraint("ck_purchases_quantity_range", "purchases")
    for name in (
        *_AMOUNTS,
        *("price_adjustment", "payment_method", "paid_at", "entered_by", "in_the_name_of"),
        *("note", "due_on", "bought_quantity", "bought_base_price", "bought_discount_amount"),
        "bought_price_adjustment",
    ):
        op.drop_column("purchases", name)
    op.create_check_constraint(
        "ck_purchases_amounts",
        "purchases",
        "total_price = base_price - discount_amount AND total_price >= 0 AND discount_amount >= 0",
    )
    op.create_check_constraint(
        "ck_purchases_quantity_range", "purchases", "quantity >= 1 AND quantity <= 20"
    )
