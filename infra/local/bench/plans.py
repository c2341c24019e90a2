"""How PostgreSQL reads the purchases list with 100,000 purchases: which index, how much of it.

    python -m infra.local.bench.plans [--full]

Another event has half as many purchases, so that reading the whole table is not a short cut. The
statements are those that the service sends, recorded by a listener.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession

from infra.local.bench.many_purchases import sell_many
from infra.local.bench.stage import Stage, exit_code_of, staged
from infra.local.bench.workload import PROMO_CODE, Stand, gather_people, set_up
from infra.local.until_stopped import run_until_stopped
from shared.db.engine import engine
from shared.db.transaction import read_only
from shared.domain.purchases import PaymentStatus
from shared.schemas.sales import PurchaseQuery
from shared.services.pages import Position, write_cursor
from shared.services.sales.counts import count_sales
from shared.services.sales.lists import list_purchases
from shared.services.sales.reconcile import reconcile
from shared.services.sales.summary import summarise

_MANY, _ELSEWHERE, _FEW = 100_000, 50_000, 1_000
_PACKAGES = 10
_BIG_TABLES = {"purchases", "tickets", "option_responses"}
Plan = Mapping[str, Any]


@dataclass(frozen=True)
class Statement:
    """A statement that was sent: its text and its values."""

    text: str
    values: Any


@contextmanager
def _recorded() -> Iterator[list[Statement]]:
    seen: list[Statement] = []

    def note(_: object, __: object, statement: str, values: object, *___: object) -> None:
        seen.append(Statement(statement, values))

    event.listen(engine().sync_engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine().sync_engine, "before_cursor_execute", note)


async def _explain(session: AsyncSession, statement: Statement) -> Plan:
    connection = await session.connection()
    rows = await connection.exec_driver_sql(
        f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement.text}", statement.values
    )
    plan: Plan = rows.scalar_one()[0]
    return plan


def _nodes(plan: Plan) -> Iterator[Plan]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


def _describe(plan: Plan) -> str:
    """Return how each table is read, in the order of the plan."""
    ways = []
    for node in _nodes(plan):
        name = node.get("Index Name") or node.get("Relation Name")
        if name is not None and node["Node Type"] != "Bitmap Heap Scan":
            way = node["Node Type"].replace("Bitmap Index Scan", "Bitmap").replace(" Scan", "")
            ways.append(f"{way} {name}")
    return ", ".join(dict.fromkeys(ways))


def _reads_all(plan: Plan) -> set[str]:
    return {
        node["Relation Name"] for node in _nodes(plan) if node["Node Type"] == "Seq Scan"
    } & _BIG_TABLES


async def _deep_cursor(stand: Stand) -> str:
    async with read_only() as session:
        row = (
            await session.execute(
                text(
                    "SELECT created_at, id FROM purchases WHERE event_id = :event"
                    " ORDER BY created_at OFFSET 100 LIMIT 1"
                ),
                {"event": stand.event_id},
            )
        ).one()
    return write_cursor(Position(row.created_at, row.id))


async def _someone(stand: Stand, column: str) -> str:
    async with read_only() as session:
        statement = (
            f"SELECT {column} FROM tickets JOIN purchases ON purchases.id = purchase_id"  # noqa: S608
            f" WHERE event_id = :event AND {column} IS NOT NULL ORDER BY number DESC LIMIT 1"
        )
        return str(await session.scalar(text(statement), {"event": stand.event_id}))


async def _queries(stand: Stand) -> dict[str, dict[str, Any]]:
    async with read_only() as session:
        newest = await session.scalar(
            text("SELECT max(created_at) FROM purchases WHERE event_id = :event"),
            {"event": stand.event_id},
        )
    if newest is None:
        raise RuntimeError("nothing was sold")
    week = timedelta(days=7)
    return {
        "first page": {},
        "deep page": {"cursor": await _deep_cursor(stand)},
        "package_id": {"package_id": stand.package_ids[0]},
        "is_sponsorship, none there": {"is_sponsorship": True},
        "promo_code": {"promo_code": PROMO_CODE},
        "promo_code, never used": {"promo_code": "NOBODYS"},
        "payment_status": {"payment_status": PaymentStatus.PENDING},
        "amount_due": {"amount_due": True},
        "overpaid": {"overpaid": True},
        "payment_status, none there": {"payment_status": PaymentStatus.REFUNDED},
        "a week": {"created_from": newest - 2 * week, "created_to": newest - week},
        "q, many found": {"q": "Donor 17"},
        "q, a guest": {"q": await _someone(stand, "guest_email")},
        "q, a ticket": {"q": await _someone(stand, "number")},
        "q, a check number": {"q": "chk-1187"},
        "q, an id": {"q": str(await _someone(stand, "purchase_id"))},
        "q, nobody": {"q": "Nobody of that name"},
    }


async def _measure(stage: Stage, *, full: bool) -> None:
    people = await gather_people(stage.stack.issuer())
    stand, elsewhere, small = [await set_up(people, _PACKAGES, promo=False) for _ in range(3)]
    for sold, many in ((stand, _MANY), (elsewhere, _ELSEWHERE), (small, _FEW)):
        sell_many(stage.stack.postgres, sold, many)
    print(f"{'':30}{'ms':>8}{'buffers':>9}  how the tables are read")
    for name, query in (await _queries(stand)).items():
        await _measure_list(name, stand, query, full=full)
    print(f"in an event of {_FEW:,} purchases, beside the others:")
    for name, query in (await _queries(small)).items():
        if name.startswith(("first", "q,")):
            await _measure_list(name, small, query, full=full)
    print(f"in the event of {_MANY:,} again:")
    await _measure_sums(stand.event_id, full=full)


async def _measure_list(name: str, stand: Stand, query: dict[str, Any], *, full: bool) -> None:
    async with read_only() as session:
        with _recorded() as seen:
            await list_purchases(
                session, stand.people.admin.actor, stand.event_id, PurchaseQuery(**query)
            )
        # The first finds the purchases; the others fetch their tickets and responses.
        for statement in list(seen) if full else seen[:1]:
            _print_plan(name, await _explain(session, statement), full=full)


async def _measure_sums(event_id: UUID, *, full: bool) -> None:
    async with read_only() as session:
        with _recorded() as seen:
            await summarise(session, event_id)
            await count_sales(session, [event_id])
        names = (
            "summary, by package",
            "summary, to give back",
            "summary, by promo code",
            "summary, by day",
            "counts",
        )
        for name, statement in zip(names, list(seen), strict=True):
            _print_plan(name, await _explain(session, statement), full=full)
    # A long read waits for its turn without a connection.
    async with read_only() as session:
        with _recorded() as seen:
            await reconcile(session, event_id)
        _print_plan("reconcile", await _explain(session, seen[-1]), full=full)


def _print_plan(name: str, explained: Plan, *, full: bool) -> None:
    plan = explained["Plan"]
    buffers = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    whole = _reads_all(plan)
    remark = f"   READS ALL OF {', '.join(sorted(whole))}" if whole else ""
    print(f"{name:30}{explained['Execution Time']:>8.1f}{buffers:>9,}  {_describe(plan)}{remark}")
    if full:
        for node in _nodes(plan):
            print(f"{'':10}{node['Node Type']}: {node['Actual Rows']} times {node['Actual Loops']}")


def _run() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.local.bench.plans")
    parser.add_argument("--full", action="store_true", help="every statement, and every node")
    full = parser.parse_args().full
    with staged("bench-plans") as stage:
        run_until_stopped(_measure(stage, full=full))


if __name__ == "__main__":
    sys.exit(exit_code_of(_run))
