"""Which events have changed, as told by those who changed them."""

from contextlib import suppress
from typing import cast
from uuid import UUID

from cachetools import TTLCache

from shared.cache.connection import CacheUnavailable, borrowed
from shared.cache.offers import lately_offered
from shared.cache.sales_counts import key_of, lately_counted

_CHANGED = "sales:changed"
_MOST_CHANGED = 1_000
# A process says once a second that an event has changed, however many purchases it has made: the
# timer looks for itself as well, so nothing is missed.
_said_changed: TTLCache[UUID, bool] = TTLCache(maxsize=1_000, ttl=1)


async def mark_changed(event_id: UUID) -> None:
    """Note, after the commit, that what is told of an event's packages is out of date.

    Whoever asks next counts anew, so that a purchase need not wait for the timer. The timer counts
    as well: somebody may just be keeping what they had counted before.
    """
    lately_counted.forget(event_id)
    lately_offered.forget(event_id)
    if event_id in _said_changed:
        return
    _said_changed[event_id] = True
    with suppress(CacheUnavailable):
        async with borrowed() as redis, redis.pipeline(transaction=False) as commands:
            commands.delete(key_of(event_id))
            commands.sadd(_CHANGED, str(event_id))
            await commands.execute()


async def take_changed() -> set[UUID]:
    """Return the events that were marked, and forget the marks."""
    with suppress(CacheUnavailable):
        async with borrowed() as redis:
            found = cast("set[bytes]", await redis.spop(_CHANGED, _MOST_CHANGED))
            return {UUID(event_id.decode()) for event_id in found}
    return set()
