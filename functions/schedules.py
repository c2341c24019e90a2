"""The timers. A tick may run twice, late or not at all without harm."""

from uuid import UUID, uuid4

import azure.functions as func
import structlog

from shared import telemetry
from shared.cache.sales_counts import take_changed
from shared.db.transaction import read_only, read_write
from shared.services import housekeeping, image_scans, purchase_moves, sales
from shared.services.audit_archive import next_unarchived, note_archived
from shared.services.reconcile import reconcile
from shared.storage.audit_archive import ArchiveMismatch, archive

schedules = func.Blueprint()  # type: ignore[no-untyped-call]
_log = structlog.get_logger(__name__)


@schedules.timer_trigger(arg_name="timer", schedule="%SALES_COUNTS_SCHEDULE%", use_monitor=False)
async def refresh_sales_counts(timer: func.TimerRequest) -> None:
    """Count anew what has changed, so that watching it sell costs the database nothing."""
    telemetry.bind_request(uuid4().hex)
    marked = await take_changed()
    async with read_only() as session:
        await sales.refresh_changed(session, marked)


# A tick stops here and leaves the rest to the next one.
_MOST_HOLDS_A_TICK = 2_000


@schedules.timer_trigger(arg_name="timer", schedule="%HOLDS_SCHEDULE%", use_monitor=False)
async def release_overdue_holds(timer: func.TimerRequest) -> None:
    """Put the seats of unpaid purchases back on sale; each purchase is a transaction of its own."""
    telemetry.bind_request(uuid4().hex)
    released = 0
    while released < _MOST_HOLDS_A_TICK:
        async with read_write() as session:
            if not await purchase_moves.release_overdue_hold(session):
                break
        released += 1
    if released:
        _log.info("holds_released", count=released)


@schedules.timer_trigger(arg_name="timer", schedule="%RECONCILE_SCHEDULE%", use_monitor=False)
async def reconcile_all(timer: func.TimerRequest) -> None:
    """Count everything anew from the purchases, and report what does not agree."""
    telemetry.bind_request(uuid4().hex)
    async with read_only() as session:
        found = await reconcile(session, None)
    for drift in found.drift:
        _log.error("drift_found", **drift.model_dump(mode="json"))
    _log.info("reconciled", ok=found.ok)


@schedules.timer_trigger(arg_name="timer", schedule="%ARCHIVE_SCHEDULE%", use_monitor=False)
async def archive_audit(timer: func.TimerRequest) -> None:
    """Copy what is new in the audit trail to the archive."""
    telemetry.bind_request(uuid4().hex)
    passed_over: set[UUID] = set()
    while await _archive_some(passed_over):
        pass


async def _archive_some(passed_over: set[UUID]) -> bool:
    """Copy a stretch of one event; no transaction is open while the archive is written."""
    async with read_only() as session:
        stretch = await next_unarchived(session, passed_over)
    if stretch is None:
        return False
    try:
        await archive(stretch.entries)
    except ArchiveMismatch as mismatch:
        # The other events' entries must not wait until somebody has looked into this one.
        _log.error("archive_mismatch", event_id=str(stretch.event_id), key=str(mismatch))
        telemetry.count("archive.mismatches")
        passed_over.add(stretch.event_id)
        return True
    async with read_write() as session:
        await note_archived(session, stretch)
    return True


@schedules.timer_trigger(arg_name="timer", schedule="%IMAGE_SWEEP_SCHEDULE%", use_monitor=False)
async def settle_image_scans(timer: func.TimerRequest) -> None:
    """Settle the uploads whose verdict no message has brought."""
    telemetry.bind_request(uuid4().hex)
    await image_scans.sweep()


@schedules.timer_trigger(arg_name="timer", schedule="%IMAGE_ORPHANS_SCHEDULE%", use_monitor=False)
async def remove_orphaned_images(timer: func.TimerRequest) -> None:
    """Remove the published pictures that no package shows any more."""
    telemetry.bind_request(uuid4().hex)
    await image_scans.remove_orphans()


@schedules.timer_trigger(arg_name="timer", schedule="%PURGE_SCHEDULE%", use_monitor=False)
async def purge_idempotency_keys(timer: func.TimerRequest) -> None:
    """Forget the idempotency keys that have outlived their day."""
    telemetry.bind_request(uuid4().hex)
    async with read_write() as session:
        purged = await housekeeping.purge_idempotency_keys(session)
    _log.info("idempotency_keys_purged", count=purged)
