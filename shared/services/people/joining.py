"""The account that proves an address takes over what the team entered for that address.

The rows of the people are locked first, which keeps out new orders for them, then their purchases,
which keeps out whatever else changes the figures that are moved here: a return, a cancellation, a
hold that ends. Both in the order of their ids.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Purchase, User
from shared.domain.roles import Actor
from shared.schemas.base import Person
from shared.services.audit import record
from shared.services.people.purchasers import not_joined, purchaser_changes
from shared.services.people.views import read_actor

# A cap or a limit may be exceeded by what comes together: nothing is sold here.
_MOVE_SEATS = text(
    """
    WITH moved AS (
        SELECT event_id, sum(seats_held) AS seats FROM donor_seats
        WHERE donor_id = ANY(:people) GROUP BY event_id
    ), emptied AS (
        UPDATE donor_seats SET seats_held = 0 WHERE donor_id = ANY(:people)
    )
    INSERT INTO donor_seats AS d (event_id, donor_id, seats_held)
    SELECT event_id, :account, seats FROM moved ORDER BY event_id
    ON CONFLICT (event_id, donor_id) DO UPDATE
    SET seats_held = d.seats_held + excluded.seats_held
    """
)
_MOVE_USES = text(
    """
    WITH moved AS (
        SELECT promo_code_id, sum(times_used) AS uses FROM promo_code_donor_uses
        WHERE donor_id = ANY(:people) GROUP BY promo_code_id
    ), emptied AS (
        UPDATE promo_code_donor_uses SET times_used = 0 WHERE donor_id = ANY(:people)
    )
    INSERT INTO promo_code_donor_uses AS u (promo_code_id, donor_id, times_used)
    SELECT promo_code_id, :account, uses FROM moved ORDER BY promo_code_id
    ON CONFLICT (promo_code_id, donor_id) DO UPDATE
    SET times_used = u.times_used + excluded.times_used
    """
)


async def join(
    session: AsyncSession, account: Actor, email: str
) -> Mapping[UUID, Sequence[record.Change]]:
    """Make the purchases of all people of this address those of the account.

    `email` is an address that the account proves.

    Returns:
        The audit entries by event, for the caller to append when it has locked all that it needs.
    """
    people = await _lock_people(session, email)
    if not people:
        return {}
    ids = [*people]
    await session.execute(update(User).where(User.id.in_(ids)).values(joined_to=account.id))
    entries = await _take_purchases(session, account, people)
    parameters = {"people": ids, "account": account.id}
    await session.execute(_MOVE_SEATS, parameters)
    await session.execute(_MOVE_USES, parameters)
    return entries


async def _lock_people(session: AsyncSession, email: str) -> dict[UUID, str | None]:
    """Return the names of the people, by id. Who was joined meanwhile is not among them."""
    rows = await session.execute(
        select(User.id, User.name)
        .where(not_joined(email))
        .order_by(User.id)
        .with_for_update(key_share=True)
    )
    return {row.id: row.name for row in rows}


async def _take_purchases(
    session: AsyncSession, account: Actor, people: Mapping[UUID, str | None]
) -> Mapping[UUID, Sequence[record.Change]]:
    purchases = (
        await session.execute(
            select(Purchase.id, Purchase.event_id, Purchase.donor_id)
            .where(Purchase.donor_id.in_(people))
            .order_by(Purchase.id)
            .with_for_update(key_share=True)
        )
    ).all()
    await session.execute(
        update(Purchase).where(Purchase.donor_id.in_(people)).values(donor_id=account.id)
    )
    entries = defaultdict[UUID, list[record.Change]](list)
    for purchase in purchases:
        entered_for = Person(id=purchase.donor_id, name=people[purchase.donor_id], email=None)
        entries[purchase.event_id] += purchaser_changes(
            purchase.id, entered_for, read_actor(account)
        )
    return entries
