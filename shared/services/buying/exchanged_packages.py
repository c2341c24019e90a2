"""The packages of an exchange: the new ones are taken before the old ones are given back."""

from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import DonorSeats, Event, Purchase, TicketPackage
from shared.domain import errors

# Of the same package, and of the donor's seats, the difference is taken.
_SWAP = text(
    """
    WITH package_taken AS (
        UPDATE ticket_packages SET sold_count = sold_count + :more, has_sales = true
        WHERE id = :new_package_id
          AND (quantity_limit IS NULL OR sold_count + :more <= quantity_limit)
        RETURNING id
    ), donor_cap_ok AS (
        UPDATE donor_seats d SET seats_held = d.seats_held + :more_seats
        FROM package_taken, events e
        WHERE d.event_id = :event_id AND d.donor_id = :donor_id AND e.id = :event_id
          AND (:more_seats <= 0 OR e.max_tickets_per_donor IS NULL
               OR d.seats_held + :more_seats <= e.max_tickets_per_donor)
        RETURNING d.donor_id
    ), given_back AS (
        UPDATE ticket_packages SET sold_count = sold_count - :old_quantity
        FROM donor_cap_ok
        WHERE id = :old_package_id AND id <> :new_package_id
    )
    SELECT EXISTS (SELECT FROM package_taken) AS package_taken,
           EXISTS (SELECT FROM donor_cap_ok) AS donor_cap_ok
    """
)


async def lock_packages(session: AsyncSession, purchase: Purchase, new_id: UUID) -> TicketPackage:
    """Lock the purchase's package and the new one, and return the new one.

    In the order of ids: of two exchanges in opposite directions, one waits for the other.

    Raises:
        PackageNotFound: the event has no such package.
    """
    locked = await session.scalars(
        select(TicketPackage)
        .where(
            TicketPackage.id.in_([purchase.package_id, new_id]),
            TicketPackage.event_id == purchase.event_id,
        )
        .order_by(TicketPackage.id)
        .with_for_update(key_share=True)
    )
    by_id = {package.id: package for package in locked}
    if new_id not in by_id:
        raise errors.PackageNotFound
    return by_id[new_id]


async def swap_packages(
    session: AsyncSession, purchase: Purchase, package: TicketPackage, *, quantity: int, seats: int
) -> None:
    """Take `quantity` of the new package with their seats, and give the purchase's own back.

    Raises:
        SoldOut: fewer are left. What the purchase has of the same package counts as left.
        DonorLimitReached: the donor would have more seats than before, and than the event allows.
    """
    own = purchase.quantity if package.id == purchase.package_id else 0
    swap = {
        "event_id": purchase.event_id,
        "donor_id": purchase.donor_id,
        "new_package_id": package.id,
        "old_package_id": purchase.package_id,
        "old_quantity": purchase.quantity,
        "more": quantity - own,
        "more_seats": seats - purchase.seats,
    }
    outcome = (await session.execute(_SWAP, swap)).one()
    if not outcome.package_taken:
        raise errors.SoldOut((package.quantity_limit or 0) - package.sold_count + own)
    if not outcome.donor_cap_ok:
        raise await _over_the_cap(session, purchase)


async def _over_the_cap(session: AsyncSession, purchase: Purchase) -> errors.DonorLimitReached:
    row = await session.execute(
        select(Event.max_tickets_per_donor, DonorSeats.seats_held)
        .join(DonorSeats, DonorSeats.event_id == Event.id)
        .where(Event.id == purchase.event_id, DonorSeats.donor_id == purchase.donor_id)
    )
    cap, held = row.one()
    return errors.DonorLimitReached(cap or 0, held)
