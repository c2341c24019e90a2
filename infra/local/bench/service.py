"""The service layer in this process: `purchases.buy` in a transaction, without HTTP."""

from collections.abc import Iterator
from typing import Any, cast

import psycopg

from infra.local.bench.measuring import Call
from infra.local.bench.workload import Order, Stand
from shared.db.engine import engine
from shared.db.transaction import read_write
from shared.schemas.purchases import PurchaseCreate
from shared.services.buying.purchases import buy


def caller(stand: Stand, orders: Iterator[Order]) -> Call:
    """Return a function that buys the next order at each call."""

    async def buy_next() -> None:
        order = next(orders)
        body = PurchaseCreate(package_id=order.package_id, quantity=1, promo_code=stand.promo_code)
        async with read_write() as session:
            await buy(session, order.buyer.actor, stand.event_id, body, order.key)

    return buy_next


async def connection() -> psycopg.AsyncConnection[Any]:
    """Return the connection that the next transaction uses; only valid while there is one."""
    async with engine().connect() as connected:
        raw = await connected.get_raw_connection()
        return cast(psycopg.AsyncConnection[Any], raw.driver_connection)
