"""Ticket packages: set up, change, enable, delete."""

from functools import partial
from uuid import UUID

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.cache.changes import mark_changed
from shared.cache.public_packages import public_packages_memo
from shared.db.tables import Event, PackageImage, TicketPackage, User
from shared.db.transaction import after_commit
from shared.domain import clock, errors
from shared.domain.audit_chain import Action, EntityType
from shared.domain.roles import Actor
from shared.schemas.base import Page
from shared.schemas.packages import (
    PackageCreate,
    PackagePatch,
    PackageRead,
    PublicPackageRead,
)
from shared.services import versioned
from shared.services.audit import record
from shared.services.catalogue.options import options_by_package
from shared.services.catalogue.package_order import lock_order
from shared.services.catalogue.views import read_package, read_public_package


async def list_packages(session: AsyncSession, event_id: UUID) -> Page[PackageRead]:
    """Return all packages of the event in their display order, disabled ones too (FR-008)."""
    result = await session.execute(_packages_of(event_id).order_by(TicketPackage.display_order))
    rows = result.all()
    options = await options_by_package(session, [package.id for package, *_ in rows])
    return Page(
        items=[
            read_package(package, creator, image, options[package.id], donor_cap)
            for package, creator, image, donor_cap in rows
        ]
    )


def _packages_of(event_id: UUID) -> Select[TicketPackage, User, PackageImage, int | None]:
    """Select packages with their creator, their image or None, and the event's donor cap."""
    return (
        select(TicketPackage, User, PackageImage, Event.max_tickets_per_donor)
        .join(User, User.id == TicketPackage.created_by)
        .join(Event, Event.id == TicketPackage.event_id)
        .outerjoin(PackageImage, PackageImage.package_id == TicketPackage.id)
        .where(TicketPackage.event_id == event_id)
    )


async def list_public_packages(session: AsyncSession, event_id: UUID) -> Page[PublicPackageRead]:
    """Return the enabled packages in their display order, as donors see them.

    Changes that another process made within the last second may be missing.

    Raises:
        EventNotFound: there is no such event.
    """
    return await public_packages_memo.get(
        event_id, partial(_read_public_packages, session, event_id)
    )


async def _read_public_packages(session: AsyncSession, event_id: UUID) -> Page[PublicPackageRead]:
    result = await session.execute(
        select(Event.id, TicketPackage, PackageImage)
        .outerjoin(TicketPackage, (TicketPackage.event_id == Event.id) & TicketPackage.is_enabled)
        .outerjoin(PackageImage, PackageImage.package_id == TicketPackage.id)
        .where(Event.id == event_id)
        .order_by(TicketPackage.display_order)
    )
    rows = result.all()
    if not rows:
        raise errors.EventNotFound
    packages = [(package, image) for _, package, image in rows if package is not None]
    options = await options_by_package(
        session, [package.id for package, _ in packages], active_only=True
    )
    return Page(
        items=[
            read_public_package(package, image, options[package.id]) for package, image in packages
        ]
    )


async def get_package(session: AsyncSession, event_id: UUID, package_id: UUID) -> PackageRead:
    """Return one package of the event.

    Raises:
        PackageNotFound: the event has no such package.
    """
    rows = await session.execute(
        _packages_of(event_id)
        .where(TicketPackage.id == package_id)
        .execution_options(populate_existing=True)
    )
    row = rows.one_or_none()
    if row is None:
        raise errors.PackageNotFound
    options = await options_by_package(session, [package_id])
    package, creator, image, donor_cap = row
    return read_package(package, creator, image, options[package_id], donor_cap)


async def create_package(
    session: AsyncSession, actor: Actor, event_id: UUID, body: PackageCreate
) -> PackageRead:
    """Create a package at the end of the event's list (FR-016)."""
    await lock_order(session, event_id)
    last = (
        select(func.coalesce(func.max(TicketPackage.display_order), 0))
        .where(TicketPackage.event_id == event_id)
        .scalar_subquery()
    )
    now = clock.now()
    package_id: UUID = (
        await session.scalars(
            insert(TicketPackage)
            .values(
                **vars(body),
                event_id=event_id,
                display_order=last + 1,
                created_by=actor.id,
                created_at=now,
                updated_by=actor.id,
                updated_at=now,
            )
            .returning(TicketPackage.id)
        )
    ).one()
    created = record.Change(
        EntityType.TICKET_PACKAGE, package_id, Action.CREATED, "name", None, body.name
    )
    await record.append(session, actor, event_id, [created])
    after_commit(session, partial(mark_changed, event_id))
    return await get_package(session, event_id, package_id)


