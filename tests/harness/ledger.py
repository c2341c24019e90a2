"""Payments on record as no endpoint writes them, settled as the app does."""

from dataclasses import dataclass
from uuid import UUID

import psycopg

from shared.db.transaction import read_write
from shared.domain.purchases import PaymentStatus
from shared.services.purchases.balances import settle
from shared.services.purchases.status import lock_purchase
from tests.factories import Json


@dataclass(frozen=True)
class Entry:
    """A row of `payments`."""

    amount: str
    kind: str = "received"
    applied: bool = True
    goodwill: bool = False
    method: str = "check"
    reference: str | None = None
    refund_of: UUID | None = None


_INSERT = """
    INSERT INTO payments
        (purchase_id, kind, method, reference, amount, applied, goodwill, refund_of)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""


def record(superuser: psycopg.Connection, purchase: Json, entry: Entry) -> UUID:
    """Write a payment and return its id; the amounts of the purchase are settled by `settled`."""
    values = [
        *(purchase["id"], entry.kind, entry.method, entry.reference),
        *(entry.amount, entry.applied, entry.goodwill, entry.refund_of),
    ]
    (payment_id,) = superuser.execute(_INSERT, values).fetchall()[0]
    return UUID(str(payment_id))


async def settled(purchase: Json, status: str | None = None) -> None:
    """Compute the amounts of the purchase again, in another status if one is given."""
    async with read_write() as session:
        row = await lock_purchase(session, UUID(purchase["id"]))
        if status is not None:
            row.payment_status = PaymentStatus(status)
        await settle(session, row)


async def paid(
    superuser: psycopg.Connection, purchase: Json, *entries: Entry, status: str = "completed"
) -> None:
    """Write payments of the purchase, and settle it."""
    for entry in entries:
        record(superuser, purchase, entry)
    await settled(purchase, status)
