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
    FROM ticket_packages p LEFT JOIN purchases b ON b.package_id = p.id
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
    FROM purchases b LEFT JOIN tickets t ON t.purchase_id = b.id
    WHERE b.event_id = %(event_id)s
    GROUP BY b.id HAVING count(t.id) <> b.seats
    """,
    """
    SELECT 'package of ' || b.id, b.package_id, p.id
    FROM purchases b LEFT JOIN ticket_packages p ON p.id = b.package_id
    WHERE b.event_id = %(event_id)s AND p.id IS NULL
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
