"""What a promo code would take off, for a donor who is about to buy."""

from decimal import Decimal
from functools import partial
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.cache.promo_codes import find_terms, remember_terms
from shared.db.tables import Event, PromoCode, PromoCodeDonorUses, TicketPackage
from shared.db.transaction import after_commit
from shared.domain import clock, errors
from shared.domain.promo_codes import PromoTerms, comparable, refuse_unusable
from shared.domain.roles import Actor
from shared.schemas.promo_codes import PromoCodeQuestion, PromoCodeQuote
from shared.services.buying.promo_terms import quote_with, read_terms, terms_columns


async def quote_promo_code(
    session: AsyncSession, actor: Actor, event_id: UUID, question: PromoCodeQuestion
) -> PromoCodeQuote:
    """Price a package with a code, as for a purchase made now.

    Raises:
        EventNotFound, PackageNotFound: there is no such event, or no such package on sale.
        PromoCodeUnknown, PromoCodeInactive, PromoCodeExpired, PromoCodeExhausted,
        PromoCodeDonorLimit: the code takes off nothing, for this reason (FR-043, FR-044, FR-048).
    """
    # Before the first statement, so that no connection is taken while the request waits for Redis.
    cached = await find_terms(event_id, question.code)
    terms = cached or await _read_terms(session, event_id, question.code)
    row = await _read_counters(session, actor, event_id, question.package_id, terms)
    if cached is not None and row is not None and row.version != cached.version:
        # Redis was not reachable when the code was changed or deleted.
        terms = await _read_terms(session, event_id, question.code)
        row = await _read_counters(session, actor, event_id, question.package_id, terms)
    if row is None:
        raise errors.EventNotFound
    if row.id is None:
        raise errors.PackageNotFound
    if terms is None:
        raise errors.PromoCodeUnknown
    refuse_unusable(
        terms,
        times_used=row.times_used,
        times_used_by_donor=row.times_used_by_donor,
        now=clock.now(),
    )
    priced = quote_with(terms, row.price, question.quantity)
    return PromoCodeQuote(
        code=terms.code,
        discount_type=terms.discount_type,
        discount_value=terms.discount_value,
        base_price=priced.base_price,
        discount_amount=priced.discount_amount,
        total_price=priced.total_price,
        counts_as_use=priced.discount_amount > 0,
    )


async def _read_counters(
    session: AsyncSession,
    actor: Actor,
    event_id: UUID,
    package_id: UUID,
    terms: PromoTerms | None,
) -> Row[UUID, Decimal, int, int, int] | None:
    """Return the package's id and price, and the version and uses of the code; None: no event."""
    terms_id = terms.id if terms else None
    rows = await session.execute(
        select(
            TicketPackage.id,
            TicketPackage.price,
            PromoCode.version,
            func.coalesce(PromoCode.times_used, 0).label("times_used"),
            func.coalesce(PromoCodeDonorUses.times_used, 0).label("times_used_by_donor"),
        )
        .select_from(Event)
        .outerjoin(
            TicketPackage,
            (TicketPackage.event_id == Event.id)
            & (TicketPackage.id == package_id)
            & TicketPackage.is_enabled,
        )
        .outerjoin(PromoCode, PromoCode.id == terms_id)
        .outerjoin(
            PromoCodeDonorUses,
            (PromoCodeDonorUses.promo_code_id == terms_id)
            & (PromoCodeDonorUses.donor_id == actor.id),
        )
        .where(Event.id == event_id)
    )
    return rows.one_or_none()


async def _read_terms(session: AsyncSession, event_id: UUID, code: str) -> PromoTerms | None:
    row = (
        await session.execute(
            select(*terms_columns()).where(
                PromoCode.event_id == event_id, func.upper(PromoCode.code) == comparable(code)
            )
        )
    ).one_or_none()
    terms = None if row is None else read_terms(row)
    if terms is not None:
        after_commit(session, partial(remember_terms, event_id, terms))
    return terms
