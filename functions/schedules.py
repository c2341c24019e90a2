"""The timers. A tick may run twice, late or not at all without harm."""

from uuid import UUID

import azure.functions as func
import structlog

from shared import telemetry
from shared.cache.changes import pop_changed
from shared.db.transaction import read_only, read_write
from shared.services import housekeeping
from shared.services.audit.archive import (
    archive_lag_seconds,
    next_unarchived,
    note_archived,
    recent_roots,
)
from shared.services.images import scans
from shared.services.purchases import status
from shared.services.sales import counts
from shared.services.sales.reconcile import reconcile
from shared.storage.audit_archive import ArchiveMismatch, ArchiveRefused, archive
from shared.storage.chain_roots import RootMismatch, keep_root

schedules = func.Blueprint()  # type: ignore[no-untyped-call]
_log = structlog.get_logger(__name__)


@schedules.timer_trigger(arg_name="timer", schedule="%SALES_COUNTS_SCHEDULE%", use_monitor=False)
async def refresh_sales_counts(timer: func.TimerRequest) -> None:
    """Count anew what has changed, so that watching it sell costs the database nothing."""
    telemetry.begin_tick("refresh_sales_counts")
    marked = await pop_changed()
    async with read_only() as session:
        await counts.refresh_changed(session, marked)


# A tick stops here and leaves the rest to the next one.
_MOST_HOLDS_A_TICK = 2_000


@schedules.timer_trigger(arg_name="timer", schedule="%HOLDS_SCHEDULE%", use_monitor=False)
async def release_overdue_holds(timer: func.TimerRequest) -> None:
    """Put the seats of unpaid purchases back on sale; each purchase is a transaction of its own."""
    telemetry.begin_tick("release_overdue_holds")
    released = 0
    while released < _MOST_HOLDS_A_TICK:
        async with read_write() as session:
            if not await status.release_overdue_hold(session):
                break
        released += 1
    if released:
        _log.info("holds_released", count=released)


@schedules.timer_trigger(arg_name="timer", schedule="%RECONCILE_SCHEDULE%", use_monitor=False)
async def reconcile_all(timer: func.TimerRequest) -> None:
    """Count everything anew from the purchases, and report what does not agree."""
    telemetry.begin_tick("reconcile_all")
    async with read_only() as session:
        found = await reconcile(session, None)
    for drift in found.drift:
        _log.error("drift_found", **drift.model_dump(mode="json"))
    _log.info("reconciled", ok=found.ok)


@schedules.timer_trigger(arg_name="timer", schedule="%ARCHIVE_SCHEDULE%", use_monitor=False)
async def archive_audit(timer: func.TimerRequest) -> None:
    """Copy what is new in the audit trail to the archive."""
    telemetry.begin_tick("archive_audit")
    skipped_events: set[UUID] = set()
    while await _archive_some(skipped_events):
        pass
    async with read_only() as session:
        telemetry.gauge("archive.lag_seconds", await archive_lag_seconds(session))


async def _archive_some(skipped_events: set[UUID]) -> bool:
    """Copy a stretch of one event; no transaction is open while the archive is written."""
    async with read_only() as session:
        stretch = await next_unarchived(session, skipped_events)
    if stretch is None:
        return False
    try:
        await archive(stretch.entries)
    except (ArchiveMismatch, ArchiveRefused) as failure:
        _report(failure, stretch.event_id)
        # The other events' entries must not wait until somebody has looked into this one.
        skipped_events.add(stretch.event_id)
        return True
    async with read_write() as session:
        await note_archived(session, stretch)
    return True


def _report(failure: ArchiveMismatch | ArchiveRefused, event_id: UUID) -> None:
    if isinstance(failure, ArchiveMismatch):
        telemetry.count("archive.mismatches")
        _log.error("archive_mismatch", event_id=str(event_id), key=str(failure))
    else:
        telemetry.count("archive.refusals")
        _log.error("archive_refused", event_id=str(event_id), key=str(failure))


@schedules.timer_trigger(arg_name="timer", schedule="%CHAIN_ROOTS_SCHEDULE%", use_monitor=False)
async def keep_chain_roots(timer: func.TimerRequest) -> None:
    """Write down, where nobody can change it, what the audit chains have come to."""
    telemetry.begin_tick("keep_chain_roots")
    async with read_only() as session:
        roots = await recent_roots(session)
    kept = 0
    for root in roots:
        try:
            kept += await keep_root(root)
        except RootMismatch as mismatch:
            telemetry.count("archive.root_mismatches")
            _log.error("chain_root_mismatch", event_id=str(root.event_id), key=str(mismatch))
    _log.info("chain_roots_kept", count=kept)


@schedules.timer_trigger(arg_name="timer", schedule="%IMAGE_SWEEP_SCHEDULE%", use_monitor=False)
async def settle_image_scans(timer: func.TimerRequest) -> None:
    """Settle the uploads whose verdict no message has brought."""
    telemetry.begin_tick("settle_image_scans")
    await scans.sweep()


@schedules.timer_trigger(arg_name="timer", schedule="%IMAGE_ORPHANS_SCHEDULE%", use_monitor=False)
async def remove_orphaned_images(timer: func.TimerRequest) -> None:
    """Remove the published pictures that no package shows any more."""
    telemetry.begin_tick("remove_orphaned_images")
    await scans.remove_orphans()


@schedules.timer_trigger(arg_name="timer", schedule="%PURGE_SCHEDULE%", use_monitor=False)
async def purge_idempotency_keys(timer: func.TimerRequest) -> None:
    """Forget the idempotency keys that have outlived their day."""
    telemetry.begin_tick("purge_idempotency_keys")
    async with read_write() as session:
        purged = await housekeeping.purge_idempotency_keys(session)
    _log.info("idempotency_keys_purged", count=purged)
