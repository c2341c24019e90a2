"""Fills in what seats are worth for purchases that were made before anybody stated it."""

from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Purchase, TicketPackage
from shared.domain import errors
from shared.domain.audit_chain import Action, EntityType
from shared.domain.roles import Actor
from shared.domain.values import format_money
from shared.schemas.packages import ValueFilledIn
from shared.services.audit import record

# Each is an entry in the audit trail, and sealing a thousand of them takes some 20 ms.
_MOST_AT_ONCE = 1_000


async def fill_in(
    session: AsyncSession, actor: Actor, event_id: UUID, package_id: UUID
) -> ValueFilledIn:
    """Give the package's fair market value to its purchases that have none, closed ones too.

    A value that is stated never changes: not by this, and not by another value of the package. At
    most 1,000 purchases get it at once; with some `left`, the request is to be sent again.

    Raises:
        PackageNotFound: the event has no such package.
        FairMarketValueNotStated: the package has no value.
    """
    package = select(TicketPackage.fair_market_value).where(
        TicketPackage.event_id == event_id, TicketPackage.id == package_id
    )
    found = (await session.execute(package)).one_or_none()
    if found is None:
        raise errors.PackageNotFound
    value = found.fair_market_value
    if value is None:
        raise errors.FairMarketValueNotStated
    has_none = (Purchase.package_id == package_id, Purchase.fair_market_value.is_(None))
    # In the order of their ids, as everybody locks several purchases.
    locked = select(Purchase.id).where(*has_none).order_by(Purchase.id).limit(_MOST_AT_ONCE)
    ids = (await session.scalars(locked.with_for_update(key_share=True))).all()
    await session.execute(
        update(Purchase)
        .where(Purchase.id.in_(ids))
        .values(fair_market_value=value)
        .execution_options(synchronize_session=False)
    )
    left = await session.scalar(select(func.count()).select_from(Purchase).where(*has_none))
    shown = format_money(value)
    entries = [
        record.Change(EntityType.PURCHASE, each, Action.UPDATED, "fair_market_value", None, shown)
        for each in ids
    ]
    await record.append(session, actor, event_id, entries)
    return ValueFilledIn(fair_market_value=value, purchases=len(ids), left=left or 0)
