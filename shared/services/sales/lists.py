"""Purchases as a list, and as sums."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import Date, case, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.list_reads import queue_for_list
from shared.db.tables import (
    Event,
    PromoCode,
    PromoCodeApplication,
    Purchase,
    TicketPackage,
)
from shared.domain.purchases import HOLDING_SEATS, PaymentStatus
from shared.domain.roles import Actor
from shared.schemas.base import Page
from shared.schemas.purchases import PurchaseRead
from shared.schemas.sales import (
    DaySummary,
    PackageSummary,
    PromoCodeSummary,
    PurchaseQuery,
    SalesSummary,
)
from shared.services.purchases.views import page_of_purchases, select_purchases
from shared.services.sales.purchase_filter import matching

_REVENUE = func.coalesce(
    func.sum(case((Purchase.payment_status == PaymentStatus.COMPLETED, Purchase.total_price))), 0
)
_PENDING = func.coalesce(
    func.sum(case((Purchase.payment_status == PaymentStatus.PENDING, Purchase.total_price))), 0
)
_HOLDS_SEATS = Purchase.payment_status.in_(sorted(HOLDING_SEATS))


async def list_purchases(
    session: AsyncSession, actor: Actor, event_id: UUID, query: PurchaseQuery
) -> Page[PurchaseRead]:
    """Return the event's purchases that match, newest first (FR-054, FR-056, FR-057).

    Raises:
        ServiceUnavailable: too many lists are being read.
    """
    await queue_for_list(session, actor.id)
    statement = select_purchases().where(*matching(event_id, query))
    return await page_of_purchases(session, statement, query, for_team=True)


async def summarise(session: AsyncSession, event_id: UUID) -> SalesSummary:
    """Add up an event's sales, each way in one statement (FR-055)."""
    packages, sponsorship_revenue = await _by_package(session, event_id)
    return SalesSummary(
        total_revenue=sum((package.revenue for package in packages), start=Decimal(0)),
        total_pending=sum((package.pending for package in packages), start=Decimal(0)),
        packages_sold=sum(package.packages_sold for package in packages),
        seats_sold=sum(package.seats_sold for package in packages),
        sponsorship_revenue=sponsorship_revenue,
        by_package=packages,
        by_promo_code=await _by_promo_code(session, event_id),
        by_day=await _by_day(session, event_id),
    )


async def _by_package(
    session: AsyncSession, event_id: UUID
) -> tuple[list[PackageSummary], Decimal]:
    rows = await session.execute(
        select(
            TicketPackage.id.label("package_id"),
            TicketPackage.name,
            TicketPackage.is_sponsorship,
            func.coalesce(func.sum(Purchase.quantity), 0).label("packages_sold"),
            func.coalesce(func.sum(Purchase.seats), 0).label("seats_sold"),
            _REVENUE.label("revenue"),
            _PENDING.label("pending"),
        )
        .outerjoin(Purchase, (Purchase.package_id == TicketPackage.id) & _HOLDS_SEATS)
        .where(TicketPackage.event_id == event_id)
        .group_by(TicketPackage.id)
        .order_by(TicketPackage.display_order)
    )
    packages = rows.all()
    sponsored = sum((row.revenue for row in packages if row.is_sponsorship), start=Decimal(0))
    return [PackageSummary.model_validate(row._mapping) for row in packages], sponsored


async def _by_promo_code(session: AsyncSession, event_id: UUID) -> list[PromoCodeSummary]:
    rows = await session.execute(
        select(
            PromoCode.code,
            PromoCode.times_used,
            PromoCode.total_discount_given.label("discount"),
            _REVENUE.label("revenue"),
        )
        .outerjoin(PromoCodeApplication, PromoCodeApplication.promo_code_id == PromoCode.id)
        .outerjoin(Purchase, (Purchase.id == PromoCodeApplication.purchase_id) & _HOLDS_SEATS)
        .where(PromoCode.event_id == event_id, PromoCode.has_uses)
        .group_by(PromoCode.id)
        .order_by(PromoCode.times_used.desc(), PromoCode.code)
    )
    return [PromoCodeSummary.model_validate(row._mapping) for row in rows]


async def _by_day(session: AsyncSession, event_id: UUID) -> list[DaySummary]:
    day = cast(func.timezone(Event.time_zone, Purchase.created_at), Date)
    rows = await session.execute(
        select(day.label("date"), _REVENUE.label("revenue"), _PENDING.label("pending"))
        .join(Event, Event.id == Purchase.event_id)
        .where(Purchase.event_id == event_id, _HOLDS_SEATS)
        .group_by(day)
        .order_by(day)
    )
    return [DaySummary.model_validate(row._mapping) for row in rows]
