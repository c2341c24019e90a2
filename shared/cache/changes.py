"""Which events have changed, as marked by the processes that changed them."""

import asyncio
from contextlib import suppress
from typing import cast
from uuid import UUID

from cachetools import TTLCache

from shared.cache.connection import CacheUnavailable, borrowed
from shared.cache.public_packages import public_packages_memo
from shared.cache.sales_counts import key_of, sales_counts_memo
from shared.process import process

_CHANGED = "sales:changed"
_MOST_CHANGED = 1_000
# A process marks an event at most twice a second, however many purchases it makes. Changes in
# between are marked at the end of the pause, so no purchase takes longer to show.
_PAUSE_SECONDS = 0.5
recently_marked: TTLCache[UUID, bool] = process.memo(TTLCache(maxsize=1_000, ttl=_PAUSE_SECONDS))
_scheduled: set[UUID] = set()
# Until each is done, not only until it is sent: the loop itself keeps no task alive.
_marking: set[asyncio.Task[None]] = set()


async def mark_changed(event_id: UUID) -> None:
    """Note, after the commit, that the cached counts of an event's packages are out of date.

    The mark is set within half a second, and the next request then counts again, without waiting
    for the timer. The timer counts as well: this process may end before it has set the mark, and
    another request may be storing a count from before the change.
    """
    sales_counts_memo.forget(event_id)
    public_packages_memo.forget(event_id)
    if event_id not in recently_marked:
        await _mark(event_id)
    elif event_id not in _scheduled:
        _scheduled.add(event_id)
        task = asyncio.create_task(_mark_later(event_id))
        _marking.add(task)
        task.add_done_callback(_marking.discard)


async def _mark_later(event_id: UUID) -> None:
    await asyncio.sleep(_PAUSE_SECONDS)
    # What changes while the mark is on its way may come too late for it, and is marked again.
    _scheduled.discard(event_id)
    await _mark(event_id)


async def _mark(event_id: UUID) -> None:
    recently_marked[event_id] = True
    with suppress(CacheUnavailable):
        async with borrowed() as redis, redis.pipeline(transaction=False) as commands:
            commands.delete(key_of(event_id))
            commands.sadd(_CHANGED, str(event_id))
            await commands.execute()


@process.before_close
async def flush_marks() -> None:
    """Wait until every mark that is scheduled or on its way has been set."""
    await asyncio.gather(*_marking)


async def pop_changed() -> set[UUID]:
    """Return the marked events and delete their marks."""
    with suppress(CacheUnavailable):
        async with borrowed() as redis:
            members = cast("set[bytes]", await redis.spop(_CHANGED, _MOST_CHANGED))
            return {UUID(event_id.decode()) for event_id in members}
    return set()
