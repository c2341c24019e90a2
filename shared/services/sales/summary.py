"""An event's sales, added up."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Row, case, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Event, PromoCode, PromoCodeApplication, Purchase, TicketPackage
from shared.domain.incoming_payments import PaymentMethod
from shared.schemas.sales import (
    AmountSummary,
    DaySummary,
    PackageSummary,
    PromoCodeSummary,
    SalesSummary,
)
from shared.services.sales.amounts import (
    DEDUCTIBLE,
    FAIR_MARKET_VALUE,
    HOLDS_SEATS,
    PENDING,
    REVENUE,
    total,
)

_IS_COMP = Purchase.payment_method == PaymentMethod.COMP


async def summarise(session: AsyncSession, event_id: UUID) -> SalesSummary:
    """Add up an event's sales, each way in one statement (FR-055)."""
    packages = await _by_package(session, event_id)
    refunds_due, overpaid = await _to_give_back(session, event_id)
    return SalesSummary(
        total_revenue=_sum(packages, "revenue"),
        total_pending=_sum(packages, "pending"),
        packages_sold=sum(package.packages_sold for package in packages),
        seats_sold=sum(package.seats_sold for package in packages),
        sponsorship_revenue=_sum([each for each in packages if each.is_sponsorship], "revenue"),
        packages_comped=sum(package.packages_comped for package in packages),
        seats_comped=sum(package.seats_comped for package in packages),
        goodwill_refunded=_sum(packages, "goodwill_refunded"),
        refunds_due=refunds_due,
        overpaid=overpaid,
        fair_market_value=_sum(packages, "fair_market_value"),
        deductible=_sum(packages, "deductible"),
        by_package=[PackageSummary.model_validate(package._mapping) for package in packages],
        by_promo_code=await _by_promo_code(session, event_id),
        by_day=await _by_day(session, event_id),
    )


def _sum(rows: list[Row[Any]], name: str) -> Decimal:
    return sum((getattr(row, name) for row in rows), start=Decimal(0))


async def _by_package(session: AsyncSession, event_id: UUID) -> list[Row[Any]]:
    is_not_stated = Purchase.fair_market_value.is_(None)
    rows = await session.execute(
        select(
            TicketPackage.id.label("package_id"),
            TicketPackage.name,
            TicketPackage.is_sponsorship,
            total(Purchase.quantity).label("packages_sold"),
            total(Purchase.seats).label("seats_sold"),
            REVENUE.label("revenue"),
            PENDING.label("pending"),
            total(case((_IS_COMP, Purchase.quantity))).label("packages_comped"),
            total(case((_IS_COMP, Purchase.seats))).label("seats_comped"),
            total(Purchase.goodwill_refunded).label("goodwill_refunded"),
            total(FAIR_MARKET_VALUE).label("fair_market_value"),
            total(DEDUCTIBLE).label("deductible"),
            func.count(case((is_not_stated, Purchase.id))).label("purchases_without_value"),
        )
        .outerjoin(Purchase, (Purchase.package_id == TicketPackage.id) & HOLDS_SEATS)
        .where(TicketPackage.event_id == event_id)
        .group_by(TicketPackage.id)
        .order_by(TicketPackage.display_order)
    )
    return list(rows.all())


async def _to_give_back(
    session: AsyncSession, event_id: UUID
) -> tuple[AmountSummary, AmountSummary]:
    """Return what is due to go back, and what was paid too much, of closed purchases too."""

    def count(amount: Any) -> ColumnElement[int]:  # noqa: ANN401 - mapped columns
        return func.count(case((amount > 0, Purchase.id)))

    row = (
        await session.execute(
            select(
                count(Purchase.refund_due_amount),
                total(Purchase.refund_due_amount),
                count(Purchase.overpaid_by),
                total(Purchase.overpaid_by),
            ).where(Purchase.event_id == event_id, Purchase.refund_due)
        )
    ).one()
    return AmountSummary(purchases=row[0], amount=row[1]), AmountSummary(
        purchases=row[2], amount=row[3]
    )


async def _by_promo_code(session: AsyncSession, event_id: UUID) -> list[PromoCodeSummary]:
    rows = await session.execute(
        select(
            PromoCode.code,
            PromoCode.times_used,
            PromoCode.total_discount_given.label("discount"),
            REVENUE.label("revenue"),
        )
        .outerjoin(PromoCodeApplication, PromoCodeApplication.promo_code_id == PromoCode.id)
        .outerjoin(Purchase, (Purchase.id == PromoCodeApplication.purchase_id) & HOLDS_SEATS)
        .where(PromoCode.event_id == event_id, PromoCode.has_uses)
        .group_by(PromoCode.id)
        .order_by(PromoCode.times_used.desc(), PromoCode.code)
    )
    return [PromoCodeSummary.model_validate(row._mapping) for row in rows]


async def _by_day(session: AsyncSession, event_id: UUID) -> list[DaySummary]:
    day = cast(func.timezone(Event.time_zone, Purchase.created_at), Date)
    rows = await session.execute(
        select(day.label("date"), REVENUE.label("revenue"), PENDING.label("pending"))
        .join(Event, Event.id == Purchase.event_id)
        .where(Purchase.event_id == event_id, HOLDS_SEATS)
        .group_by(day)
        .order_by(day)
    )
    return [DaySummary.model_validate(row._mapping) for row in rows]
