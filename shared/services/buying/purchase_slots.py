"""Whose turn it is to buy: a few of this process's purchases at once, first come, first served.

PostgreSQL sells a package to one buyer at a time; further sessions that queue for its row cost
throughput by being there. So a few go in, and the others wait here, where waiting costs nothing
and holds no connection. Each package has turns of its own: a crowd at one keeps nobody from
another.

The engine's pool lets whoever asks at the right moment overtake those who wait, and under a crowd
some wait for a second. These queues don't: `asyncio.Semaphore` serves in the order of arrival.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID
from weakref import WeakValueDictionary

from shared.process import process
from shared.settings import settings

# Connections that purchases leave to those who set up, look or pay.
LEFT_TO_OTHERS = 2
# Forgotten as soon as nobody buys the package or waits for it.
slots_of_packages = process.memo(WeakValueDictionary[UUID, asyncio.Semaphore]())


@asynccontextmanager
async def purchase_slot(package_id: UUID) -> AsyncIterator[None]:
    """Wait until this purchase is among the few of its package, and of all, that go in."""
    async with _slots_of_package(package_id), _slots():
        yield


def _slots_of_package(package_id: UUID) -> asyncio.Semaphore:
    slots = slots_of_packages.get(package_id)
    if slots is None:
        slots = asyncio.Semaphore(settings().purchases_at_once_per_package)
        slots_of_packages[package_id] = slots
    return slots


@process.once
def _slots() -> asyncio.Semaphore:
    return asyncio.Semaphore(purchases_at_once())


def purchases_at_once() -> int:
    """Return how many purchases, of whatever packages, this process takes to the database."""
    return max(settings().database_pool_size - LEFT_TO_OTHERS, 1)
