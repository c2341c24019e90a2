"""Custom options of a package: create, change, deactivate, delete."""

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.cache.changes import mark_changed
from shared.db.tables import CustomOption, OptionResponse, TicketPackage
from shared.db.transaction import after_commit
from shared.domain import clock, errors
from shared.domain.audit_chain import Action, EntityType
from shared.domain.options import MAX_ACTIVE_OPTIONS, check_choices
from shared.domain.roles import Actor
from shared.schemas.base import Page
from shared.schemas.options import OptionCreate, OptionPatch, OptionRead
from shared.services.audit import record


async def options_by_package(
    session: AsyncSession, package_ids: Sequence[UUID], *, active_only: bool = False
) -> defaultdict[UUID, list[OptionRead]]:
    """Return the options of several packages in their display order, in one statement."""
    by_package = defaultdict[UUID, list[OptionRead]](list)
    if not package_ids:
        return by_package
    statement = (
        select(CustomOption)
        .where(CustomOption.package_id.in_(package_ids))
        .order_by(CustomOption.display_order, CustomOption.id)
        .execution_options(populate_existing=True)
    )
    if active_only:
        statement = statement.where(CustomOption.is_active)
    for option in await session.scalars(statement):
        by_package[option.package_id].append(OptionRead.of(option))
    return by_package


async def list_options(session: AsyncSession, event_id: UUID, package_id: UUID) -> Page[OptionRead]:
    """Return a package's options, including deactivated ones.

    Raises:
        PackageNotFound: the event has no such package.
    """
    package = select(TicketPackage.id).where(
        TicketPackage.id == package_id, TicketPackage.event_id == event_id
    )
    if await session.scalar(package) is None:
        raise errors.PackageNotFound
    return Page(items=(await options_by_package(session, [package_id]))[package_id])


async def create_option(
    session: AsyncSession, actor: Actor, event_id: UUID, package_id: UUID, body: OptionCreate
) -> OptionRead:
    """Create an active option at the end of the package's list.

    Raises:
        PackageNotFound: the event has no such package.
        TooManyOptions: the package has four active options already (FR-024).
    """
    await lock_package(session, event_id, package_id)
    await _ensure_room(session, package_id)
    last = await session.scalar(
        select(func.coalesce(func.max(CustomOption.display_order), 0)).where(
            CustomOption.package_id == package_id
        )
    )
    creation = (
        insert(CustomOption)
        .values(
            **vars(body),
            package_id=package_id,
            is_active=True,
            display_order=(last or 0) + 1,
            created_at=clock.now(),
        )
        .returning(CustomOption)
    )
    option = OptionRead.of((await session.scalars(creation)).one())
    change = record.Change(
        EntityType.CUSTOM_OPTION, option.id, Action.CREATED, "name", None, option.name
    )
    await record.append(session, actor, event_id, [change])
    return option


async def change_option(
    session: AsyncSession,
    actor: Actor,
    event_id: UUID,
    package_id: UUID,
    option_id: UUID,
    body: OptionPatch,
) -> OptionRead:
    """Change the fields that were sent; the type never changes.

    Raises:
        PackageNotFound, OptionNotFound: there is no such package or option.
        TooManyOptions: the option would be the fifth active one.
        OptionHasResponses: the change removes a choice that a donor has made.
        ValidationFailed: choices or max_selections don't fit the type, or each other.
    """
    await lock_package(session, event_id, package_id)
    option = await _get(session, package_id, option_id)
    before = OptionRead.of(option)
    changes = body.changes_to(before)
    if not changes:
        return before
    if changes.get("is_active") is True:
        await _ensure_room(session, package_id)
    after = before.model_copy(update=changes)
    _refuse_choices(after)
    await _keep_made_choices(session, before, after)
    changed = (
        update(CustomOption)
        .where(CustomOption.id == option_id)
        .values(**changes)
        .returning(CustomOption)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    after = OptionRead.of((await session.scalars(changed)).one())
    await record.append(session, actor, event_id, _entries(before, after, set(changes)))
    return after


async def delete_option(
    session: AsyncSession, actor: Actor, event_id: UUID, package_id: UUID, option_id: UUID
) -> None:
    """Delete an option of a package that was never bought (FR-034).

    Raises:
        PackageNotFound, OptionNotFound: there is no such package or option.
        PackageHasSales: the package was bought; the option can be deactivated instead.
    """
    package = await lock_package(session, event_id, package_id)
    option = await _get(session, package_id, option_id)
    if package.has_sales:
        raise errors.PackageHasSales(
            option.name, package.sold_count, instead="Deactivate it instead; old answers stay."
        )
    await session.execute(delete(CustomOption).where(CustomOption.id == option_id))
    change = record.Change(
        EntityType.CUSTOM_OPTION, option_id, Action.DELETED, "name", option.name, None
    )
    await record.append(session, actor, event_id, [change])


async def lock_package(session: AsyncSession, event_id: UUID, package_id: UUID) -> TicketPackage:
    """Lock a package, so that one transaction at a time changes its options.

    A purchase that was computed from the old options finds another options_version and reads again.
    """
    locked = await session.scalar(
        update(TicketPackage)
        .where(TicketPackage.id == package_id, TicketPackage.event_id == event_id)
        .values(options_version=TicketPackage.options_version + 1)
        .returning(TicketPackage)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    if locked is None:
        raise errors.PackageNotFound
    after_commit(session, partial(mark_changed, event_id))
    return locked


async def _get(session: AsyncSession, package_id: UUID, option_id: UUID) -> CustomOption:
    option = await session.scalar(
        select(CustomOption).where(
            CustomOption.id == option_id, CustomOption.package_id == package_id
        )
    )
    if option is None:
        raise errors.OptionNotFound
    return option


async def _ensure_room(session: AsyncSession, package_id: UUID) -> None:
    active = await session.scalar(
        select(func.count()).where(CustomOption.package_id == package_id, CustomOption.is_active)
    )
    if (active or 0) >= MAX_ACTIVE_OPTIONS:
        raise errors.TooManyOptions


def _refuse_choices(option: OptionRead) -> None:
    problem = check_choices(option.option_type, option.choices, option.max_selections)
    if problem is not None:
        raise errors.ValidationFailed(
            [errors.FieldError("invalid", problem.detail, pointer=f"/{problem.field}")]
        )


async def _keep_made_choices(session: AsyncSession, before: OptionRead, after: OptionRead) -> None:
    kept = set(after.choices or [])
    gone = [choice for choice in before.choices or [] if choice not in kept]
    if not gone:
        return
    made = [choice for choice in gone if await _is_made(session, before.id, choice)]
    if made:
        raise errors.OptionHasResponses(made)


async def _is_made(session: AsyncSession, option_id: UUID, choice: str) -> bool:
    made = exists().where(
        OptionResponse.option_id == option_id, OptionResponse.value.contains([choice])
    )
    return bool(await session.scalar(select(made)))


def _entries(before: OptionRead, after: OptionRead, fields: set[str]) -> list[record.Change]:
    entries = record.field_changes(
        EntityType.CUSTOM_OPTION, after.id, before, after, fields - {"is_active"}
    )
    if before.is_active != after.is_active:
        action = Action.ACTIVATED if after.is_active else Action.DEACTIVATED
        entries.append(record.Change(EntityType.CUSTOM_OPTION, after.id, action))
    return entries
