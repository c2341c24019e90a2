"""A queue for requests that keep a connection for long: exports, audit checks, reconciliation.

Two at a time in a process, in the order of arrival. A request that waits has no connection, so ten
exports that one person starts leave the rest of the pool to all others.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.deadline import LONG_SECONDS
from shared.db.slots import in_turn
from shared.db.transaction import enter_until_end
from shared.process import process
from shared.settings import settings

_MOST_AT_ONCE = 2
# Long reads take seconds. A client that has waited for a minute does better to try again later.
_QUEUE_SECONDS = 60


def long_reads_at_once() -> int:
    """Return how many long reads this process runs at once: two, or one with a small pool."""
    return max(min(_MOST_AT_ONCE, settings().database_pool_size // 4), 1)


@process.once
def _slots() -> asyncio.Semaphore:
    return asyncio.Semaphore(long_reads_at_once())


async def queue_for_long_read(session: AsyncSession) -> None:
    """Wait for a slot before the first statement of `session`; release it after the transaction.

    Raises:
        ServiceUnavailable: no slot became free in time.
    """
    await enter_until_end(session, _slot(), seconds=LONG_SECONDS)


@asynccontextmanager
async def _slot() -> AsyncIterator[None]:
    async with in_turn(_slots(), seconds=_QUEUE_SECONDS):
        yield
