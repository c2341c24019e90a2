"""Which events have changed, as told by those who changed them."""

import asyncio
from contextlib import suppress
from typing import cast
from uuid import UUID

from cachetools import TTLCache

from shared.cache.connection import CacheUnavailable, borrowed
from shared.cache.public_packages import public_packages_memo
from shared.cache.sales_counts import key_of, sales_counts_memo

_CHANGED = "sales:changed"
_MOST_CHANGED = 1_000
# A process says twice a second at most that an event has changed, however many purchases it makes,
# and what came in between is said at the end of the pause: nobody's purchase waits longer to show.
_PAUSE_SECONDS = 0.5
_recently_marked: TTLCache[UUID, bool] = TTLCache(maxsize=1_000, ttl=_PAUSE_SECONDS)
_scheduled_marks: dict[UUID, asyncio.Task[None]] = {}


async def mark_changed(event_id: UUID) -> None:
    """Note, after the commit, that what is told of an event's packages is out of date.

    Whoever asks half a second later counts anew, so that a purchase need not wait for the timer.
    The timer counts as well: this process may end before it has said so, and somebody may just be
    keeping what they had counted before.
    """
    sales_counts_memo.forget(event_id)
    public_packages_memo.forget(event_id)
    if event_id not in _recently_marked:
        await _mark(event_id)
    elif event_id not in _scheduled_marks:
        _scheduled_marks[event_id] = asyncio.create_task(_mark_later(event_id))


async def _mark_later(event_id: UUID) -> None:
    await asyncio.sleep(_PAUSE_SECONDS)
    # Whatever changes while Redis is told may come too late for it, and is said once more.
    del _scheduled_marks[event_id]
    await _mark(event_id)


async def _mark(event_id: UUID) -> None:
    _recently_marked[event_id] = True
    with suppress(CacheUnavailable):
        async with borrowed() as redis, redis.pipeline(transaction=False) as commands:
            commands.delete(key_of(event_id))
            commands.sadd(_CHANGED, str(event_id))
            await commands.execute()


async def pop_changed() -> set[UUID]:
    """Return the events that were marked, and forget the marks."""
    with suppress(CacheUnavailable):
        async with borrowed() as redis:
            found = cast("set[bytes]", await redis.spop(_CHANGED, _MOST_CHANGED))
            return {UUID(event_id.decode()) for event_id in found}
    return set()
