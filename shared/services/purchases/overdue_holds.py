"""Releases the payment holds that have ended, each in a separate transaction."""

import structlog

from shared.db.transaction import read_write
from shared.services.purchases import status

# The most that one run releases; the next run continues.
_MOST_A_RUN = 2_000
_log = structlog.get_logger(__name__)


async def release_all() -> None:
    """Cancel the unpaid purchases whose payment hold has ended, at most 2,000 of them."""
    released = 0
    while released < _MOST_A_RUN:
        async with read_write() as session:
            if not await status.release_overdue_hold(session):
                break
        released += 1
    if released:
        _log.info("holds_released", count=released)
