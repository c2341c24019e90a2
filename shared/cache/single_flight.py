"""A memo in which concurrent callers of one key share a single computation."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from time import monotonic
from typing import Generic, TypeVar

from cachetools import TTLCache

from shared.connection_use import refuse_with_connection
from shared.process import process

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_MOST_KEPT = 1_000


class SingleFlight(Generic[Key, Value]):
    """Computes a value once for all concurrent callers of a key, and keeps it for `seconds`.

    `timer` is the clock by which values expire, in seconds.
    """

    def __init__(self, seconds: float, *, timer: Callable[[], float] = monotonic) -> None:
        # Values are in tuples, so that a value of None is not a miss.
        self._kept: TTLCache[Key, tuple[Value]] = TTLCache(_MOST_KEPT, seconds, timer)
        self._under_way: dict[Key, asyncio.Future[Value]] = {}
        process.memo(self)

    async def get(self, key: Key, compute: Callable[[], Awaitable[Value]]) -> Value:
        """Return the value if it has not expired, else compute it.

        Raises:
            RuntimeError: the running task has a database connection, which the task that computes
                the value may need; see `shared.connection_use`.
            Whatever `compute` raises, to every caller that waits for it; no exception is kept.
        """
        refuse_with_connection("another request")
        # A single look-up: between two of them a value could expire.
        while (kept := self._kept.get(key)) is None:
            others = self._under_way.get(key)
            if others is None:
                return await self._compute(key, compute)
            await asyncio.wait([others])
            if not others.cancelled():
                return others.result()
        return kept[0]

    def forget(self, key: Key) -> None:
        """Drop the value, so that the next caller computes it even while another one does."""
        self._kept.pop(key, None)
        self._under_way.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._under_way.clear()

    async def _compute(self, key: Key, compute: Callable[[], Awaitable[Value]]) -> Value:
        answer = self._under_way[key] = asyncio.get_running_loop().create_future()
        try:
            value = await compute()
        except asyncio.CancelledError:
            # Only this caller was cancelled: one of those that wait computes the value instead.
            answer.cancel()
            raise
        except Exception as error:
            answer.set_exception(error)
            # Perhaps no caller waits, and asyncio warns about an exception that is never retrieved.
            answer.exception()
            raise
        else:
            answer.set_result(value)
            # Unless `forget` was called meanwhile: then the value is from before the change.
            if self._under_way.get(key) is answer:
                self._kept[key] = (value,)
            return value
        finally:
            if self._under_way.get(key) is answer:
                del self._under_way[key]
