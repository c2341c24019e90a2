"""What this process has worked out a moment ago, for all who ask the same at the same time."""

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
    """Works a value out once for all who ask at the same time, and keeps it for `seconds`.

    `timer` is the clock by which values grow old, in seconds.
    """

    def __init__(self, seconds: float, *, timer: Callable[[], float] = monotonic) -> None:
        # In a tuple, so that no value can be taken for a miss.
        self._kept: TTLCache[Key, tuple[Value]] = TTLCache(_MOST_KEPT, seconds, timer)
        self._under_way: dict[Key, asyncio.Future[Value]] = {}
        process.memo(self)

    async def get(self, key: Key, work_out: Callable[[], Awaitable[Value]]) -> Value:
        """Return what was worked out within the last seconds, or work it out.

        Raises:
            RuntimeError: who asks has a database connection, which the one who works the value out
                may need; see `shared.connection_use`.
            Whatever `work_out` raises, to everybody who waits for it; none of that is kept.
        """
        refuse_with_connection("another request")
        # One look only: between two of them a value can expire.
        while (kept := self._kept.get(key)) is None:
            others = self._under_way.get(key)
            if others is None:
                return await self._work_out(key, work_out)
            await asyncio.wait([others])
            if not others.cancelled():
                return others.result()
        return kept[0]

    def forget(self, key: Key) -> None:
        """Let the next who asks see what has just changed, even while others work it out."""
        self._kept.pop(key, None)
        self._under_way.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self._under_way.clear()

    async def _work_out(self, key: Key, work_out: Callable[[], Awaitable[Value]]) -> Value:
        answer = self._under_way[key] = asyncio.get_running_loop().create_future()
        try:
            value = await work_out()
        except asyncio.CancelledError:
            # Only this one gives up: one of those who wait takes over.
            answer.cancel()
            raise
        except Exception as error:
            answer.set_exception(error)
            # Perhaps nobody waits, and an exception that nobody fetches is a warning.
            answer.exception()
            raise
        else:
            answer.set_result(value)
            # Unless it was forgotten meanwhile: then it was read before the change.
            if self._under_way.get(key) is answer:
                self._kept[key] = (value,)
            return value
        finally:
            if self._under_way.get(key) is answer:
                del self._under_way[key]
