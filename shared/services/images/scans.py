"""Acts on the scans of uploads: reads, decides, acts, with no transaction open in between.

A message or a timer may call it once or twice, early or late: the action depends only on the blob
and the row, and the next call repeats a step that was interrupted. Pictures are written before the
row that names them, and bytes are deleted after the row no longer names them.
"""

import asyncio
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

import structlog

from shared import telemetry
from shared.db.transaction import read_only, read_write
from shared.domain import clock, errors
from shared.domain.images import UploadStatus
from shared.domain.scan_verdicts import PATIENCE, Stored, UploadAction, Verdict, decide
from shared.services.images import upload_rows
from shared.storage import published_images, quarantine
from shared.storage.images import make_pictures
from shared.storage.quarantine import Scan, TagsForbidden

# Small files get their verdict in seconds. The sweep settles the ones that take longer.
_PATIENCE_SECONDS = 30.0
# A row is written right after the bytes. What no row names has mostly been replaced, and must not
# keep a trigger busy that other uploads need.
_SECONDS_WITHOUT_ROW = 2.0
_POLL_SECONDS = 0.5
_UNSETTLED = (UploadAction.WAIT, UploadAction.LEAVE)

_log = structlog.get_logger(__name__)


async def settle_once_scanned(upload_id: UUID) -> None:
    """Wait half a minute for a verdict and act on it; without one, leave the upload to the sweep.

    An upload that no row names is left to the sweep after two seconds.

    Raises:
        TagsForbidden: the app may not read verdicts.
    """
    began = monotonic()
    while (action := await settle(upload_id)) in _UNSETTLED:
        patience = _PATIENCE_SECONDS if action is UploadAction.WAIT else _SECONDS_WITHOUT_ROW
        if monotonic() - began >= patience:
            _log.info("image_left_to_sweep", upload_id=str(upload_id))
            return
        await asyncio.sleep(_POLL_SECONDS)


async def sweep() -> None:
    """Settle what no message has settled: lost events, slow scans, bytes that no row waits for.

    Raises:
        TagsForbidden: the app may not read verdicts, so none of the uploads can be settled.
    """
    left = {upload_id async for upload_id in quarantine.list_uploads()}
    async with read_only() as session:
        left.update(await upload_rows.list_open(session))
    for upload_id in left:
        try:
            await settle(upload_id)
        except TagsForbidden:
            raise
        except Exception:
            # An upload that can't be settled now must not delay the others.
            _log.exception("image_not_settled", upload_id=str(upload_id))
            telemetry.count("images.not_settled")


async def remove_orphans() -> None:
    """Remove the published pictures that no package shows any more."""
    async for names in published_images.list_pages():
        # The rows are read after the listing, so that every listed picture was written before.
        async with read_only() as session:
            orphans = await upload_rows.list_orphans(session, names)
        await published_images.remove(orphans)
        if orphans:
            _log.info("image_orphans_removed", count=len(orphans))


async def settle(upload_id: UUID) -> UploadAction:
    """Carry out the action that is due for an upload now, and return it."""
    scan = await _look_at(upload_id)
    async with read_only() as session:
        upload = await upload_rows.find_upload(session, upload_id)
    since = scan.stored_at if upload is None else upload.uploaded_at
    action = decide(
        scan.verdict, scan.stored, None if upload is None else upload.status, _age(since)
    )
    if action is UploadAction.PUBLISH:
        action = await _publish(scan, _age(since))
    elif action is UploadAction.REJECT:
        await _reject(scan)
    elif action is UploadAction.FAIL:
        await _close(scan, UploadStatus.SCAN_FAILED)
    elif action is UploadAction.DISCARD:
        await quarantine.discard(upload_id)
    if action not in (*_UNSETTLED, UploadAction.NOTHING):
        outcome = {"action": action, "verdict": scan.verdict, "stored": scan.stored.name.lower()}
        place = {} if upload is None else {"package_id": str(upload.package_id)}
        # Measured here, so that it includes the time of publishing.
        age = _age(since)
        telemetry.measure("images.settled_seconds", age.total_seconds(), action=action)
        _log.info("image_settled", upload_id=str(upload_id), age=str(age), **outcome, **place)
    return action


def _age(since: datetime | None) -> timedelta:
    return timedelta(0) if since is None else clock.now() - since


async def _look_at(upload_id: UUID) -> Scan:
    try:
        return await quarantine.look_at(upload_id)
    except TagsForbidden:
        _log.error("image_tags_forbidden", upload_id=str(upload_id))
        telemetry.count("images.tags_forbidden")
        raise


async def _publish(scan: Scan, age: timedelta) -> UploadAction:
    content = await quarantine.read(scan)
    if content is None:
        # Another call has settled the upload between two of our steps.
        return UploadAction.WAIT
    try:
        pictures = await make_pictures(content)
    except errors.DomainError as refusal:
        # It was good enough to be taken: a bug.
        return await _give_up(scan, refusal.code)
    except MemoryError:
        # Other images may have taken it; an image for which there is never enough must end too.
        if age < PATIENCE:
            raise
        return await _give_up(scan, "out_of_memory")
    names = await published_images.store(scan.upload_id, pictures)
    async with read_write() as session:
        replaced = await upload_rows.publish(session, scan.upload_id, names)
    if replaced is None:
        return UploadAction.WAIT
    telemetry.count("images.verdicts", verdict=Verdict.CLEAN)
    await _clear_away(scan.upload_id, replaced)
    return UploadAction.PUBLISH


async def _give_up(scan: Scan, reason: str) -> UploadAction:
    """Close an upload that can't be published, so that it is never decoded again."""
    _log.error("image_not_publishable", upload_id=str(scan.upload_id), reason=reason)
    async with read_write() as session:
        has_given_up = await upload_rows.give_up(session, scan.upload_id)
    if has_given_up:
        telemetry.count("images.verdicts", verdict=scan.verdict)
    await _clear_away(scan.upload_id, [])
    return UploadAction.FAIL


async def _reject(scan: Scan) -> None:
    if await _close(scan, UploadStatus.REJECTED):
        telemetry.count("images.malicious")
    await _clear_away(scan.upload_id, [])


async def _close(scan: Scan, status: UploadStatus) -> bool:
    async with read_write() as session:
        has_closed = await upload_rows.close(session, scan.upload_id, status)
    if has_closed:
        is_gone = scan.stored is not Stored.PRESENT
        telemetry.count("images.verdicts", verdict="gone" if is_gone else scan.verdict)
    return has_closed


async def _clear_away(upload_id: UUID, replaced: list[str]) -> None:
    """Delete the blobs that the row no longer names; the sweeps delete what is left over."""
    try:
        await quarantine.discard(upload_id)
        await published_images.remove(replaced)
    except Exception as error:
        _log.warning("image_not_cleared_away", upload_id=str(upload_id), error=repr(error))
