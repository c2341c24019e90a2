"""What is sold."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Purchase, TicketPackage
from shared.domain import clock
from shared.domain.purchases import HOLDING_SEATS, PaymentStatus
from shared.schemas.sales import PackageSales, SalesRead, SalesSource


async def count_sales(session: AsyncSession, event_id: UUID) -> SalesRead:
    """Count what is sold of each package of the event, in their display order (FR-019)."""
    is_pending = Purchase.payment_status == PaymentStatus.PENDING
    is_paid = Purchase.payment_status == PaymentStatus.COMPLETED
    rows = await session.execute(
        select(
            TicketPackage.id.label("package_id"),
            TicketPackage.sold_count,
            (TicketPackage.quantity_limit - TicketPackage.sold_count).label("remaining"),
            func.coalesce(func.sum(case((is_pending, Purchase.quantity))), 0).label(
                "pending_count"
            ),
            func.coalesce(func.sum(Purchase.seats), 0).label("seats_sold"),
            func.coalesce(func.sum(case((is_paid, Purchase.total_price))), 0).label("revenue"),
            func.coalesce(func.sum(case((is_pending, Purchase.total_price))), 0).label("pending"),
        )
        .outerjoin(
            Purchase,
            (Purchase.package_id == TicketPackage.id)
            & Purchase.payment_status.in_(sorted(HOLDING_SEATS)),
        )
        .where(TicketPackage.event_id == event_id)
        .group_by(TicketPackage.id)
        .order_by(TicketPackage.display_order)
    )
    counts = [PackageSales.model_validate(row._mapping) for row in rows]
    return SalesRead(
        counts=counts,
        total_revenue=sum((count.revenue for count in counts), start=Decimal(0)),
        total_pending=sum((count.pending for count in counts), start=Decimal(0)),
        last_updated=clock.now(),
        source=SalesSource.DATABASE,
    )
