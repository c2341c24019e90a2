"""Sales counts, ready to be answered.

What is kept in Redis lives a minute at most: should the timer that refreshes it stop, the next
request after that minute counts.
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
# What Redis answered last, read from JSON once for as long as it answers the same.
_read: TTLCache[UUID, tuple[bytes, SalesRead]] = process.memo(
    TTLCache(maxsize=1_000, ttl=_TTL_SECONDS)
)

# For all who find nothing in Redis, by event. No longer than a change waits to be marked.
sales_counts_memo = SingleFlight[UUID, SalesRead](seconds=0.5)


def key_of(event_id: UUID) -> str:
    """Return the name under which Redis keeps an event's counts."""
    return f"sales:{event_id}"


async def find_counts(event_id: UUID) -> SalesRead | None:
    """Return the cached counts, None if there are none to be had."""
    try:
        async with borrowed() as redis:
            cached = cast("bytes | None", await redis.get(key_of(event_id)))
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
    """Keep counts for the next who ask; without Redis nothing happens."""
    kept = counts.model_copy(update={"source": SalesSource.CACHE}).model_dump_json()
    with suppress(CacheUnavailable):
        async with borrowed() as redis:
            await redis.set(key_of(event_id), kept, ex=_TTL_SECONDS)
