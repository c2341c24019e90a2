"""The part of the reconciler's statement that recomputes the amounts of purchases."""

from typing import LiteralString

# What `settle` computes with Python (`domain/balance.py`, `domain/shares.py`), once more in SQL.
CTES: LiteralString = """
    payment AS (
        SELECT r.*, CASE r.kind WHEN 'received' THEN r.amount ELSE -r.amount END AS signed
        FROM purchase JOIN payments r ON r.purchase_id = purchase.id
    ), ledger AS (
        SELECT purchase_id,
               coalesce(sum(signed) FILTER (WHERE applied), 0.00) AS applied,
               coalesce(sum(signed) FILTER (WHERE NOT applied), 0.00) AS unapplied,
               coalesce(sum(amount) FILTER (WHERE goodwill AND NOT EXISTS (
                   SELECT FROM payments never
                   WHERE never.kind = 'taken_back' AND never.refund_of = payment.refund_of
               )), 0.00) AS goodwill
        FROM payment GROUP BY purchase_id
    ), balance AS (
        SELECT purchase.*, coalesce(ledger.applied, 0.00) AS applied,
               coalesce(ledger.unapplied, 0.00) AS unapplied,
               coalesce(ledger.goodwill, 0.00) AS goodwill,
               CASE WHEN payment_status = 'completed'
                    THEN least(coalesce(ledger.applied, 0.00), total_price) ELSE 0.00 END AS paid
        FROM purchase LEFT JOIN ledger ON ledger.purchase_id = purchase.id
    ), given_back AS (
        SELECT refund_of, sum(amount) AS amount,
               coalesce(sum(amount) FILTER (WHERE kind = 'taken_back'), 0.00) AS taken_back
        FROM payment WHERE kind <> 'received' GROUP BY refund_of
    ), kept AS (
        -- Shares of what was bought, of purchases of which something was returned.
        SELECT *, round(bought_base_price * quantity / bought_quantity, 2) AS base,
               round(bought_discount_amount * quantity / bought_quantity, 2) AS discount,
               round((bought_base_price - bought_discount_amount + bought_price_adjustment)
                     * quantity / bought_quantity, 2) AS total
        FROM purchase WHERE bought_quantity IS NOT NULL
    )
"""
COMPARED: LiteralString = """
        SELECT 'purchase', balance.id, amount.field, amount.stored::text, amount.recomputed::text
        FROM balance CROSS JOIN LATERAL (VALUES
            ('amount_paid', amount_paid, paid),
            ('refund_due_amount', refund_due_amount, applied - paid),
            ('overpaid_by', overpaid_by, unapplied),
            ('goodwill_refunded', goodwill_refunded, CASE WHEN holds
                THEN least(goodwill, total_price - paid) ELSE 0.00 END)
        ) amount (field, stored, recomputed)
        WHERE amount.stored <> amount.recomputed
        UNION ALL
        SELECT 'purchase', id, 'refund_due', refund_due::text,
               (unapplied > 0 OR applied > paid)::text
        FROM balance
        UNION ALL
        -- What was paid for, or costs nothing, is completed, and nothing else.
        SELECT 'purchase', id, 'payment_status', payment_status,
               CASE WHEN applied > 0 OR total_price = 0 THEN 'completed' ELSE 'pending' END
        FROM balance
        WHERE holds AND (goodwill = 0 OR total_price = 0)
        UNION ALL
        SELECT 'purchase', id, 'total_price', total_price::text, '0.00'
        FROM purchase
        WHERE payment_method IN ('comp', 'in_kind') AND payment_status = 'completed'
        UNION ALL
        SELECT 'purchase', kept.id, share.field, share.stored::text, share.recomputed::text
        FROM kept CROSS JOIN LATERAL (VALUES
            ('base_price', base_price, base),
            ('discount_amount', discount_amount,
             CASE WHEN bought_price_adjustment = 0 THEN base - total ELSE discount END),
            ('price_adjustment', price_adjustment,
             CASE WHEN bought_price_adjustment = 0 THEN 0.00 ELSE total - base + discount END)
        ) share (field, stored, recomputed)
        WHERE share.stored <> share.recomputed
        UNION ALL
        SELECT 'payment', payment.id, 'given_back', back.amount::text, payment.amount::text
        FROM payment JOIN given_back back ON back.refund_of = payment.id
        WHERE back.amount > payment.amount
        UNION ALL
        -- The payment that a row gives back: one of the same purchase that pays or fits as the row.
        SELECT 'payment', back.id, 'refund_of', coalesce(back.refund_of::text, 'none'),
               coalesce(payment.id::text, 'unknown')
        FROM payment back
        LEFT JOIN payment ON payment.id = back.refund_of AND payment.kind = 'received'
            AND payment.purchase_id = back.purchase_id AND payment.applied = back.applied
        WHERE back.kind <> 'received'
        UNION ALL
        SELECT 'payment', moved_from, 'moved', sum(payment.amount)::text,
               coalesce(max(back.taken_back), 0.00)::text
        FROM payment LEFT JOIN given_back back ON back.refund_of = payment.moved_from
        WHERE payment.moved_from IS NOT NULL
        GROUP BY payment.moved_from
        HAVING sum(payment.amount) > coalesce(max(back.taken_back), 0.00)
"""
