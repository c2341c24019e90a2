"""The timers. Each tick is one transaction, and may run twice or late without harm."""

from uuid import uuid4

import azure.functions as func
import structlog

from shared import telemetry
from shared.db.transaction import read_write
from shared.services import housekeeping

schedules = func.Blueprint()  # type: ignore[no-untyped-call]
_log = structlog.get_logger(__name__)


@schedules.timer_trigger(arg_name="timer", schedule="%PURGE_SCHEDULE%", use_monitor=False)
async def purge_idempotency_keys(timer: func.TimerRequest) -> None:
    """Forget the idempotency keys that have outlived their day."""
    telemetry.bind_request(uuid4().hex)
    async with read_write() as session:
        purged = await housekeeping.purge_idempotency_keys(session)
    _log.info("idempotency_keys_purged", count=purged)
