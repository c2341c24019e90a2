"""Python's limit: the product's two statements of a purchase, with almost no code around them.

One psycopg connection per caller, at most as many as the app's pool has; prepared statements; no
SQLAlchemy, no pydantic, and parameters are computed before the run where possible.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.rows import dict_row
from sqlalchemy import TextualSelect
from sqlalchemy.dialects.postgresql import psycopg as dialect

from infra.local.bench.measuring import Call
from infra.local.bench.workload import Order, Stand
from shared.services.buying import statements
from shared.settings import settings

Connection = psycopg.AsyncConnection[dict[str, Any]]
_PRICE, _DISCOUNT = Decimal("250.00"), Decimal("37.50")
# As long as the answer that the product stores with an idempotency key.
_RESPONSE = "x" * 900


def _text(statement: TextualSelect) -> str:
    postgres = dialect.dialect()  # type: ignore[no-untyped-call]
    return str(statement.compile(dialect=postgres))


_READ_OFFER = _text(statements._READ_OFFER)
_SELL = _text(statements._SELL)


@asynccontextmanager
async def connections(concurrency: int) -> AsyncIterator[asyncio.Queue[Connection]]:
    """Open a run's connections; a caller that finds none free waits for one."""
    url = settings().database_url.get_secret_value()
    idle = asyncio.Queue[Connection]()
    opened: list[Connection] = []
    for _ in range(min(concurrency, settings().database_pool_size)):
        opened.append(await psycopg.AsyncConnection.connect(url, row_factory=dict_row))
        # Prepare statements from the first execution on, instead of the fifth.
        opened[-1].prepare_threshold = 0
        idle.put_nowait(opened[-1])
    try:
        yield idle
    finally:
        for connection in opened:
            await connection.close()


def caller(idle: asyncio.Queue[Connection], stand: Stand, orders: Iterator[Order]) -> Call:
    """Return a function that buys the next order at each call."""
    promo = stand.promo_code is not None
    discount = _DISCOUNT if promo else Decimal("0.00")
    now = datetime.now(UTC)
    shared_fields = {
        "event_id": stand.event_id,
        "quantity": 1,
        "promo_code": stand.promo_code,
        "keys_live_since": now - timedelta(days=1),
    }
    sale = {
        "max_seats": None,
        "max_uses_per_donor": None,
        "hold_expires_at": None,
        "seats": 1,
        "package_name": "Table 1",
        "base_price": _PRICE,
        "discount_amount": discount,
        "total_price": _PRICE - discount,
        "payment_status": "pending",
        "created_at": now,
        "guest_names": [None],
        "guest_emails": [None],
        "option_ids": [],
        "option_values": [],
        "request_hash": bytes(32),
        "response": _RESPONSE,
    }

    async def buy() -> None:
        order = next(orders)
        query = shared_fields | {
            "package_id": order.package_id,
            "donor_id": order.buyer.actor.id,
            "key": order.key,
            "key_lock": order.key,
        }
        connection = await idle.get()
        try:
            offer = await (await connection.execute(_READ_OFFER, query)).fetchone()
            if offer is None:
                raise RuntimeError("the event is gone")
            drafted = {
                "id": uuid4(),
                "version": offer["version"],
                "options_version": offer["options_version"],
                "promo_id": offer["promo_id"],
                "promo_version": offer["promo_version"],
                "ticket_ids": [uuid4()],
                "ticket_numbers": offer["ticket_numbers"],
            }
            outcome = await (await connection.execute(_SELL, query | sale | drafted)).fetchone()
            if outcome is None or not outcome["key_stored"]:
                raise RuntimeError(f"nothing was sold: {outcome}")
            await connection.commit()
        finally:
            idle.put_nowait(connection)

    return buy
