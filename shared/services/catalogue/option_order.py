"""The order in which donors see a package's custom options."""

from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import CustomOption
from shared.domain import errors
from shared.domain.audit_chain import Action, EntityType
from shared.domain.roles import Actor
from shared.schemas.base import Page
from shared.schemas.options import OptionOrder, OptionRead
from shared.services.audit import record
from shared.services.catalogue.options import lock_package, options_by_package


async def reorder_options(
    session: AsyncSession, actor: Actor, event_id: UUID, package_id: UUID, body: OptionOrder
) -> Page[OptionRead]:
    """Put the package's options, including deactivated ones, into the given order; return them.

    Raises:
        PackageNotFound: the event has no such package.
        OrderMismatch: the list is not the package's options, each exactly once.
    """
    await lock_package(session, event_id, package_id)
    rows = await session.execute(
        select(CustomOption.id, CustomOption.display_order).where(
            CustomOption.package_id == package_id
        )
    )
    before = {row.id: row.display_order for row in rows}
    if sorted(before) != sorted(body.option_ids):
        raise errors.OrderMismatch("the package's options")
    after = {option_id: place for place, option_id in enumerate(body.option_ids, start=1)}
    moved = {option_id: place for option_id, place in after.items() if before[option_id] != place}
    await _move(session, moved)
    entries = [
        record.Change(
            EntityType.CUSTOM_OPTION,
            option_id,
            Action.REORDERED,
            "display_order",
            str(before[option_id]),
            str(place),
        )
        for option_id, place in moved.items()
    ]
    await record.append(session, actor, event_id, entries)
    return Page(items=(await options_by_package(session, [package_id]))[package_id])


async def _move(session: AsyncSession, places: dict[UUID, int]) -> None:
    if not places:
        return
    new_places = (
        select(
            func.unnest(list(places)).label("id"),
            func.unnest(list(places.values())).label("place"),
        )
    ).subquery()
    await session.execute(
        update(CustomOption)
        .where(CustomOption.id == new_places.c.id)
        .values(display_order=new_places.c.place)
        .execution_options(synchronize_session=False)
    )