async def change_package(
    session: AsyncSession,
    actor: Actor,
    event_id: UUID,
    package_id: UUID,
    body: PackagePatch,
    if_match: frozenset[int],
) -> PackageRead:
    """Change the fields that were sent, if the package has a version that the editor accepts.

    Sales leave the version as it is: coordinators edit while tickets sell.

    Raises:
        PackageNotFound: the event has no such package.
        PreconditionFailed: somebody else saved first.
        LimitBelowSold: the new limit is below what is sold (FR-021).
    """
    target = _target(session, event_id, package_id)
    before = await versioned.read_for_edit(session, target, if_match)
    changes = body.changes_to(before)
    if not changes:
        return before
    guard = _limit_guard(changes.get("quantity_limit"))
    after = await versioned.save(session, actor, target, before, changes, guard)
    entries = record.field_changes(
        EntityType.TICKET_PACKAGE, package_id, before, after, set(changes)
    )
    await record.append(session, actor, event_id, entries)
    after_commit(session, partial(mark_changed, event_id))
    return after


async def set_enabled(
    session: AsyncSession, actor: Actor, event_id: UUID, package_id: UUID, *, enabled: bool
) -> PackageRead:
    """Put a package on sale or take it off; needs no ETag and is idempotent (FR-007).

    Raises:
        PackageNotFound: the event has no such package.
    """
    switched = await session.scalar(
        update(TicketPackage)
        .where(
            TicketPackage.event_id == event_id,
            TicketPackage.id == package_id,
            TicketPackage.is_enabled != enabled,
        )
        .values(
            is_enabled=enabled,
            version=TicketPackage.version + 1,
            updated_by=actor.id,
            updated_at=clock.now(),
        )
        .returning(TicketPackage.id)
        .execution_options(synchronize_session=False)
    )
    if switched is not None:
        action = Action.ENABLED if enabled else Action.DISABLED
        change = record.Change(EntityType.TICKET_PACKAGE, package_id, action)
        await record.append(session, actor, event_id, [change])
        after_commit(session, partial(mark_changed, event_id))
    return await get_package(session, event_id, package_id)


async def delete_package(
    session: AsyncSession,
    actor: Actor,
    event_id: UUID,
    package_id: UUID,
    if_match: frozenset[int],
) -> None:
    """Delete a package that was never bought (FR-004, FR-005).

    Raises:
        PackageNotFound: the event has no such package.
        PreconditionFailed: somebody else saved first.
        PackageHasSales: the package was bought; it can be disabled instead.
    """
    await lock_order(session, event_id)
    guard = versioned.Guard[PackageRead](~TicketPackage.has_sales, _refuse_deletion)
    target = _target(session, event_id, package_id)
    deleted = await versioned.delete(session, target, if_match, guard)
    change = record.Change(
        EntityType.TICKET_PACKAGE, package_id, Action.DELETED, "name", deleted.name, None
    )
    await record.append(session, actor, event_id, [change])
    after_commit(session, partial(mark_changed, event_id))


def _target(
    session: AsyncSession, event_id: UUID, package_id: UUID
) -> versioned.Target[TicketPackage, PackageRead]:
    read = partial(get_package, session, event_id, package_id)
    return versioned.Target(TicketPackage, event_id, package_id, read, errors.PackageNotFound)


def _limit_guard(limit: object) -> versioned.Guard[PackageRead] | None:
    if not isinstance(limit, int):
        return None
    return versioned.Guard(
        TicketPackage.sold_count <= limit,
        lambda current: errors.LimitBelowSold(limit, current.sold_count),
    )


def _refuse_deletion(current: PackageRead) -> errors.PackageHasSales:
    return errors.PackageHasSales(current.name, current.sold_count, instead="Disable it instead.")
