"""The promo code of an exchange: used only if it is named, and given back if it is not."""

from dataclasses import fields
from decimal import Decimal

from sqlalchemy import func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import PromoCode, PromoCodeApplication, PromoCodeDonorUses, Purchase
from shared.domain import clock, errors
from shared.domain.promo_codes import PromoTerms, comparable, refuse_unusable

_TERMS = [field.name for field in fields(PromoTerms)]

_GIVE_BACK = text(
    """
    WITH application AS (
        DELETE FROM promo_code_applications WHERE purchase_id = :id
        RETURNING promo_code_id, discount_amount
    ), code AS (
        UPDATE promo_codes c
        SET times_used = c.times_used - 1,
            total_discount_given = c.total_discount_given - application.discount_amount
        FROM application WHERE c.id = application.promo_code_id
        RETURNING c.id
    )
    UPDATE promo_code_donor_uses u SET times_used = u.times_used - 1
    FROM code WHERE u.promo_code_id = code.id AND u.donor_id = :donor_id
    """
)

_USE = text(
    """
    WITH code AS (
        UPDATE promo_codes
        SET times_used = times_used + 1, has_uses = true,
            total_discount_given = total_discount_given + :discount
        WHERE id = :promo_id
        RETURNING id
    ), donor AS (
        INSERT INTO promo_code_donor_uses AS u (promo_code_id, donor_id, times_used)
        SELECT code.id, :donor_id, 1 FROM code
        ON CONFLICT (promo_code_id, donor_id) DO UPDATE SET times_used = u.times_used + 1
        RETURNING u.promo_code_id
    )
    INSERT INTO promo_code_applications
           (id, promo_code_id, purchase_id, discount_amount, created_at)
    SELECT gen_random_uuid(), donor.promo_code_id, :id, :discount, :now FROM donor
    """
)

_MOVE_ALONG = text(
    """
    WITH code AS (
        UPDATE promo_codes c
        SET total_discount_given = c.total_discount_given + :discount - a.discount_amount
        FROM promo_code_applications a WHERE a.purchase_id = :id AND c.id = a.promo_code_id
        RETURNING c.id
    )
    UPDATE promo_code_applications SET discount_amount = :discount
    FROM code WHERE purchase_id = :id
    """
)


async def find_code_use(session: AsyncSession, purchase: Purchase) -> PromoCodeApplication | None:
    """Return the use of a code by a locked purchase with seats; None if it has none."""
    use: PromoCodeApplication | None = await session.scalar(
        select(PromoCodeApplication).where(PromoCodeApplication.purchase_id == purchase.id)
    )
    return use


async def lock_codes(
    session: AsyncSession, purchase: Purchase, use: PromoCodeApplication | None, named: str | None
) -> PromoTerms | None:
    """Lock the code that is used and the one that is named, and return the terms of the latter.

    In the order of ids, as the packages are.

    Raises:
        PromoCodeUnknown: the event has no such code.
        PromoCodeInactive, PromoCodeExpired, PromoCodeExhausted, PromoCodeDonorLimit: the code
            takes off nothing. The purchase's own use of it does not count against its limits.
    """
    wanted = [PromoCode.id == use.promo_code_id] if use else []
    if named:
        wanted.append(func.upper(PromoCode.code) == comparable(named))
    if not wanted:
        return None
    locked = await session.scalars(
        select(PromoCode)
        .where(PromoCode.event_id == purchase.event_id, or_(*wanted))
        .order_by(PromoCode.id)
        .with_for_update(key_share=True)
    )
    by_text = {comparable(code.code): code for code in locked}
    if not named:
        return None
    code = by_text.get(comparable(named))
    if code is None:
        raise errors.PromoCodeUnknown
    own = 1 if use is not None and use.promo_code_id == code.id else 0
    refuse_unusable(
        terms := _terms_of(code),
        times_used=code.times_used - own,
        times_used_by_donor=await _uses_by_donor(session, purchase, code) - own,
        now=clock.now(),
    )
    return terms


async def move_code_use(
    session: AsyncSession,
    purchase: Purchase,
    use: PromoCodeApplication | None,
    used: PromoTerms | None,
    discount: Decimal,
) -> None:
    """Let the purchase use `used`, whose row is locked, for `discount`, and no other code."""
    of = {"id": purchase.id, "donor_id": purchase.donor_id}
    if use is not None and used is not None and use.promo_code_id == used.id:
        await session.execute(_MOVE_ALONG, {"id": purchase.id, "discount": discount})
        return
    if use is not None:
        await session.execute(_GIVE_BACK, of)
    if used is not None:
        new = {"promo_id": used.id, "discount": discount, "now": clock.now()}
        await session.execute(_USE, {**of, **new})


def _terms_of(code: PromoCode) -> PromoTerms:
    return PromoTerms(**{name: getattr(code, name) for name in _TERMS})


async def _uses_by_donor(session: AsyncSession, purchase: Purchase, code: PromoCode) -> int:
    uses = await session.scalar(
        select(PromoCodeDonorUses.times_used).where(
            PromoCodeDonorUses.promo_code_id == code.id,
            PromoCodeDonorUses.donor_id == purchase.donor_id,
        )
    )
    return uses or 0
