"""Ticket packages: set up, change, enable, delete."""

from functools import partial
from uuid import UUID

from sqlalchemy import delete, func, insert, select, true, update
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
from shared.services.audit import record
from shared.services.catalogue.options import options_by_package
from shared.services.catalogue.package_order import lock_order
from shared.services.catalogue.views import read_package, read_public_package
from shared.services.people.views import read_person


async def list_packages(session: AsyncSession, event_id: UUID) -> Page[PackageRead]:
    """Return all packages of the event in their display order, disabled ones too (FR-008)."""
    rows = await session.execute(
        select(TicketPackage, User, PackageImage)
        .join(User, User.id == TicketPackage.created_by)
        .outerjoin(PackageImage, PackageImage.package_id == TicketPackage.id)
        .where(TicketPackage.event_id == event_id)
        .order_by(TicketPackage.display_order)
    )
    found = rows.all()
    options = await options_by_package(session, [package.id for package, *_ in found])
    return Page(
        items=[
            read_package(package, creator, image, options[package.id])
            for package, creator, image in found
        ]
    )


async def list_public_packages(session: AsyncSession, event_id: UUID) -> Page[PublicPackageRead]:
    """Return what donors can choose from: the enabled packages in their display order.

    What another process has changed within the last second may be missing.

    Raises:
        EventNotFound: there is no such event.
    """
    return await public_packages_memo.get(
        event_id, partial(_read_public_packages, session, event_id)
    )


async def _read_public_packages(session: AsyncSession, event_id: UUID) -> Page[PublicPackageRead]:
    rows = await session.execute(
        select(Event.id, TicketPackage, PackageImage)
        .outerjoin(TicketPackage, (TicketPackage.event_id == Event.id) & TicketPackage.is_enabled)
        .outerjoin(PackageImage, PackageImage.package_id == TicketPackage.id)
        .where(Event.id == event_id)
        .order_by(TicketPackage.display_order)
    )
    found = rows.all()
    if not found:
        raise errors.EventNotFound
    packages = [(package, image) for _, package, image in found if package is not None]
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
        select(TicketPackage, User, PackageImage)
        .join(User, User.id == TicketPackage.created_by)
        .outerjoin(PackageImage, PackageImage.package_id == TicketPackage.id)
        .where(TicketPackage.event_id == event_id, TicketPackage.id == package_id)
        .execution_options(populate_existing=True)
    )
    found = rows.one_or_none()
    if found is None:
        raise errors.PackageNotFound
    options = await options_by_package(session, [package_id])
    return read_package(found[0], found[1], found[2], options[package_id])


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
    """Change the fields that were sent, if the package is still as the editor saw it.

    A sale in the meantime does not count: coordinators edit while tickets sell.

    Raises:
        PackageNotFound: the event has no such package.
        PreconditionFailed: somebody else saved first.
        LimitBelowSold: the new limit is below what is sold (FR-021).
    """
    before = await get_package(session, event_id, package_id)
    if before.version not in if_match:
        raise await _saved_by_another(session, before)
    changes = {
        name: value for name, value in body.changes().items() if getattr(before, name) != value
    }
    if not changes:
        return before
    limit = changes.get("quantity_limit")
    fits = TicketPackage.sold_count <= limit if isinstance(limit, int) else true()
    written = await session.scalar(
        update(TicketPackage)
        # The version read above, so that `before` is what this statement really replaces.
        .where(TicketPackage.id == package_id, TicketPackage.version == before.version, fits)
        .values(
            **changes,
            version=TicketPackage.version + 1,
            updated_by=actor.id,
            updated_at=clock.now(),
        )
        .returning(TicketPackage.id)
        .execution_options(synchronize_session=False)
    )
    after = await get_package(session, event_id, package_id)
    if written is None and after.version != before.version:
        raise await _saved_by_another(session, after)
    if written is None and isinstance(limit, int):
        raise errors.LimitBelowSold(limit, after.sold_count)
    entries = record.field_changes(
        EntityType.TICKET_PACKAGE, package_id, before, after, set(changes)
    )
    await record.append(session, actor, event_id, entries)
    after_commit(session, partial(mark_changed, event_id))
    return after


async def set_enabled(
    session: AsyncSession, actor: Actor, event_id: UUID, package_id: UUID, *, enabled: bool
) -> PackageRead:
    """Put a package on sale or take it off; no ETag needed, and again changes nothing (FR-007).

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
        PackageHasSales: it was bought; it can be disabled instead.
    """
    await lock_order(session, event_id)
    deleted = await session.scalar(
        delete(TicketPackage)
        .where(
            TicketPackage.event_id == event_id,
            TicketPackage.id == package_id,
            TicketPackage.version.in_(if_match),
            ~TicketPackage.has_sales,
        )
        .returning(TicketPackage.name)
        .execution_options(synchronize_session=False)
    )
    if deleted is None:
        current = await get_package(session, event_id, package_id)
        if current.version not in if_match:
            raise await _saved_by_another(session, current)
        raise errors.PackageHasSales(
            current.name, current.sold_count, instead="Disable it instead."
        )
    change = record.Change(
        EntityType.TICKET_PACKAGE, package_id, Action.DELETED, "name", deleted, None
    )
    await record.append(session, actor, event_id, [change])
    after_commit(session, partial(mark_changed, event_id))


async def _saved_by_another(
    session: AsyncSession, current: PackageRead
) -> errors.PreconditionFailed:
    editor = await session.scalar(
        select(User)
        .join(TicketPackage, TicketPackage.updated_by == User.id)
        .where(TicketPackage.id == current.id)
    )
    if editor is None:
        # Deleted since `current` was read: there is nothing left to be ahead of.
        raise errors.PackageNotFound
    return errors.PreconditionFailed(
        current=current, changed_by=read_person(editor), changed_at=current.updated_at
    )
