"""A package's image: uploaded, read, removed. `scans` acts on the result of its scan."""

from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.cache.changes import mark_changed
from shared.db.tables import PackageImage, TicketPackage
from shared.db.transaction import after_commit, count_after_commit
from shared.domain import clock, errors
from shared.domain.audit_chain import Action, EntityType
from shared.domain.images import UploadStatus
from shared.domain.roles import Actor
from shared.schemas.images import ImageRead
from shared.services.audit import record
from shared.services.catalogue.views import read_image
from shared.storage import published_images, quarantine
from shared.storage.images import check_image


async def quarantine_upload(event_id: UUID, package_id: UUID, upload: bytes) -> UUID:
    """Check an upload and put it into quarantine, before any row references it; return its id.

    Raises:
        ImageNotSupported, ImageTooLarge, ImageUnreadable: as `shared.storage.images.check_image`.
    """
    await check_image(upload)
    upload_id = uuid4()
    await quarantine.put(upload_id, upload, event_id=event_id, package_id=package_id)
    return upload_id


async def await_scan(
    session: AsyncSession, actor: Actor, event_id: UUID, package_id: UUID, upload_id: UUID
) -> ImageRead:
    """Make an upload the package's current one; it supersedes any earlier upload (FR-064).

    A clean image stays shown until this one is clean too. The foreign key refuses a package that
    does not exist.
    """
    new = insert(PackageImage).values(
        package_id=package_id,
        event_id=event_id,
        upload_id=upload_id,
        upload_status=UploadStatus.PENDING_SCAN,
        uploaded_at=clock.now(),
    )
    replacing = new.on_conflict_do_update(
        index_elements=[PackageImage.package_id],
        set_={name: new.excluded[name] for name in ("upload_id", "upload_status", "uploaded_at")},
    ).returning(PackageImage)
    image = (await session.scalars(replacing)).one()
    change = image_change(package_id, Action.UPLOADED, None, UploadStatus.PENDING_SCAN)
    await record.append(session, actor, event_id, [change])
    count_after_commit(session, "images.uploads")
    return read_image(image)


async def get_image(session: AsyncSession, event_id: UUID, package_id: UUID) -> ImageRead:
    """Return the package's image.

    Raises:
        PackageNotFound: the event has no such package.
        ImageNotFound: the package has no image.
    """
    rows = await session.execute(
        select(TicketPackage.id, PackageImage)
        .outerjoin(PackageImage, PackageImage.package_id == TicketPackage.id)
        .where(TicketPackage.event_id == event_id, TicketPackage.id == package_id)
    )
    row = rows.one_or_none()
    if row is None:
        raise errors.PackageNotFound
    if row[1] is None:
        raise errors.ImageNotFound
    return read_image(row[1])


async def remove_image(
    session: AsyncSession, actor: Actor, event_id: UUID, package_id: UUID
) -> None:
    """Remove the image that is shown and the upload that waits for its scan (FR-064).

    Raises:
        PackageNotFound: the event has no such package.
        ImageNotFound: the package has no image.
    """
    removed = await session.scalar(
        delete(PackageImage)
        .where(PackageImage.package_id == package_id, PackageImage.event_id == event_id)
        .returning(PackageImage)
        .execution_options(synchronize_session=False)
    )
    if removed is None:
        await get_image(session, event_id, package_id)
        raise errors.ImageNotFound
    change = image_change(package_id, Action.REMOVED, read_image(removed).status, None)
    await record.append(session, actor, event_id, [change])
    # The cached list first, so that no donor gets the address of a deleted picture.
    after_commit(session, partial(mark_changed, event_id))
    after_commit(session, partial(_remove_blobs, removed))


async def _remove_blobs(image: PackageImage) -> None:
    """Delete the blobs that the row named; where that fails, the sweeps delete them."""
    if image.upload_id is not None:
        await quarantine.discard(image.upload_id)
    await published_images.remove(published_names(image))


def published_names(image: PackageImage) -> list[str]:
    """Return the names of the pictures that are shown; an empty list if there are none."""
    return [name for name in (image.image_name, image.thumbnail_name) if name is not None]


def image_change(
    package_id: UUID, action: Action, old: str | None, new: str | None
) -> record.Change:
    """Return the audit change of an image, under the id of its package."""
    return record.Change(EntityType.PACKAGE_IMAGE, package_id, action, "status", old, new)
