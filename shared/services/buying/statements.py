"""The two statements of a purchase.

The first reads, without a lock, all that a purchase depends on. From that, Python computes the
whole purchase, with the answer. The second updates the contended rows, always in the same order
(package, the donor's seats, promo code, the donor's uses of it), and writes everything, so that a
package is locked only for one statement and its commit. Versions guard what was read: the second
statement sells only at the price, and on the questions, that the first one read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnClause, TextualSelect, column, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.services.buying.offer import OFFER_COLUMNS, Offer
from shared.services.buying.sale import Order, Sale


@dataclass(frozen=True)
class Outcome:
    """How far a sale got. Unless `key_stored`, its updates must be put back or rolled back.

    The fields are in the order of the statement's columns.
    """

    # The package still had the version that was priced, and enough was left.
    package_taken: bool
    # The donor's seats stay within the event's cap.
    donor_cap_ok: bool
    # The promo code still had the version that was priced, and a use left.
    code_counted: bool
    # There is no code, or the donor may use it once more.
    code_ok: bool
    # No purchase was stored under this key before.
    key_stored: bool
    # The sale took the last of the package.
    was_last: bool


def _statement(sql: str, names: Iterable[str]) -> TextualSelect:
    """Prepare a statement whose columns have these names, in their order."""
    # On one line: psycopg caches the translation of statements of up to 4,096 characters, and would
    # parse a longer one again for every purchase. With named columns, SQLAlchemy prepares the
    # reading of rows once, not for every purchase.
    columns: list[ColumnClause[Any]] = [column(name) for name in names]
    return text(" ".join(sql.split())).columns(*columns)


_READ_OFFER = _statement(
    """
    SELECT e.sales_open_at, e.sales_close_at, e.starts_at,
           e.max_tickets_per_donor, e.payment_hold_minutes,
           p.id AS package_id, p.name, p.price, p.fair_market_value, p.seats_per_package,
           p.is_enabled, p.quantity_limit - p.sold_count AS remaining, p.version, p.options_version,
           coalesce((SELECT json_agg(json_build_object(
                         'id', o.id, 'name', o.name, 'option_type', o.option_type,
                         'is_required', o.is_required, 'choices', coalesce(o.choices, '{}'),
                         'max_selections', o.max_selections) ORDER BY o.display_order, o.id)
                     FROM custom_options o WHERE o.package_id = p.id AND o.is_active),
                    '[]') AS options,
           c.id AS promo_id, c.code AS promo_code, c.discount_type AS promo_discount_type,
           c.discount_value AS promo_discount_value, c.max_total_uses AS promo_max_total_uses,
           c.max_uses_per_donor AS promo_max_uses_per_donor, c.expires_at AS promo_expires_at,
           c.is_active AS promo_is_active, c.version AS promo_version,
           c.times_used AS promo_times_used,
           coalesce(u.times_used, 0) AS promo_times_used_by_donor,
           coalesce(d.seats_held, 0) AS seats_held,
           k.request_hash, k.response,
           pg_try_advisory_xact_lock(hashtextextended(:key_lock, 0)) AS has_key,
           CASE WHEN k.key IS NULL AND (p.is_enabled OR :may_be_disabled)
                     AND (p.quantity_limit IS NULL OR p.sold_count + :quantity <= p.quantity_limit)
                THEN ARRAY(SELECT nextval('ticket_numbers')
                           FROM generate_series(1, :quantity * p.seats_per_package))
                ELSE '{}' END AS ticket_numbers
    FROM events e
    LEFT JOIN ticket_packages p ON p.event_id = e.id AND p.id = :package_id
    LEFT JOIN donor_seats d ON d.event_id = e.id AND d.donor_id = :donor_id
    LEFT JOIN promo_codes c ON c.event_id = e.id AND upper(c.code) = :promo_code
    LEFT JOIN promo_code_donor_uses u ON u.promo_code_id = c.id AND u.donor_id = :donor_id
    LEFT JOIN idempotency_keys k ON k.event_id = e.id AND k.donor_id = :key_owner
                                 AND k.key = :key AND k.created_at > :keys_live_since
    WHERE e.id = :event_id
    """,
    OFFER_COLUMNS,
)

_SELL = _statement(
    """
    WITH package_taken AS (
        UPDATE ticket_packages SET sold_count = sold_count + :quantity, has_sales = true
        WHERE id = :package_id AND version = :version AND options_version = :options_version
          AND (quantity_limit IS NULL OR sold_count + :quantity <= quantity_limit)
        RETURNING id, sold_count = quantity_limit AS was_last
    ), donor_cap_ok AS (
        INSERT INTO donor_seats AS d (event_id, donor_id, seats_held)
        SELECT :event_id, :donor_id, :seats FROM package_taken
        WHERE CAST(:max_seats AS integer) IS NULL OR :seats <= :max_seats
        ON CONFLICT (event_id, donor_id) DO UPDATE
        SET seats_held = d.seats_held + excluded.seats_held
        WHERE CAST(:max_seats AS integer) IS NULL
           OR d.seats_held + excluded.seats_held <= :max_seats
        RETURNING d.donor_id
    ), code_counted AS (
        UPDATE promo_codes c
        SET times_used = c.times_used + 1, has_uses = true,
            total_discount_given = c.total_discount_given + :discount_amount
        FROM donor_cap_ok
        WHERE c.id = :promo_id AND c.version = :promo_version
          AND (c.max_total_uses IS NULL OR c.times_used < c.max_total_uses)
        RETURNING c.id
    ), counted_for_donor AS (
        INSERT INTO promo_code_donor_uses AS u (promo_code_id, donor_id, times_used)
        SELECT code_counted.id, :donor_id, 1 FROM code_counted
        ON CONFLICT (promo_code_id, donor_id) DO UPDATE SET times_used = u.times_used + 1
        WHERE CAST(:max_uses_per_donor AS integer) IS NULL
           OR u.times_used < :max_uses_per_donor
        RETURNING u.promo_code_id
    ), code_ok AS (
        SELECT FROM donor_cap_ok WHERE CAST(:promo_id AS uuid) IS NULL
        UNION ALL
        SELECT FROM counted_for_donor
    ), bought AS (
        INSERT INTO purchases (id, event_id, package_id, donor_id, quantity, package_name, seats,
                               base_price, discount_amount, price_adjustment, total_price,
                               fair_market_value, promo_code, payment_status, payment_method,
                               payment_reference, amount_paid, paid_at, hold_expires_at, due_on,
                               entered_by, in_the_name_of, note, created_at)
        SELECT :id, :event_id, :package_id, :donor_id, :quantity, :package_name, :seats,
               :base_price, :discount_amount, :price_adjustment, :total_price,
               :fair_market_value, :promo_code, :payment_status, :payment_method,
               :payment_reference, :amount_paid, :paid_at, :hold_expires_at, :due_on,
               :entered_by, :in_the_name_of, :note, :created_at
        FROM code_ok
        RETURNING id
    ), applied AS (
        INSERT INTO promo_code_applications
               (id, promo_code_id, purchase_id, discount_amount, created_at)
        SELECT gen_random_uuid(), u.promo_code_id, :id, :discount_amount, :created_at
        FROM counted_for_donor u
    ), seated AS (
        INSERT INTO tickets (id, purchase_id, number, guest_name, guest_email, assigned_at)
        SELECT t.id, bought.id, t.number, t.guest_name, t.guest_email,
               CASE WHEN t.guest_name IS NOT NULL THEN CAST(:created_at AS timestamptz) END
        FROM bought,
             unnest(CAST(:ticket_ids AS uuid[]), CAST(:ticket_numbers AS bigint[]),
                    CAST(:guest_names AS text[]), CAST(:guest_emails AS text[]))
                 AS t (id, number, guest_name, guest_email)
    ), responded AS (
        INSERT INTO option_responses (id, purchase_id, option_id, value, created_at)
        SELECT gen_random_uuid(), bought.id, r.option_id, CAST(r.value AS jsonb), :created_at
        FROM bought,
             unnest(CAST(:option_ids AS uuid[]), CAST(:option_values AS text[]))
                 AS r (option_id, value)
    ), key_stored AS (
        INSERT INTO idempotency_keys AS k
               (event_id, donor_id, key, request_hash, response, created_at)
        SELECT :event_id, :key_owner, :key, :request_hash, :response, :created_at FROM bought
        ON CONFLICT (event_id, donor_id, key) DO UPDATE
        SET request_hash = excluded.request_hash, response = excluded.response,
            created_at = excluded.created_at
        WHERE k.created_at <= :keys_live_since
        RETURNING k.key
    )
    SELECT EXISTS (SELECT FROM package_taken) AS package_taken,
           EXISTS (SELECT FROM donor_cap_ok) AS donor_cap_ok,
           EXISTS (SELECT FROM code_counted) AS code_counted,
           EXISTS (SELECT FROM code_ok) AS code_ok,
           EXISTS (SELECT FROM key_stored) AS key_stored,
           EXISTS (SELECT FROM package_taken WHERE was_last) AS was_last
    """,
    [field.name for field in fields(Outcome)],
)

_PUT_BACK = text(
    """
    WITH returned AS (
        UPDATE ticket_packages SET sold_count = sold_count - :quantity WHERE id = :package_id
    )
    UPDATE donor_seats SET seats_held = seats_held - :seats
    WHERE event_id = :event_id AND donor_id = :donor_id
    """
)


async def read_offer(session: AsyncSession, order: Order) -> Offer | None:
    """Read all that `order` depends on, and lock its key until the transaction ends.

    Takes ticket numbers from the sequence if the purchase looks possible. Unused numbers are lost,
    which only leaves gaps. Returns None if there is no such event.
    """
    lock = f"{order.event_id}:{order.key_owner}:{order.key}"
    row = (await session.execute(_READ_OFFER, {**vars(order), "key_lock": lock})).one_or_none()
    return Offer.read(row) if row else None


async def sell(session: AsyncSession, order: Order, sale: Sale) -> Outcome:
    """Update the contended rows and write the sale, if all of it is still available."""
    row = (await session.execute(_SELL, sale.parameters(order))).one()
    return Outcome(*row)


async def put_back(session: AsyncSession, order: Order, *, seats: int) -> None:
    """Undo the update of the package, and of the donor's seats by `seats`, in its transaction.

    Only where code or cap were not as the first statement had read them; the sale is then tried
    again.
    """
    await session.execute(_PUT_BACK, {**vars(order), "seats": seats})
