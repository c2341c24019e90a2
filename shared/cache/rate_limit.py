"""Counts requests per minute in Redis, so that all instances share one count."""

from dataclasses import dataclass
from math import ceil
from time import time
from typing import TYPE_CHECKING

from shared import telemetry
from shared.cache.connection import CacheUnavailable, borrowed, pool
from shared.domain import errors
from shared.process import process
from shared.settings import settings

if TYPE_CHECKING:
    from limits.aio.strategies import RateLimiter


@dataclass(frozen=True)
class Policy:
    """A named limit: so many requests per minute for each `key`."""

    name: str
    per_minute: int


@process.once
def _limiter() -> "RateLimiter":
    # Imported at the first request, not at cold start.
    from limits.aio.storage import RedisStorage
    from limits.aio.strategies import FixedWindowRateLimiter

    storage = RedisStorage(
        settings().redis_url.get_secret_value(),
        implementation="redispy",
        connection_pool=pool(),  # type: ignore[arg-type]  # passed through to redis-py as it is
    )
    return FixedWindowRateLimiter(storage)


async def count_request(policy: Policy, key: str) -> None:
    """Count one request of `key` against `policy`. Without Redis every request passes.

    Raises:
        RateLimited: `key` has used up its requests of this minute.
    """
    try:
        async with borrowed():
            retry_after_seconds = await _seconds_to_wait(policy, key)
    except CacheUnavailable:
        telemetry.count("rate_limit.uncounted")
        return
    if retry_after_seconds is not None:
        telemetry.count("rate_limit.refused", policy=policy.name)
        raise errors.RateLimited(policy.name, policy.per_minute, retry_after_seconds)


async def _seconds_to_wait(policy: Policy, key: str) -> int | None:
    from limits import RateLimitItemPerMinute

    item = RateLimitItemPerMinute(policy.per_minute, namespace=policy.name)
    if await _limiter().hit(item, key):
        return None
    window = await _limiter().get_window_stats(item, key)
    return max(1, ceil(window.reset_time - time()))
