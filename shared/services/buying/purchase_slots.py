"""Limits how many of this process's purchases run at once, in the order of arrival.

PostgreSQL sells a package to one buyer at a time, and further sessions that queue for its row
reduce throughput. So a few purchases run, and the others wait here, where waiting is cheap and
takes no connection. Each package has its own slots: many buyers of one package do not delay the
buyers of another.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID
from weakref import WeakValueDictionary

from shared.db.slots import in_turn, slots_of
from shared.process import process
from shared.settings import settings

# Connections that purchases leave to all other requests.
LEFT_TO_OTHERS = 2
# A crowd is served within seconds. While the database does not answer, each who has a slot keeps it
# for a whole deadline, and who waits must not wait for many of those.
_QUEUE_SECONDS = 30
slots_of_packages = process.memo(WeakValueDictionary[UUID, asyncio.Semaphore]())


@asynccontextmanager
async def purchase_slot(package_id: UUID) -> AsyncIterator[None]:
    """Wait for a slot of the package, then for one of the process; release both at the end.

    Raises:
        ServiceUnavailable: no slot became free in time.
    """
    at_once = settings().purchases_at_once_per_package
    own = slots_of(package_id, at_once, slots_of_packages)
    async with in_turn(own, _slots(), seconds=_QUEUE_SECONDS):
        yield


@process.once
def _slots() -> asyncio.Semaphore:
    return asyncio.Semaphore(purchases_at_once())


def purchases_at_once() -> int:
    """Return how many purchases, of all packages together, this process runs at once."""
    return max(settings().database_pool_size - LEFT_TO_OTHERS, 1)
