"""Works out from the purchases of an event what every counter ought to say, and compares."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import psycopg

from tests.factories import Json, new_event
from tests.harness.client import Client

MakeEvent = Callable[..., Awaitable[Json]]

# Each SELECT names what is wrong: (what, stored, recomputed). No row is no drift.
_CHECKS = (
    """
    SELECT 'sold_count of ' || p.name, p.sold_count, coalesce(sum(b.quantity), 0)
    FROM ticket_packages p
    LEFT JOIN purchases b ON b.package_id = p.id AND b.payment_status IN ('pending', 'completed')
    WHERE p.event_id = %(event_id)s
    GROUP BY p.id HAVING p.sold_count <> coalesce(sum(b.quantity), 0)
    """,
    """
    SELECT 'has_sales of ' || p.name, p.has_sales, count(b.id) > 0
    FROM ticket_packages p LEFT JOIN purchases b ON b.package_id = p.id OR EXISTS (
        -- A package that was exchanged for another one was sold.
        SELECT FROM audit_entries a
        WHERE a.entity_id = b.id AND a.event_id = b.event_id AND a.field_name = 'package_id'
          AND a.old_value = CAST(p.id AS text))
    WHERE p.event_id = %(event_id)s
    GROUP BY p.id HAVING p.has_sales <> (count(b.id) > 0)
    """,
    """
    SELECT 'sold beyond the limit of ' || name, sold_count, quantity_limit
    FROM ticket_packages WHERE event_id = %(event_id)s AND sold_count > quantity_limit
    """,
    """
    SELECT 'seats held by ' || donor_id, d.seats_held, b.seats
    FROM (SELECT donor_id, seats_held FROM donor_seats WHERE event_id = %(event_id)s) d
    FULL JOIN (SELECT donor_id, sum(seats) AS seats FROM purchases
               WHERE event_id = %(event_id)s AND payment_status IN ('pending', 'completed')
               GROUP BY donor_id) b USING (donor_id)
    WHERE coalesce(d.seats_held, 0) <> coalesce(b.seats, 0)
    """,
    """
    SELECT 'tickets of ' || b.id, count(t.id), b.seats
    FROM purchases b LEFT JOIN tickets t ON t.purchase_id = b.id AND t.returned_at IS NULL
    WHERE b.event_id = %(event_id)s
    GROUP BY b.id HAVING count(t.id) <> b.seats
    """,
    """
    SELECT 'package of ' || b.id, b.package_id, p.id
    FROM purchases b LEFT JOIN ticket_packages p ON p.id = b.package_id
    WHERE b.event_id = %(event_id)s AND p.id IS NULL
    """,
    """
    SELECT 'uses of ' || c.code, (c.times_used, c.total_discount_given),
           (count(b.id), coalesce(sum(b.discount_amount), 0))
    FROM promo_codes c
    LEFT JOIN purchases b ON b.event_id = c.event_id AND b.promo_code = c.code
                          AND b.payment_status IN ('pending', 'completed')
    WHERE c.event_id = %(event_id)s
    GROUP BY c.id
    HAVING c.times_used <> count(b.id)
        OR c.total_discount_given <> coalesce(sum(b.discount_amount), 0)
    """,
    """
    SELECT 'used beyond the limit: ' || code, times_used, max_total_uses
    FROM promo_codes WHERE event_id = %(event_id)s AND times_used > max_total_uses
    """,
    """
    SELECT 'uses of ' || code || ' by ' || donor_id, u.times_used, b.uses
    FROM (SELECT c.code, u.donor_id, u.times_used FROM promo_code_donor_uses u
          JOIN promo_codes c ON c.id = u.promo_code_id WHERE c.event_id = %(event_id)s) u
    FULL JOIN (SELECT promo_code AS code, donor_id, count(*) AS uses FROM purchases
               WHERE event_id = %(event_id)s AND promo_code IS NOT NULL
                 AND payment_status IN ('pending', 'completed')
               GROUP BY promo_code, donor_id) b USING (code, donor_id)
    WHERE coalesce(u.times_used, 0) <> coalesce(b.uses, 0)
    """,
    """
    SELECT 'code applied to ' || b.id, (c.code, a.discount_amount, a.given_back_at IS NULL),
           (b.promo_code, b.discount_amount, b.payment_status IN ('pending', 'completed'))
    FROM purchases b
    LEFT JOIN promo_code_applications a ON a.purchase_id = b.id
    LEFT JOIN promo_codes c ON c.id = a.promo_code_id
    WHERE b.event_id = %(event_id)s AND (b.promo_code IS NOT NULL OR a.id IS NOT NULL)
      AND (c.code, a.discount_amount, a.given_back_at IS NULL) IS DISTINCT FROM
          (b.promo_code, b.discount_amount, b.payment_status IN ('pending', 'completed'))
    """,
    # All that came and did not go back is paid, or has to go back.
    """
    SELECT 'money of ' || b.id, (b.amount_paid + b.refund_due_amount, b.overpaid_by),
           (coalesce(p.applied, 0), coalesce(p.unapplied, 0))
    FROM purchases b CROSS JOIN LATERAL (
        SELECT sum(signed) FILTER (WHERE applied) AS applied,
               sum(signed) FILTER (WHERE NOT applied) AS unapplied
        FROM (SELECT applied, CASE kind WHEN 'received' THEN amount ELSE -amount END AS signed
              FROM payments WHERE purchase_id = b.id) r) p
    WHERE b.event_id = %(event_id)s
      AND (b.amount_paid + b.refund_due_amount, b.overpaid_by)
          <> (coalesce(p.applied, 0), coalesce(p.unapplied, 0))
    """,
    """
    SELECT 'refund due of ' || id, refund_due, overpaid_by + refund_due_amount
    FROM purchases
    WHERE event_id = %(event_id)s AND refund_due <> (overpaid_by + refund_due_amount > 0)
    """,
    # Only a completed purchase is paid, and then no more than it costs.
    """
    SELECT 'paid of ' || id, amount_paid, (payment_status, total_price, goodwill_refunded)
    FROM purchases
    WHERE event_id = %(event_id)s
      AND (amount_paid + goodwill_refunded > total_price
           OR (payment_status <> 'completed' AND amount_paid > 0)
           OR (payment_status = 'pending' AND refund_due_amount > 0)
           OR (refund_due_amount > 0 AND amount_paid < total_price))
    """,
    """
    SELECT 'went back of payment ' || r.id, sum(back.amount), r.amount
    FROM purchases b
    JOIN payments r ON r.purchase_id = b.id AND r.kind = 'received'
    JOIN payments back ON back.refund_of = r.id
    WHERE b.event_id = %(event_id)s
    GROUP BY r.id
    HAVING sum(back.amount) > r.amount OR bool_or(back.applied <> r.applied)
        OR bool_or(back.purchase_id <> r.purchase_id)
    """,
    # One key, one purchase: a key that stands for nothing would answer with what nobody has.
    """
    SELECT 'purchase answered under ' || k.key, CAST(k.response AS json) ->> 'id', b.id
    FROM (SELECT * FROM idempotency_keys WHERE event_id = %(event_id)s) k
    FULL JOIN (SELECT * FROM purchases WHERE event_id = %(event_id)s) b
        ON CAST(k.response AS json) ->> 'id' = CAST(b.id AS text)
    WHERE k.key IS NULL OR b.id IS NULL
    """,
)


def find_drift(connection: psycopg.Connection, event_id: str) -> list[tuple[object, ...]]:
    """Return every counter of the event that its rows contradict: (what, stored, recomputed)."""
    return [row for check in _CHECKS for row in connection.execute(check, {"event_id": event_id})]


# What a control has left wrong, counted anew from the purchases.
_REPAIRS = (
    """
    UPDATE ticket_packages p SET sold_count = (
        SELECT coalesce(sum(quantity), 0) FROM purchases
        WHERE package_id = p.id AND payment_status IN ('pending', 'completed'))
    WHERE event_id = %(event_id)s
    """,
    """
    UPDATE donor_seats d SET seats_held = (
        SELECT coalesce(sum(seats), 0) FROM purchases
        WHERE event_id = d.event_id AND donor_id = d.donor_id
          AND payment_status IN ('pending', 'completed'))
    WHERE event_id = %(event_id)s
    """,
    """
    UPDATE promo_codes c SET (times_used, total_discount_given) = (
        SELECT count(*), coalesce(sum(discount_amount), 0) FROM purchases
        WHERE event_id = c.event_id AND promo_code = c.code
          AND payment_status IN ('pending', 'completed'))
    WHERE event_id = %(event_id)s
    """,
    """
    UPDATE promo_code_donor_uses u SET times_used = (
        SELECT count(*) FROM purchases b
        WHERE b.event_id = c.event_id AND b.promo_code = c.code AND b.donor_id = u.donor_id
          AND b.payment_status IN ('pending', 'completed'))
    FROM promo_codes c WHERE c.id = u.promo_code_id AND c.event_id = %(event_id)s
    """,
    """
    UPDATE promo_code_applications a
    SET given_back_at = CASE WHEN b.payment_status IN ('pending', 'completed') THEN NULL
                             ELSE now() END
    FROM purchases b WHERE b.id = a.purchase_id AND b.event_id = %(event_id)s
    """,
    """
    UPDATE payments r SET applied = false
    FROM purchases b WHERE b.id = r.purchase_id AND b.event_id = %(event_id)s
        AND b.payment_status NOT IN ('completed', 'refunded')
    """,
    # Of a payment from which more went back than it brought, the newest rows go.
    """
    DELETE FROM payments WHERE id IN (
        SELECT id FROM (
            SELECT back.id, r.amount, sum(back.amount) OVER (
                PARTITION BY r.id ORDER BY back.recorded_at, back.id) AS so_far
            FROM payments back
            JOIN payments r ON r.id = back.refund_of
            JOIN purchases b ON b.id = r.purchase_id AND b.event_id = %(event_id)s) each
        WHERE so_far > amount)
    """,
    """
    UPDATE purchases b
    SET amount_paid = CASE b.payment_status
            WHEN 'completed' THEN least(p.applied, b.total_price) ELSE 0 END,
        refund_due_amount = CASE b.payment_status
            WHEN 'completed' THEN greatest(p.applied - b.total_price, 0) ELSE p.applied END,
        overpaid_by = p.unapplied,
        goodwill_refunded = CASE b.payment_status
            WHEN 'completed' THEN least(b.goodwill_refunded, greatest(b.total_price - p.applied, 0))
            ELSE 0 END,
        refund_due = p.unapplied > 0 OR p.applied > CASE b.payment_status
            WHEN 'completed' THEN b.total_price ELSE 0 END
    FROM (SELECT b.id, coalesce(sum(signed) FILTER (WHERE applied), 0) AS applied,
                 coalesce(sum(signed) FILTER (WHERE NOT applied), 0) AS unapplied
          FROM purchases b LEFT JOIN (
              SELECT *, CASE kind WHEN 'received' THEN amount ELSE -amount END AS signed
              FROM payments) r ON r.purchase_id = b.id
          GROUP BY b.id) p
    WHERE p.id = b.id AND b.event_id = %(event_id)s
    """,
)


def repair_drift(superuser: psycopg.Connection, event_id: str) -> None:
    """Set an event's counters right, as controls must whose drift has been seen."""
    assert find_drift(superuser, event_id) != [], "there is nothing to repair"
    for repair in _REPAIRS:
        superuser.execute(repair, {"event_id": event_id})


@asynccontextmanager
async def reconciled_events(admin: Client, superuser_url: str) -> AsyncIterator[MakeEvent]:
    """Let the block make events; at its end none of their counters may have drifted."""
    made: list[Json] = []

    async def make(**fields: object) -> Json:
        made.append(await new_event(admin, **fields))
        return made[-1]

    yield make
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        drift = [row for event in made for row in find_drift(connection, event["id"])]
    assert drift == []
