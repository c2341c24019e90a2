"""Sales counts, cached in Redis and in this process.

Counts in Redis expire after a minute: if the timer that refreshes them stops, the next request
after that minute counts again.
"""

from contextlib import suppress
from typing import cast
from uuid import UUID

from cachetools import TTLCache
from pydantic import ValidationError

from shared import telemetry
from shared.cache.connection import CacheUnavailable, borrowed
from shared.cache.single_flight import SingleFlight
from shared.process import process
from shared.schemas.sales import SalesRead, SalesSource

_TTL_SECONDS = 60
# The last answer of Redis with its parsed form, so that equal JSON is parsed once.
_read: TTLCache[UUID, tuple[bytes, SalesRead]] = process.memo(
    TTLCache(maxsize=1_000, ttl=_TTL_SECONDS)
)

# By event, for requests that find nothing in Redis; kept no longer than a change waits for its
# mark.
sales_counts_memo = SingleFlight[UUID, SalesRead](seconds=0.5)


def key_of(event_id: UUID) -> str:
    """Return the Redis key of an event's counts."""
    return f"sales:{event_id}"


async def find_counts(event_id: UUID) -> SalesRead | None:
    """Return the cached counts, None if there are none or Redis is unavailable."""
    try:
        async with borrowed() as redis:
            cached = cast("bytes | None", await redis.get(key_of(event_id)))
        counts = _parse(event_id, cached) if cached is not None else None
    except (CacheUnavailable, ValidationError):
        counts = None
    telemetry.count("sales_cache.reads", result="miss" if counts is None else "hit")
    return counts


def _parse(event_id: UUID, cached: bytes) -> SalesRead:
    text, counts = _read.get(event_id, (None, None))
    if counts is None or text != cached:
        counts = SalesRead.model_validate_json(cached)
        _read[event_id] = (cached, counts)
    return counts


async def keep_counts(event_id: UUID, counts: SalesRead) -> None:
    """Cache counts for the next requests; without Redis nothing happens."""
    payload = counts.model_copy(update={"source": SalesSource.CACHE}).model_dump_json()
    with suppress(CacheUnavailable):
        async with borrowed() as redis:
            await redis.set(key_of(event_id), payload, ex=_TTL_SECONDS)
