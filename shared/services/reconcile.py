"""Counting everything anew from the purchases, and naming whatever does not agree (SPEC §8)."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared import telemetry
from shared.domain import clock
from shared.schemas.sales import Drift, Reconciliation

# Each row: what is stored somewhere, and what the purchases say it should be.
_DRIFT = text(
    """
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
        SELECT a.promo_code_id, a.purchase_id, purchase.donor_id,
               CASE WHEN purchase.holds THEN purchase.discount_amount END AS held_discount,
               a.given_back_at IS NULL AS is_held, purchase.holds
        FROM promo_code_applications a JOIN purchase ON purchase.id = a.purchase_id
    ), compared AS (
        SELECT 'ticket_package' AS entity_type, package.id AS entity_id, 'sold_count' AS field,
               package.sold_count::text AS stored,
               coalesce(sum(purchase.quantity) FILTER (WHERE purchase.holds), 0)::text AS recomputed
        FROM package LEFT JOIN purchase ON purchase.package_id = package.id
        GROUP BY package.id, package.sold_count
        UNION ALL
        SELECT 'purchase', purchase.id, 'tickets', purchase.seats::text, count(t.id)::text
        FROM purchase LEFT JOIN tickets t ON t.purchase_id = purchase.id
        GROUP BY purchase.id, purchase.seats
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
        SELECT 'promo_code', u.promo_code_id, 'times_used_by_donor', u.times_used::text,
               count(use.purchase_id) FILTER (WHERE use.holds)::text
        FROM promo_code_donor_uses u
        JOIN code ON code.id = u.promo_code_id
        LEFT JOIN use ON use.promo_code_id = u.promo_code_id AND use.donor_id = u.donor_id
        GROUP BY u.promo_code_id, u.donor_id, u.times_used
        UNION ALL
        SELECT 'purchase', use.purchase_id, 'promo_code_application',
               use.is_held::text, use.holds::text
        FROM use
    )
    SELECT * FROM compared WHERE stored <> recomputed ORDER BY entity_type, entity_id, field
    """
)


async def reconcile(session: AsyncSession, event_id: UUID | None) -> Reconciliation:
    """Compare every counter of an event, or of all, with its purchases, in one snapshot."""
    rows = await session.execute(_DRIFT, {"event_id": event_id})
    drift = [Drift.model_validate(row._mapping) for row in rows]
    if drift:
        telemetry.count("reconcile.drift", amount=len(drift))
    return Reconciliation(ok=not drift, drift=drift, checked_at=clock.now())
