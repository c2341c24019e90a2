"""The changes of an upload's row. Each is idempotent."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.cache.changes import mark_changed
from shared.db.tables import PackageImage
from shared.db.transaction import after_commit
from shared.domain import clock
from shared.domain.audit_chain import Action
from shared.domain.images import ImageStatus, UploadStatus
from shared.domain.scan_verdicts import KEPT_WITHOUT_VERDICT
from shared.services.audit import record
from shared.services.images.package_images import image_change, published_names
from shared.storage.published_images import Names, upload_of

# The statuses that a verdict can still change.
_OPEN = (UploadStatus.PENDING_SCAN, UploadStatus.SCAN_FAILED)
_ACTIONS = {UploadStatus.REJECTED: Action.REJECTED, UploadStatus.SCAN_FAILED: Action.UPDATED}


@dataclass(frozen=True)
class Upload:
    """A package's current upload."""

    event_id: UUID
    package_id: UUID
    status: UploadStatus
    uploaded_at: datetime


async def find_upload(session: AsyncSession, upload_id: UUID) -> Upload | None:
    """Return the upload, None if it is no longer, or not yet, the current one of a package."""
    row = await session.scalar(select(PackageImage).where(PackageImage.upload_id == upload_id))
    if row is None or row.upload_status is None or row.uploaded_at is None:
        return None
    return Upload(row.event_id, row.package_id, row.upload_status, row.uploaded_at)


async def publish(session: AsyncSession, upload_id: UUID, names: Names) -> list[str] | None:
    """Show an upload's pictures from now on, with an audit entry (FR-063, FR-065).

    Returns the names of the pictures that were shown before; None if nothing was done, because the
    upload was replaced, removed, rejected or published in the meantime.
    """
    row = await _lock(session, upload_id)
    if row is None:
        return None
    before, old_status = published_names(row), row.upload_status
    await session.execute(
        update(PackageImage)
        .where(PackageImage.package_id == row.package_id)
        .values(
            image_name=names.image,
            thumbnail_name=names.thumbnail,
            image_uploaded_at=row.uploaded_at,
            upload_id=None,
            upload_status=None,
            uploaded_at=None,
        )
        .execution_options(synchronize_session=False)
    )
    change = image_change(row.package_id, Action.PUBLISHED, old_status, ImageStatus.CLEAN)
    await record.append(session, None, row.event_id, [change])
    after_commit(session, partial(mark_changed, row.event_id))
    return before


async def close(session: AsyncSession, upload_id: UUID, status: UploadStatus) -> bool:
    """Close an upload as `rejected` or `scan_failed`, with an audit entry; False if not pending."""
    row = await _lock(session, upload_id)
    if row is None or row.upload_status == status:
        return False
    await _end(session, row, upload_id, status)
    return True


async def give_up(session: AsyncSession, upload_id: UUID) -> bool:
    """Let an upload end as `scan_failed` for good, and put it on record; False if it had ended.

    The row gets an upload id without bytes, so no later verdict on these bytes counts. They are
    nobody's after that: the sweep deletes them if the caller can't.
    """
    row = await _lock(session, upload_id)
    if row is None:
        return False
    await _end(session, row, uuid4(), UploadStatus.SCAN_FAILED)
    return True


async def _end(
    session: AsyncSession, row: PackageImage, upload_id: UUID, status: UploadStatus
) -> None:
    await session.execute(
        update(PackageImage)
        .where(PackageImage.package_id == row.package_id)
        .values(upload_id=upload_id, upload_status=status)
        .execution_options(synchronize_session=False)
    )
    if row.upload_status != status:
        change = image_change(row.package_id, _ACTIONS[status], row.upload_status, status)
        await record.append(session, None, row.event_id, [change])


async def _lock(session: AsyncSession, upload_id: UUID) -> PackageImage | None:
    row: PackageImage | None = await session.scalar(
        select(PackageImage)
        .where(PackageImage.upload_id == upload_id, PackageImage.upload_status.in_(_OPEN))
        .with_for_update()
    )
    return row


async def list_open(session: AsyncSession) -> list[UUID]:
    """Return the uploads that a verdict, or its absence, can still change."""
    since = clock.now() - KEPT_WITHOUT_VERDICT
    upload_ids = await session.scalars(
        select(PackageImage.upload_id).where(
            (PackageImage.upload_status == UploadStatus.PENDING_SCAN)
            | (
                (PackageImage.upload_status == UploadStatus.SCAN_FAILED)
                & (PackageImage.uploaded_at > since)
            )
        )
    )
    return [upload_id for upload_id in upload_ids if upload_id is not None]


async def list_orphans(session: AsyncSession, names: list[str]) -> list[str]:
    """Return those pictures that no row names, and that no row will name.

    A picture is written while its upload is current. After that it is either shown or never will
    be: an upload never becomes current again.
    """
    rows = await session.execute(
        select(PackageImage.upload_id, PackageImage.image_name, PackageImage.thumbnail_name)
    )
    in_use: set[object] = {value for row in rows for value in row if value is not None}
    return [name for name in names if not {name, upload_of(name)} & in_use]
