"""Slots limit how many requests do the same at once; the others wait in the order of arrival.

The engine's pool is not fair: a new request may overtake those that wait, and under load some wait
for a second. `asyncio.Semaphore` serves in the order of arrival, and a request that waits for one
has no connection.
"""

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TypeVar
from weakref import WeakValueDictionary

from shared.domain import errors

Key = TypeVar("Key", bound=Hashable)


@asynccontextmanager
async def in_turn(*slots: asyncio.Semaphore, seconds: float) -> AsyncIterator[None]:
    """Wait for one of each of `slots`, in their order; release them at the end of the block.

    Raises:
        ServiceUnavailable: it would have taken longer than `seconds`.
    """
    async with AsyncExitStack() as taken:
        try:
            async with asyncio.timeout(seconds):
                for each in slots:
                    await taken.enter_async_context(each)
        except TimeoutError:
            raise errors.ServiceUnavailable from None
        yield


def slots_of(
    key: Key, at_once: int, slots: WeakValueDictionary[Key, asyncio.Semaphore]
) -> asyncio.Semaphore:
    """Return the slots of `key` in `slots`, of which there are `at_once` when they are made.

    The dictionary is weak, so an entry is dropped when nobody has a slot of it or waits for one.
    """
    found = slots.get(key)
    if found is None:
        found = slots[key] = asyncio.Semaphore(at_once)
    return found
