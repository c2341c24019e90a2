"""Reads what the database has of an event, and has the app recount it."""

from typing import Any, LiteralString
from uuid import UUID

import httpx
import psycopg

from infra.local.faults.verdict import Stored

_KEYS: LiteralString = """
    SELECT purchases.id::text, keys.key
    FROM purchases LEFT JOIN idempotency_keys keys
        ON keys.event_id = purchases.event_id AND keys.donor_id = purchases.donor_id
        AND keys.response::json ->> 'id' = purchases.id::text
    WHERE purchases.event_id = %(event_id)s
"""
# Counted from the purchases: the counters may be what a fault has left wrong.
_OVERSOLD: LiteralString = """
    WITH sold AS (
        SELECT package_id, promo_code, quantity FROM purchases
        WHERE event_id = %(event_id)s AND payment_status IN ('pending', 'completed')
    )
    SELECT coalesce(sum(greatest(beyond, 0)), 0)::int FROM (
        SELECT sum(quantity) - quantity_limit AS beyond
        FROM sold JOIN ticket_packages ON ticket_packages.id = package_id
        GROUP BY ticket_packages.id
        UNION ALL
        SELECT count(*) - max_total_uses
        FROM sold JOIN promo_codes ON event_id = %(event_id)s AND code = promo_code
        GROUP BY promo_codes.id
    ) limits
"""


async def read_stored(
    superuser_url: str, api: httpx.AsyncClient, event_id: UUID, admin: str
) -> Stored:
    """Return what the database has of an event; `admin` is a super admin's token.

    Raises:
        httpx.HTTPError: the app could not recount or verify.
    """
    values = {"event_id": event_id}
    async with await psycopg.AsyncConnection.connect(superuser_url) as superuser:
        keys: dict[str, str | None] = dict(
            await (await superuser.execute(_KEYS, values)).fetchall()
        )
        [(oversold,)] = await (await superuser.execute(_OVERSOLD, values)).fetchall()

    async def get(path: str) -> Any:  # noqa: ANN401 - JSON, looked into on the spot
        headers = {"Authorization": f"Bearer {admin}"}
        answer = await api.get(f"admin/events/{event_id}/{path}", headers=headers)
        return answer.raise_for_status().json()

    counted, chain = await get("tickets/sales/reconcile"), await get("audit/verify")
    return Stored(keys, oversold, len(counted["drift"]), int(not chain["valid"]))
