"""The order in which donors see an event's packages."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.cache.changes import mark_changed
from shared.db.tables import Event, TicketPackage
from shared.db.transaction import after_commit
from shared.domain import errors
from shared.domain.audit_chain import Action, EntityType
from shared.domain.roles import Actor
from shared.schemas.packages import PackageOrder
from shared.services.audit import record


async def reorder_packages(
    session: AsyncSession, actor: Actor, event_id: UUID, body: PackageOrder
) -> None:
    """Put the event's packages into the given order (FR-050, FR-051).

    Raises:
        OrderMismatch: the list is not the event's packages, each exactly once.
    """
    await lock_order(session, event_id)
    rows = await session.execute(
        select(TicketPackage.id, TicketPackage.display_order).where(
            TicketPackage.event_id == event_id
        )
    )
    before = {row.id: row.display_order for row in rows}
    if sorted(before) != sorted(body.package_ids):
        raise errors.OrderMismatch("the event's packages")
    after = {package_id: place for place, package_id in enumerate(body.package_ids, start=1)}
    moved = [
        package_id for package_id in body.package_ids if before[package_id] != after[package_id]
    ]
    await _move(session, after, moved)
    entries = [
        record.Change(
            EntityType.TICKET_PACKAGE,
            package_id,
            Action.REORDERED,
            "display_order",
            str(before[package_id]),
            str(after[package_id]),
        )
        for package_id in moved
    ]
    await record.append(session, actor, event_id, entries)
    after_commit(session, partial(mark_changed, event_id))


async def _move(session: AsyncSession, places: dict[UUID, int], moved: Sequence[UUID]) -> None:
    if not moved:
        return
    new_places = (
        select(
            func.unnest(list(moved)).label("id"),
            func.unnest([places[package_id] for package_id in moved]).label("place"),
        )
    ).subquery()
    await session.execute(
        update(TicketPackage)
        .where(TicketPackage.id == new_places.c.id)
        .values(display_order=new_places.c.place)
        .execution_options(synchronize_session=False)
    )


async def lock_order(session: AsyncSession, event_id: UUID) -> None:
    """Lock an event, so that one transaction at a time adds, removes or reorders its packages.

    The lock is on the event's row. Purchases don't lock that row.
    """
    await session.execute(
        select(Event.id).where(Event.id == event_id).with_for_update(key_share=True)
    )
