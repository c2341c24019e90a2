"""Counts of what is sold, from the cache or the database."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from hashlib import sha256
from uuid import UUID

from sqlalchemy import case, func, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from shared.cache.sales_counts import find_counts, keep_counts, sales_counts_memo
from shared.db.tables import Purchase, TicketPackage
from shared.db.transaction import after_commit
from shared.domain import clock
from shared.domain.purchases import PaymentStatus
from shared.schemas.sales import PackageSales, SalesRead, SalesSource
from shared.services.sales.amounts import HOLDS_SEATS, PENDING, REVENUE, total

# How far back a tick looks for changes. A transaction may take longer to commit; its change is then
# found by its mark, or shows when the cached counts expire, after a minute at most.
_LOOK_BACK = timedelta(seconds=60)


async def get_sales(session: AsyncSession, event_id: UUID) -> SalesRead:
    """Return what is sold of each package: from the cache, or counted if it is empty (FR-059).

    While the cache is empty or unavailable, concurrent callers in a process share one count.
    """
    cached = await find_counts(event_id)
    if cached is not None:
        return cached

    async def count() -> SalesRead:
        counted = (await count_sales(session, [event_id]))[event_id]
        after_commit(session, partial(keep_counts, event_id, counted))
        return counted

    return await sales_counts_memo.get(event_id, count)


def tag_of(sales: SalesRead) -> str:
    """Return an entity tag of the counts alone, independent of when and where they were read."""
    counted = sales.model_dump_json(include={"counts", "total_revenue", "total_pending"})
    return sha256(counted.encode()).hexdigest()[:32]


async def refresh_changed(session: AsyncSession, marked: set[UUID]) -> int:
    """Count the marked events and all that changed within `_LOOK_BACK` again; return their number.

    A mark is lost if its process ends before setting it, so recent changes of purchases and
    packages are looked up as well.
    """
    since = func.now() - _LOOK_BACK
    changed = union(
        select(Purchase.event_id).where(Purchase.changed_at > since),
        select(TicketPackage.event_id).where(TicketPackage.updated_at > since),
    )
    events = marked | set(await session.scalars(changed))
    for event_id, counts in (await count_sales(session, events)).items():
        after_commit(session, partial(keep_counts, event_id, counts))
    return len(events)


async def count_sales(
    session: AsyncSession, event_ids: Iterable[UUID]
) -> defaultdict[UUID, SalesRead]:
    """Count the packages of several events in one statement, in their display order (FR-019)."""
    is_pending = Purchase.payment_status == PaymentStatus.PENDING
    rows = await session.execute(
        select(
            TicketPackage.event_id,
            TicketPackage.id.label("package_id"),
            TicketPackage.sold_count,
            (TicketPackage.quantity_limit - TicketPackage.sold_count).label("remaining"),
            total(case((is_pending, Purchase.quantity))).label("pending_count"),
            total(Purchase.seats).label("seats_sold"),
            REVENUE.label("revenue"),
            PENDING.label("pending"),
        )
        .outerjoin(Purchase, (Purchase.package_id == TicketPackage.id) & HOLDS_SEATS)
        .where(TicketPackage.event_id.in_(event_ids))
        .group_by(TicketPackage.id)
        .order_by(TicketPackage.display_order)
    )
    counts = defaultdict[UUID, list[PackageSales]](list)
    for row in rows:
        counts[row.event_id].append(PackageSales.model_validate(row._mapping))
    by_event = defaultdict[UUID, SalesRead](partial(_add_up, []))
    for event_id, counted in counts.items():
        by_event[event_id] = _add_up(counted)
    return by_event


def _add_up(counts: list[PackageSales]) -> SalesRead:
    return SalesRead(
        counts=counts,
        total_revenue=sum((count.revenue for count in counts), start=Decimal(0)),
        total_pending=sum((count.pending for count in counts), start=Decimal(0)),
        last_updated=clock.now(),
        source=SalesSource.DATABASE,
    )
