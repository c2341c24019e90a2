"""What this process has worked out a moment ago, for the herd that asks the same."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from cachetools import TTLCache

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_MOST_KEPT = 1_000


class SingleFlight(Generic[Key, Value]):
    """Works a value out once for all who ask at the same time, and keeps it for `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._kept: TTLCache[Key, Value] = TTLCache(maxsize=_MOST_KEPT, ttl=seconds)
        self._under_way: dict[Key, asyncio.Future[Value]] = {}

    async def get(self, key: Key, work_out: Callable[[], Awaitable[Value]]) -> Value:
        """Return what was worked out lately, or work it out.

        Raises:
            Whatever `work_out` raises, to everybody who waits for it; none of that is kept.
        """
        while key not in self._kept:
            others = self._under_way.get(key)
            if others is None:
                return await self._work_out(key, work_out)
            await asyncio.wait([others])
            if not others.cancelled():
                return others.result()
        return self._kept[key]

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
                self._kept[key] = value
            return value
        finally:
            if self._under_way.get(key) is answer:
                del self._under_way[key]
