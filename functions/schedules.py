"""The timers: one table of them, and what each does. A tick may run twice, late or not at all."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import azure.functions as func
import structlog

from shared import telemetry
from shared.cache.changes import pop_changed
from shared.db.deadline import LONG_SECONDS
from shared.db.transaction import read_only, read_write
from shared.services import housekeeping
from shared.services.audit import archive, roots
from shared.services.images import scans
from shared.services.purchases import overdue_holds
from shared.services.sales import counts
from shared.services.sales.reconcile import reconcile

schedules = func.Blueprint()  # type: ignore[no-untyped-call]
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Timer:
    """A row of the table: one function of this file, and when it runs.

    Attributes:
        name: of the function, under which its ticks are counted.
        setting: the app setting that has its schedule.
        schedule: six fields (NCRONTAB), UTC; a tier of deployment may have another.
        silent_after_minutes: without a tick for so long, an alert is raised.
        purpose: what a tick does.
        when_missed: what a tick that did not run leaves undone.
    """

    name: str
    setting: str
    schedule: str
    silent_after_minutes: int
    purpose: str
    when_missed: str


# A new timer is a row here and a function of the same name below, then `make timers`, which writes
# the row into the files that repeat it. tests/azure/test_timers.py names whatever is missing.
TIMERS = (
    Timer(
        "refresh_sales_counts",
        "SALES_COUNTS_SCHEDULE",
        "*/2 * * * * *",
        10,
        "counts the events that changed within the last minute again, into Redis",
        "counts are that much older; they live 60 s in Redis, after that PostgreSQL answers",
    ),
    Timer(
        "release_overdue_holds",
        "HOLDS_SCHEDULE",
        "*/15 * * * * *",
        10,
        "cancels unpaid purchases whose payment hold has ended, one transaction each, at most"
        " 2,000 a tick",
        "seats come back later; nothing is oversold",
    ),
    Timer(
        "archive_audit",
        "ARCHIVE_SCHEDULE",
        "20 * * * * *",
        30,
        "copies new audit entries to the archive",
        "the next one copies them as well",
    ),
    Timer(
        "settle_image_scans",
        "IMAGE_SWEEP_SCHEDULE",
        "40 * * * * *",
        15,
        "acts on the scan verdicts of uploads whose event was lost or came too early",
        "pictures appear, or are rejected, a minute later",
    ),
    Timer(
        "remove_orphaned_images",
        "IMAGE_ORPHANS_SCHEDULE",
        "0 47 * * * *",
        180,
        "deletes published pictures that no package shows",
        "pictures that no page shows take up space",
    ),
    Timer(
        "purge_idempotency_keys",
        "PURGE_SCHEDULE",
        "0 17 * * * *",
        180,
        "deletes idempotency keys older than 24 hours",
        "they take up space; an old key is not honoured anyway",
    ),
    Timer(
        "keep_chain_roots",
        "CHAIN_ROOTS_SCHEDULE",
        "0 40 0 * * *",
        1560,
        "writes the current end of each audit chain to storage that keeps it unchanged",
        "the next one does, for chains that have grown within 30 days",
    ),
    Timer(
        "reconcile_all",
        "RECONCILE_SCHEDULE",
        "0 30 3 * * *",
        1560,
        "recomputes every counter from the purchases and reports drift",
        "drift is reported a day later; coordinators can ask at `…/sales/reconcile`",
    ),
)
_ROWS = {timer.name: timer for timer in TIMERS}
Work = Callable[[], Awaitable[None]]


def _timer(work: Work) -> Work:
    """Register a function as the timer of its name, by the schedule of its row."""
    row = _ROWS.get(work.__name__)
    if row is None:
        raise TypeError(f"{work.__name__} has no row in TIMERS")

    # Not wrapped with functools: the worker would follow `__wrapped__` and fail to index it.
    async def tick(timer: func.TimerRequest) -> None:
        telemetry.begin_tick(row.name)
        await work()

    tick.__name__ = row.name
    trigger = schedules.timer_trigger(
        arg_name="timer", schedule=f"%{row.setting}%", use_monitor=False
    )
    schedules.function_name(name=row.name)(trigger(tick))
    return work


@_timer
async def refresh_sales_counts() -> None:
    """Refresh the counts in Redis, so that polling them costs the database nothing."""
    marked = await pop_changed()
    async with read_only(seconds=LONG_SECONDS) as session:
        await counts.refresh_changed(session, marked)


@_timer
async def release_overdue_holds() -> None:
    """Put the seats of unpaid purchases back on sale."""
    await overdue_holds.release_all()


@_timer
async def reconcile_all() -> None:
    """Recompute what was counted, and log what does not agree as an error."""
    async with read_only() as session:
        result = await reconcile(session, None)
    for drift in result.drift:
        _log.error("drift_found", **drift.model_dump(mode="json"))
    _log.info("reconciled", ok=result.ok)


@_timer
async def archive_audit() -> None:
    """Copy what is new in the audit trail to the archive."""
    await archive.archive_new()


@_timer
async def keep_chain_roots() -> None:
    """Store the current end of each audit chain that has grown."""
    await roots.keep_recent()


@_timer
async def settle_image_scans() -> None:
    """Settle the uploads whose scan verdict arrived without a message."""
    await scans.sweep()


@_timer
async def remove_orphaned_images() -> None:
    """Remove the published pictures that no package shows any more."""
    await scans.remove_orphans()


@_timer
async def purge_idempotency_keys() -> None:
    """Delete the idempotency keys that have expired."""
    async with read_write(seconds=LONG_SECONDS) as session:
        purged = await housekeeping.purge_idempotency_keys(session)
    _log.info("idempotency_keys_purged", count=purged)
