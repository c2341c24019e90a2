"""Payments on record for all that the release before marks as paid, due back or refunded.

Expand-only. That release writes no row of `payments`: the trigger of 0013 adds one for what it marks
as paid, and now also for what it marks as due back and for what it refunds. Without those, the next
change by this release would compute from the rows that refunded money is still here, or that money
which has to go back never came. The trigger can go with those of 0013.
"""

from alembic import op

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None

# What a release stores without rows is the difference between the amounts of the purchase and the
# sums of its rows. Where rows were written, there is none.
_KEEP_PAYMENTS = """
    CREATE FUNCTION keep_purchase_payments() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO payments (purchase_id, kind, reference, amount, applied)
        SELECT p.id, 'received', p.payment_reference, side.stored - side.on_record, side.applied
        FROM purchases p CROSS JOIN LATERAL (
            SELECT pays.applied, CASE WHEN pays.applied
                       THEN p.amount_paid + p.refund_due_amount ELSE p.overpaid_by END AS stored,
                   (SELECT coalesce(sum(CASE r.kind WHEN 'received' THEN r.amount
                                                    ELSE -r.amount END), 0)
                    FROM payments r
                    WHERE r.purchase_id = p.id AND r.applied = pays.applied) AS on_record
            FROM (VALUES (true), (false)) pays (applied)) side
        WHERE p.id = NEW.id AND side.stored > side.on_record;

        -- From the oldest payment on, and never more than it brought.
        INSERT INTO payments (purchase_id, kind, method, reference, amount, applied, refund_of)
        SELECT kept.purchase_id, 'refunded', kept.method, kept.reference,
               least(kept.remaining, kept.back - kept.before), kept.applied, kept.id
        FROM (
            SELECT r.*, sums.back,
                   coalesce(sum(r.remaining) OVER (
                       PARTITION BY r.applied ORDER BY r.recorded_at, r.id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
            FROM purchases p
            JOIN LATERAL (
                SELECT received.*, received.amount - (
                    SELECT coalesce(sum(gone.amount), 0) FROM payments gone
                    WHERE gone.refund_of = received.id) AS remaining
                FROM payments received
                WHERE received.purchase_id = p.id AND received.kind = 'received') r ON true
            JOIN LATERAL (
                SELECT sum(CASE each.kind WHEN 'received' THEN each.amount ELSE -each.amount END)
                       - CASE WHEN r.applied THEN p.amount_paid + p.refund_due_amount
                              ELSE p.overpaid_by END AS back
                FROM payments each
                WHERE each.purchase_id = p.id AND each.applied = r.applied) sums ON true
            WHERE p.id = NEW.id) kept
        WHERE kept.remaining > 0 AND kept.back > kept.before;
        RETURN NULL;
    END
    $$
"""
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
    op.execute("DROP TRIGGER purchases_keep_payment ON purchases")
    op.execute("DROP FUNCTION keep_purchase_payment")
    op.execute(_KEEP_PAYMENTS)
    op.execute(
        """
        CREATE CONSTRAINT TRIGGER purchases_keep_payments
        AFTER UPDATE OF payment_status, refund_due ON purchases DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION keep_purchase_payments()
        """
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER purchases_keep_payments ON purchases")
    op.execute("DROP FUNCTION keep_purchase_payments")
    op.execute(_KEEP_PAYMENT)
    op.execute(
        """
        CREATE CONSTRAINT TRIGGER purchases_keep_payment
        AFTER UPDATE OF payment_status ON purchases DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.payment_status = 'completed')
        EXECUTE FUNCTION keep_purchase_payment()
        """
    )
