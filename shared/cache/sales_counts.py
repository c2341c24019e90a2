"""Sales counts, ready to be answered, and which events' counts are out of date.

What is kept in Redis lives a minute at most: should the timer that refreshes it stand still,
whoever asks counts for themselves again soon.
"""

from contextlib import suppress
from typing import cast
from uuid import UUID

from cachetools import TTLCache
from pydantic import ValidationError

from shared import telemetry
from shared.cache.connection import CacheUnavailable, borrowed
from shared.cache.lately import Lately
from shared.schemas.base import Page
from shared.schemas.packages import PublicPackageRead
from shared.schemas.sales import SalesRead, SalesSource

_TTL_SECONDS = 60
_CHANGED = "sales:changed"
_MOST_CHANGED = 1_000
# A process says once a second that an event has changed, however many purchases it has made: the
# timer looks for itself as well, so nothing is missed.
_said_changed: TTLCache[UUID, bool] = TTLCache(maxsize=1_000, ttl=1)
# What Redis said last, read from JSON once for as long as it says the same.
_read: TTLCache[UUID, tuple[bytes, SalesRead]] = TTLCache(maxsize=1_000, ttl=_TTL_SECONDS)

# For a herd that finds nothing in Redis, by event.
lately_counted = Lately[UUID, SalesRead](seconds=1)
# What donors are shown, by event; another process's changes show a second later.
lately_offered = Lately[UUID, Page[PublicPackageRead]](seconds=1)


def _key(event_id: UUID) -> str:
    return f"sales:{event_id}"


async def find_counts(event_id: UUID) -> SalesRead | None:
    """Return the cached counts, None if there are none to be had."""
    try:
        async with borrowed() as redis:
            cached = cast("bytes | None", await redis.get(_key(event_id)))
        found = _parse(event_id, cached) if cached is not None else None
    except (CacheUnavailable, ValidationError):
        found = None
    telemetry.count("sales_cache.reads", result="miss" if found is None else "hit")
    return found


def _parse(event_id: UUID, cached: bytes) -> SalesRead:
    text, counts = _read.get(event_id, (None, None))
    if counts is None or text != cached:
        counts = SalesRead.model_validate_json(cached)
        _read[event_id] = (cached, counts)
    return counts


async def keep_counts(event_id: UUID, counts: SalesRead) -> None:
    """Keep counts for whoever asks next; without Redis nothing happens."""
    kept = counts.model_copy(update={"source": SalesSource.CACHE}).model_dump_json()
    with suppress(CacheUnavailable):
        async with borrowed() as redis:
            before = await redis.set(_key(event_id), kept, ex=_TTL_SECONDS, get=True)
        _count_sold_out(cast("bytes | None", before), counts)


def _count_sold_out(before: bytes | None, counts: SalesRead) -> None:
    """Count the packages that have run out since the counts before, each moment once.

    Redis swaps old for new in one step, so of several processes one sees the change.
    """
    with suppress(ValidationError):
        known = SalesRead.model_validate_json(before).counts if before is not None else []
        had_some = {package.package_id for package in known if package.remaining != 0}
        for package in counts.counts:
            if package.remaining == 0 and package.package_id in had_some:
                telemetry.count("packages.sold_out")


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
            commands.delete(_key(event_id))
            commands.sadd(_CHANGED, str(event_id))
            await commands.execute()


async def take_changed() -> set[UUID]:
    """Return the events that were marked, and forget the marks."""
    with suppress(CacheUnavailable):
        async with borrowed() as redis:
            found = cast("set[bytes]", await redis.spop(_CHANGED, _MOST_CHANGED))
            return {UUID(event_id.decode()) for event_id in found}
    return set()
