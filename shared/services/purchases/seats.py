"""Releases, returns and retakes the seats and promo use of a purchase, in one statement each.

The caller has locked the purchase's row, so that the second of two concurrent moves sees the result
of the first. The statements then lock the contended rows in the same order as
`buying/statements.py`.
"""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Purchase

_RELEASE_SEATS = text(
    """
    WITH package AS (
        UPDATE ticket_packages SET sold_count = sold_count - :quantity
        WHERE id = :package_id
        RETURNING id
    ), donor AS (
        UPDATE donor_seats d SET seats_held = d.seats_held - :seats
        FROM package WHERE d.event_id = :event_id AND d.donor_id = :donor_id
        RETURNING d.donor_id
    ), application AS (
        UPDATE promo_code_applications a SET given_back_at = :now
        FROM donor WHERE a.purchase_id = :id AND a.given_back_at IS NULL
        RETURNING a.promo_code_id, a.discount_amount, donor.donor_id
    ), code AS (
        UPDATE promo_codes c
        SET times_used = c.times_used - 1,
            total_discount_given = c.total_discount_given - application.discount_amount
        FROM application WHERE c.id = application.promo_code_id
        RETURNING c.id, application.donor_id
    )
    UPDATE promo_code_donor_uses u SET times_used = u.times_used - 1
    FROM code WHERE u.promo_code_id = code.id AND u.donor_id = code.donor_id
    """
)

_RETURN_SEATS = text(
    """
    WITH package AS (
        UPDATE ticket_packages SET sold_count = sold_count - :quantity
        WHERE id = :package_id
        RETURNING id
    ), donor AS (
        UPDATE donor_seats d SET seats_held = d.seats_held - :seats
        FROM package WHERE d.event_id = :event_id AND d.donor_id = :donor_id
        RETURNING d.donor_id
    ), application AS (
        UPDATE promo_code_applications a SET discount_amount = a.discount_amount - :discount
        FROM donor WHERE a.purchase_id = :id AND a.given_back_at IS NULL
        RETURNING a.promo_code_id
    )
    UPDATE promo_codes c SET total_discount_given = c.total_discount_given - :discount
    FROM application WHERE c.id = application.promo_code_id
    """
)

_RETAKE_SEATS = text(
    """
    WITH application AS (
        SELECT promo_code_id, discount_amount FROM promo_code_applications WHERE purchase_id = :id
    ), package AS (
        UPDATE ticket_packages SET sold_count = sold_count + :quantity
        WHERE id = :package_id
          AND (quantity_limit IS NULL OR sold_count + :quantity <= quantity_limit)
        RETURNING id
    ), donor AS (
        UPDATE donor_seats d SET seats_held = d.seats_held + :seats
        FROM package WHERE d.event_id = :event_id AND d.donor_id = :donor_id
        RETURNING d.donor_id
    ), code AS (
        UPDATE promo_codes c
        SET times_used = c.times_used + 1,
            total_discount_given = c.total_discount_given + application.discount_amount
        FROM donor, application
        WHERE c.id = application.promo_code_id
          AND (c.max_total_uses IS NULL OR c.times_used < c.max_total_uses)
        RETURNING c.id, c.max_uses_per_donor, donor.donor_id
    ), code_by_donor AS (
        UPDATE promo_code_donor_uses u SET times_used = u.times_used + 1
        FROM code
        WHERE u.promo_code_id = code.id AND u.donor_id = code.donor_id
          AND (code.max_uses_per_donor IS NULL OR u.times_used < code.max_uses_per_donor)
        RETURNING u.promo_code_id
    ), restored AS (
        UPDATE promo_code_applications a SET given_back_at = NULL
        FROM code_by_donor WHERE a.purchase_id = :id
        RETURNING a.id
    )
    SELECT EXISTS (SELECT FROM donor)
       AND (NOT EXISTS (SELECT FROM application) OR EXISTS (SELECT FROM restored))
    """
)


def _of(purchase: Purchase) -> dict[str, object]:
    return {
        "id": purchase.id,
        "event_id": purchase.event_id,
        "package_id": purchase.package_id,
        "donor_id": purchase.donor_id,
        "quantity": purchase.quantity,
        "seats": purchase.seats,
    }


async def release_seats(session: AsyncSession, purchase: Purchase, now: datetime) -> None:
    """Put a purchase's packages back on sale, and subtract its use from its promo code.

    Only for a purchase whose row is locked and which had its seats until now.
    """
    await session.execute(_RELEASE_SEATS, {**_of(purchase), "now": now})


async def return_seats(
    session: AsyncSession, purchase: Purchase, *, quantity: int, seats: int, discount: Decimal
) -> None:
    """Put some of a purchase's packages back on sale; its code stays used, for `discount` less.

    Only for a purchase whose row is locked and which has more packages than these.
    """
    returned = {"quantity": quantity, "seats": seats, "discount": discount}
    await session.execute(_RETURN_SEATS, {**_of(purchase), **returned})


async def retake_seats(session: AsyncSession, purchase: Purchase) -> bool:
    """Take back what `release_seats` released if all of it is available, whatever the donor's cap.

    False: something was not available. The caller must roll back to a savepoint.
    """
    return bool(await session.scalar(_RETAKE_SEATS, _of(purchase)))
