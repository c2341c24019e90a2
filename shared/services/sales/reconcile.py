"""Recounts everything from purchases and payments and lists every difference (SPEC §8)."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared import telemetry
from shared.db.long_reads import queue_for_long_read
from shared.domain import clock
from shared.schemas.sales import Drift, Reconciliation
from shared.services.sales import reconcile_money
from shared.slices import Slices

# Each row: a stored figure, and the same figure recomputed from the purchases and their payments.
# It is one statement, so that it reads one snapshot.
_DRIFT = text(
    f"""
    WITH purchase AS (
        SELECT p.*, p.payment_status IN ('pending', 'completed') AS holds
        FROM purchases p
        WHERE CAST(:event_id AS uuid) IS NULL OR p.event_id = :event_id
    ), package AS (
        SELECT * FROM ticket_packages
        WHERE CAST(:event_id AS uuid) IS NULL OR event_id = :event_id
    ), code AS (
        SELECT * FROM promo_codes WHERE CAST(:event_id AS uuid) IS NULL OR event_id = :event_id
    ), use AS (
        -- Purchases that name a code, and applications of a code: one without the other is drift.
        SELECT a.promo_code_id, purchase.id AS purchase_id, purchase.donor_id, purchase.holds,
               purchase.promo_code, c.code AS applied_code,
               a.discount_amount AS applied_discount, purchase.discount_amount,
               CASE WHEN purchase.holds THEN purchase.discount_amount END AS held_discount,
               CASE WHEN a.id IS NULL THEN 'none'
                    ELSE (a.given_back_at IS NULL)::text END AS is_held
        FROM purchase
        LEFT JOIN promo_code_applications a ON a.purchase_id = purchase.id
        LEFT JOIN promo_codes c ON c.id = a.promo_code_id
        WHERE purchase.promo_code IS NOT NULL OR a.id IS NOT NULL
    ), {reconcile_money.CTES}, compared AS (
        SELECT 'ticket_package' AS entity_type, package.id AS entity_id, 'sold_count' AS field,
               package.sold_count::text AS stored,
               coalesce(sum(purchase.quantity) FILTER (WHERE purchase.holds), 0)::text AS recomputed
        FROM package LEFT JOIN purchase ON purchase.package_id = package.id
        GROUP BY package.id, package.sold_count
        UNION ALL
        -- A returned seat keeps its ticket.
        SELECT 'purchase', purchase.id, 'tickets', purchase.seats::text, count(t.id)::text
        FROM purchase
        LEFT JOIN tickets t ON t.purchase_id = purchase.id AND t.returned_at IS NULL
        GROUP BY purchase.id, purchase.seats
        UNION ALL
        {reconcile_money.COMPARED}
        UNION ALL
        SELECT 'donor', coalesce(d.donor_id, s.donor_id), 'seats_held',
               coalesce(d.seats_held, 0)::text, coalesce(s.seats, 0)::text
        FROM (SELECT * FROM donor_seats
              WHERE CAST(:event_id AS uuid) IS NULL OR event_id = :event_id) d
        FULL JOIN (SELECT event_id, donor_id, sum(seats) FILTER (WHERE holds) AS seats
                   FROM purchase GROUP BY event_id, donor_id) s
               ON s.event_id = d.event_id AND s.donor_id = d.donor_id
        UNION ALL
        SELECT 'promo_code', code.id, 'times_used', code.times_used::text,
               count(use.purchase_id) FILTER (WHERE use.holds)::text
        FROM code LEFT JOIN use ON use.promo_code_id = code.id
        GROUP BY code.id, code.times_used
        UNION ALL
        SELECT 'promo_code', code.id, 'total_discount_given', code.total_discount_given::text,
               coalesce(sum(use.held_discount), 0.00)::numeric(14, 2)::text
        FROM code LEFT JOIN use ON use.promo_code_id = code.id
        GROUP BY code.id, code.total_discount_given
        UNION ALL
        SELECT 'promo_code', coalesce(u.promo_code_id, s.promo_code_id), 'times_used_by_donor',
               coalesce(u.times_used, 0)::text, coalesce(s.uses, 0)::text
        FROM (SELECT d.* FROM promo_code_donor_uses d JOIN code ON code.id = d.promo_code_id) u
        FULL JOIN (SELECT promo_code_id, donor_id, count(*) FILTER (WHERE holds) AS uses
                   FROM use WHERE promo_code_id IS NOT NULL GROUP BY promo_code_id, donor_id) s
               ON s.promo_code_id = u.promo_code_id AND s.donor_id = u.donor_id
        UNION ALL
        SELECT 'purchase', purchase_id, 'promo_code_application', is_held,
               CASE WHEN promo_code IS NULL THEN 'none' ELSE holds::text END
        FROM use
        UNION ALL
        SELECT 'purchase', purchase_id, 'promo_code', applied_code, promo_code FROM use
        UNION ALL
        SELECT 'purchase', purchase_id, 'discount_amount', applied_discount::text,
               discount_amount::text
        FROM use
        UNION ALL
        -- Numbers have no gaps.
        SELECT 'event', event_id, 'receipts', max(number)::text, count(*)::text
        FROM receipts WHERE CAST(:event_id AS uuid) IS NULL OR event_id = :event_id
        GROUP BY event_id
        UNION ALL
        -- What the newest receipt says was paid, unless something happened since: then the next
        -- reading replaces it.
        SELECT 'purchase', purchase.id, 'receipt', newest.content ->> 'amount_paid',
               purchase.amount_paid::text
        FROM purchase JOIN receipts newest ON newest.purchase_id = purchase.id
        WHERE NOT EXISTS (SELECT FROM receipts later WHERE later.replaces = newest.id)
          AND newest.total_price = purchase.total_price
          AND newest.payments_on_record = (SELECT count(*) FROM payments r
                                           WHERE r.purchase_id = purchase.id)
    )
    SELECT * FROM compared WHERE stored <> recomputed ORDER BY entity_type, entity_id, field
    """  # noqa: S608 - of texts that are written there, as the rule for literals demands
)


async def reconcile(session: AsyncSession, event_id: UUID | None) -> Reconciliation:
    """Compare every counter of an event, or of all, with its purchases, in one snapshot,
    and the amounts of every purchase with its payments.

    Raises:
        ServiceUnavailable: too many long reads are under way.
    """
    await queue_for_long_read(session)
    rows = await session.execute(_DRIFT, {"event_id": event_id})
    drift = [Drift.model_validate(row._mapping) async for row in Slices().of(rows)]
    if drift:
        telemetry.count("reconcile.drift", amount=len(drift))
    return Reconciliation(ok=not drift, drift=drift, checked_at=clock.now())
