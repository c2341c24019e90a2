"""A queue for requests that keep a connection for long: exports, proofs of the trail, recounts.

Two at a time in a process, in the order of arrival, and who waits has no connection: ten exports
that one person starts leave the rest of the pool to everybody else.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.transaction import enter_until_end
from shared.domain import errors
from shared.process import process
from shared.settings import settings

_MOST_AT_ONCE = 2
# As long as the pool itself lets a request wait.
_QUEUE_SECONDS = 60


def long_reads_at_once() -> int:
    """Return how many long reads this process runs: two, and never half of a small pool."""
    return max(min(_MOST_AT_ONCE, settings().database_pool_size // 4), 1)


@process.once
def _slots() -> asyncio.Semaphore:
    return asyncio.Semaphore(long_reads_at_once())


async def queue_for_long_read(session: AsyncSession) -> None:
    """Wait, before the first statement of `session`, until it is among the few; until its end.

    Raises:
        ServiceUnavailable: the ones before it took too long.
    """
    await enter_until_end(session, _slot())


@asynccontextmanager
async def _slot() -> AsyncIterator[None]:
    slots = _slots()
    try:
        async with asyncio.timeout(_QUEUE_SECONDS):
            await slots.acquire()
    except TimeoutError:
        raise errors.ServiceUnavailable from None
    try:
        yield
    finally:
        slots.release()
