"""What an event has brought, read everywhere it is shown: it must be one number."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from shared.db.transaction import read_only
from shared.services.sales.counts import count_sales
from tests.factories import Json
from tests.factories.paths import event_path
from tests.factories.payments import reconciled
from tests.harness.client import Client


@dataclass(frozen=True)
class Figures:
    """Sums of an event's purchases; `total_price` of those with seats."""

    revenue: Decimal
    pending: Decimal
    total_price: Decimal
    goodwill: Decimal


async def read_rows(admin: Client, event: Json, query: str = "") -> list[dict[str, str]]:
    """Return the rows of the event's CSV by their headings."""
    answer = await admin.get(f"{event_path(event)}/tickets/sales/export{query}")
    assert answer.status == 200, answer.body
    text = answer.body.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


async def figures_agree(admin: Client, event: Json) -> Figures:
    """Fail unless summary, its parts, counts, CSV and list state the same; return what they do.

    The reconciler must find no drift.
    """
    summary = await _summary(admin, event)
    revenue, pending = Decimal(summary["total_revenue"]), Decimal(summary["total_pending"])
    for part in ("by_package", "by_day"):
        assert _add(summary[part], "revenue") == revenue, part
        assert _add(summary[part], "pending") == pending, part
    async with read_only() as session:
        counts = (await count_sales(session, [UUID(event["id"])]))[UUID(event["id"])]
    assert (counts.total_revenue, counts.total_pending) == (revenue, pending)
    rows = await read_rows(admin, event)
    assert _add(rows, "amount_paid") == revenue
    assert _add(rows, "amount_due") == pending
    purchases = await _purchases(admin, event)
    assert _add(purchases, "amount_paid") == revenue
    assert _add(purchases, "amount_due") == pending
    figures = Figures(
        revenue, pending, _add(rows, "total_price"), Decimal(summary["goodwill_refunded"])
    )
    assert figures.total_price == revenue + pending + figures.goodwill
    for name, part in (("overpaid_by", "overpaid"), ("refund_due_amount", "refunds_due")):
        due = _add(rows, name)
        assert (_add(purchases, name), Decimal(summary[part]["amount"])) == (due, due)
    for name in ("fair_market_value", "deductible"):
        assert _add(rows, name) == Decimal(summary[name])
    assert await reconciled(admin, event)
    return figures


async def _summary(admin: Client, event: Json) -> Json:
    answer = await admin.get(f"{event_path(event)}/tickets/sales/summary")
    assert answer.status == 200, answer.body
    summary: Json = answer.json
    return summary


async def _purchases(admin: Client, event: Json) -> list[Json]:
    purchases: list[Json] = []
    cursor = ""
    while True:
        answer = await admin.get(f"{event_path(event)}/tickets/sales/purchases?limit=200{cursor}")
        assert answer.status == 200, answer.body
        purchases += answer.json["items"]
        if answer.json["next_cursor"] is None:
            return purchases
        cursor = f"&cursor={answer.json['next_cursor']}"


def _add(rows: Iterable[Json], name: str) -> Decimal:
    return sum((Decimal(row[name]) for row in rows if row[name]), start=Decimal(0))
