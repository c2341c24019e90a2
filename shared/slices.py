"""Long answers are built in slices, between which the event loop serves other requests.

A process has one event loop. What works through thousands of rows without a pause delays every
other request of the process: purchases, and the health probe.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from typing import TypeVar

Item = TypeVar("Item")

# A ticket takes some 10 µs, so a slice takes about a millisecond.
SLICE_ITEMS = 100


class Slices:
    """The slices of one answer, which may contain several lists."""

    def __init__(self) -> None:
        self._left = SLICE_ITEMS

    async def step(self) -> None:
        """Count an item; after `SLICE_ITEMS` of them let other tasks run.

        To be called for what is read asynchronously too: a read of what the driver has received
        already lets no other task run.
        """
        self._left -= 1
        if self._left <= 0:
            self._left = SLICE_ITEMS
            await asyncio.sleep(0)

    async def of(self, items: Iterable[Item]) -> AsyncGenerator[Item, None]:
        """Yield the items, with a step after each."""
        for item in items:
            yield item
            await self.step()
