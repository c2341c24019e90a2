"""Events with very many purchases, each table written by one statement."""

from typing import LiteralString
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

from infra.local.bench.workload import Stand
from infra.local.postgres import Postgres

SEATS = 4
# Bought one after the other over thirty days, package after package, by donor after donor; every
# fifth with a promo code, every other guest named; seven of ten paid by check.
_PURCHASES: LiteralString = """
    WITH places AS (
        SELECT number, gen_random_uuid() AS id,
            (%(packages)s::uuid[])[1 + number %% cardinality(%(packages)s::uuid[])] AS package_id,
            (%(donors)s::uuid[])[1 + number %% cardinality(%(donors)s::uuid[])] AS donor_id
        FROM generate_series(1, %(many)s) AS number
    ), bought AS (
        INSERT INTO purchases (
            id, event_id, package_id, donor_id, quantity, package_name, seats, base_price,
            discount_amount, total_price, amount_paid, promo_code, payment_status, created_at,
            changed_at)
        SELECT places.id, packages.event_id, packages.id, donor_id, least(%(seats)s, 20),
            packages.name, %(seats)s, 1000, 100, 900,
            CASE WHEN number %% 10 < 7 THEN 900 ELSE 0 END,
            CASE WHEN number %% 5 = 0 THEN 'SPRING15' END,
            CASE WHEN number %% 10 < 7 THEN 'completed' ELSE 'pending' END,
            now() - interval '30 days' + number * (interval '30 days' / %(many)s),
            now() - interval '1 day'
        FROM places JOIN ticket_packages packages ON packages.id = places.package_id
        RETURNING id, package_id, amount_paid
    ), paid AS (
        INSERT INTO payments (purchase_id, kind, method, reference, amount, applied)
        SELECT id, 'received', 'check', 'CHK-' || substr(id::text, 1, 6), amount_paid, true
        FROM bought WHERE amount_paid > 0
    ), seated AS (
        INSERT INTO tickets (id, purchase_id, number, guest_name, guest_email)
        SELECT gen_random_uuid(), bought.id, nextval('ticket_numbers'),
            CASE WHEN seat %% 2 = 0 THEN 'Guest ' || substr(bought.id::text, 1, 8) END,
            CASE WHEN seat %% 2 = 0 THEN substr(bought.id::text, 1, 8) || '@example.org' END
        FROM bought CROSS JOIN generate_series(1, %(seats)s) AS seat
    )
    INSERT INTO option_responses (id, purchase_id, option_id, value, created_at)
    SELECT gen_random_uuid(), bought.id, options.id,
        CASE options.option_type WHEN 'boolean' THEN 'true'::jsonb
            ELSE '["Vegetarian", "Fish"]'::jsonb END, now()
    FROM bought JOIN custom_options options ON options.package_id = bought.package_id
"""
_OPTIONS: LiteralString = """
    INSERT INTO custom_options
        (id, package_id, name, option_type, choices, is_required, is_active, display_order,
        created_at)
    SELECT gen_random_uuid(), package_id, name, option_type, choices, false, true, place, now()
    FROM unnest(%(packages)s::uuid[]) AS package_id CROSS JOIN (VALUES
        ('I accept the terms', 'boolean', NULL::text[], 1),
        ('Meals', 'multi_select', ARRAY['Vegetarian', 'Fish', 'Beef'], 2)
    ) AS asked (name, option_type, choices, place)
"""


def sell_many(
    postgres: Postgres, stand: Stand, many: int, *, seats: int = SEATS, options: bool = False
) -> None:
    """Write `many` purchases of so many seats each; the counters are not updated."""
    donors = [donor.actor.id for donor in stand.people.donors]
    values: dict[str, int | list[UUID]] = {
        "packages": list(stand.package_ids),
        "donors": donors,
        "many": many,
        "seats": seats,
    }
    with psycopg.connect(
        postgres.superuser_url, autocommit=True, row_factory=tuple_row
    ) as superuser:
        if options:
            superuser.execute(_OPTIONS, values)
        superuser.execute(_PURCHASES, values)
        superuser.execute("VACUUM ANALYZE")
