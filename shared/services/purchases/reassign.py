"""Another person gets a purchase, with its seats; nothing is free in between."""

from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import DonorSeats, Event, PromoCode, PromoCodeApplication, Purchase, User
from shared.domain import errors
from shared.domain.audit_chain import Action
from shared.domain.purchases import HOLDING_SEATS
from shared.domain.roles import Actor
from shared.schemas.changes import Reassign
from shared.schemas.orders import Waivable
from shared.schemas.purchases import PurchaseRead
from shared.services.people.purchasers import add_person, find_recipient, purchaser_changes
from shared.services.people.views import read_person
from shared.services.purchases.status import audit_entry, lock_purchase, record_changes
from shared.services.purchases.views import get_purchase

# Both rows in the order of the donors' ids. One that is there is changed, the new donor's is added.
# No row for the new donor comes back where their limit is in the way.
_MOVE_SEATS = text(
    """
    INSERT INTO donor_seats AS d (event_id, donor_id, seats_held)
    SELECT :event_id, m.donor_id, greatest(m.change, 0)
    FROM (VALUES (CAST(:old AS uuid), -:seats), (CAST(:new AS uuid), :seats))
         AS m (donor_id, change)
    WHERE m.change < 0 OR CAST(:max_seats AS integer) IS NULL OR m.change <= :max_seats
    ORDER BY m.donor_id
    ON CONFLICT (event_id, donor_id) DO UPDATE
    SET seats_held = d.seats_held + CASE d.donor_id WHEN :old THEN -:seats ELSE :seats END
    WHERE d.donor_id = :old OR CAST(:max_seats AS integer) IS NULL
       OR d.seats_held + :seats <= :max_seats
    RETURNING d.donor_id, d.seats_held
    """
)
_MOVE_USE = text(
    """
    INSERT INTO promo_code_donor_uses AS u (promo_code_id, donor_id, times_used)
    SELECT :code_id, m.donor_id, greatest(m.change, 0)
    FROM (VALUES (CAST(:old AS uuid), -1), (CAST(:new AS uuid), 1)) AS m (donor_id, change)
    ORDER BY m.donor_id
    ON CONFLICT (promo_code_id, donor_id) DO UPDATE
    SET times_used = u.times_used + CASE u.donor_id WHEN :old THEN -1 ELSE 1 END
    WHERE u.donor_id = :old OR CAST(:max_uses AS integer) IS NULL OR u.times_used < :max_uses
    RETURNING u.donor_id
    """
)


async def reassign(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: Reassign
) -> PurchaseRead:
    """Make another person the purchaser of the same seats, with the same numbers.

    Seats and the use of a promo code count for that person instead, within the event's cap, unless
    that is waived, and within the code's limit. To who has it already, nothing happens.

    Raises:
        PurchaserNotFound: nobody with this id bought at the event or was entered for it.
        PurchaseNotFound: the event has no such purchase.
        PurchaseAlreadyClosed: it has no seats any more.
        DonorLimitReached: that person would have more seats than the event allows one person.
        PromoCodeDonorLimit: that person has used the purchase's code as often as one may.
    """
    # People before purchases, as when the purchases of one are taken over.
    recipient = await find_recipient(session, event_id, body.purchaser)
    purchase = await lock_purchase(session, purchase_id, event_id)
    if purchase.payment_status not in HOLDING_SEATS:
        raise errors.PurchaseAlreadyClosed
    if recipient.person.id == purchase.donor_id:
        return await get_purchase(session, event_id, purchase_id)
    await add_person(session, event_id, recipient)
    old = read_person(await session.get_one(User, purchase.donor_id))
    passes_cap = await _move_seats(session, purchase, recipient.person.id, body)
    await _move_use(session, purchase, recipient.person.id)
    purchase.donor_id = recipient.person.id
    await session.flush()
    entries = purchaser_changes(purchase.id, old, recipient.person)
    if passes_cap:
        cap = Waivable.DONOR_CAP.value
        entries.append(audit_entry(purchase, Action.REASSIGNED, "waived", None, cap))
    if body.reason is not None:
        entries.append(audit_entry(purchase, Action.REASSIGNED, "reason", None, body.reason))
    await record_changes(session, actor, purchase, entries)
    return await get_purchase(session, event_id, purchase_id)


async def _move_seats(
    session: AsyncSession, purchase: Purchase, new_donor_id: UUID, body: Reassign
) -> bool:
    """Count the seats for the new donor; return whether that passes over the event's cap."""
    cap = await session.scalar(
        select(Event.max_tickets_per_donor).where(Event.id == purchase.event_id)
    )
    is_waived = Waivable.DONOR_CAP in body.waive
    rows = await session.execute(
        _MOVE_SEATS,
        {
            "event_id": purchase.event_id,
            "old": purchase.donor_id,
            "new": new_donor_id,
            "seats": purchase.seats,
            "max_seats": None if is_waived else cap,
        },
    )
    held = {row.donor_id: row.seats_held for row in rows}
    if new_donor_id in held:
        return cap is not None and held[new_donor_id] > cap
    before = select(DonorSeats.seats_held).where(
        DonorSeats.event_id == purchase.event_id, DonorSeats.donor_id == new_donor_id
    )
    raise errors.DonorLimitReached(cap or 0, await session.scalar(before) or 0)


async def _move_use(session: AsyncSession, purchase: Purchase, new_donor_id: UUID) -> None:
    """Count the use of the purchase's code, if it has one, for the new donor."""
    code = (
        await session.execute(
            select(PromoCode.id, PromoCode.max_uses_per_donor)
            .join(PromoCodeApplication, PromoCodeApplication.promo_code_id == PromoCode.id)
            .where(
                PromoCodeApplication.purchase_id == purchase.id,
                PromoCodeApplication.given_back_at.is_(None),
            )
            .with_for_update(read=True, of=PromoCode)
        )
    ).one_or_none()
    if code is None:
        return
    counted = await session.scalars(
        _MOVE_USE,
        {
            "code_id": code.id,
            "old": purchase.donor_id,
            "new": new_donor_id,
            "max_uses": code.max_uses_per_donor,
        },
    )
    if new_donor_id not in counted.all():
        raise errors.PromoCodeDonorLimit
