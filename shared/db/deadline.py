"""For how long a transaction may wait for the database.

The server's own time-outs end a statement or a lock that takes too long. A server that is frozen
applies none of them, and its connections look sound, so the app has to watch the clock itself.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

# Longer than the server's `lock_timeout` of 10 s, whose error says more, and than the pool's queue.
REQUEST_SECONDS = 15.0
# What exports, proofs of the trail and timers may take. The platform ends an answer after 230 s.
LONG_SECONDS = 220.0
# For the server to end the statement when it is asked to; then the connection is closed.
GRACE_SECONDS = 0.5


class DeadlinePassed(Exception):
    """The database did not finish a transaction in time; its connection is sound or closed."""


@dataclass(frozen=True)
class Deadline:
    """The two time-outs of one transaction.

    The driver answers the first cancellation by asking the server to end the statement, and would
    wait up to 10 s for that. The second one interrupts it, and it closes the connection.
    """

    _cancel: asyncio.Timeout
    _close: asyncio.Timeout

    def restart(self, seconds: float) -> None:
        """Let the deadline pass in so many seconds from now."""
        now = asyncio.get_running_loop().time()
        self._cancel.reschedule(now + seconds)
        self._close.reschedule(now + seconds + GRACE_SECONDS)

    def suspend(self) -> None:
        """Let time pass that is not spent waiting for the database, until `restart`."""
        self._cancel.reschedule(None)
        self._close.reschedule(None)


@asynccontextmanager
async def deadline(seconds: float) -> AsyncIterator[Deadline]:
    """Cancel the block in so many seconds.

    Raises:
        DeadlinePassed: it was cancelled for that.
    """
    cancel, close = asyncio.timeout(None), asyncio.timeout(None)
    try:
        async with close, cancel:
            limits = Deadline(cancel, close)
            limits.restart(seconds)
            yield limits
    except TimeoutError:
        if cancel.expired() or close.expired():
            raise DeadlinePassed(f"the database did not answer within {seconds:g} s") from None
        raise
