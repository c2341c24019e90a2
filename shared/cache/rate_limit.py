"""Counts requests per minute in Redis, so that all instances share one count."""

from contextlib import suppress
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
    from limits import RateLimitItem
    from limits.aio.storage import RedisStorage
    from limits.aio.strategies import RateLimiter


@dataclass(frozen=True)
class Policy:
    """A named limit: so many requests per minute for each `key`."""

    name: str
    per_minute: int


@dataclass(frozen=True)
class Counted:
    """One request of `key` that was counted against `policy`."""

    policy: Policy
    key: str


# Only what the minute has counted can be given back to it: the request may be of the one before,
# and below zero the minute would allow more than its limit.
_GIVE_BACK = """
if tonumber(redis.call("GET", KEYS[1]) or "0") > 0 then
    redis.call("DECR", KEYS[1])
end
"""


@process.once
def _storage() -> "RedisStorage":
    # Imported at the first request, not at cold start.
    from limits.aio.storage import RedisStorage

    return RedisStorage(
        settings().redis_url.get_secret_value(),
        implementation="redispy",
        connection_pool=pool(),  # type: ignore[arg-type]  # passed through to redis-py as it is
    )


@process.once
def _limiter() -> "RateLimiter":
    from limits.aio.strategies import FixedWindowRateLimiter

    return FixedWindowRateLimiter(_storage())


def _item(policy: Policy) -> "RateLimitItem":
    from limits import RateLimitItemPerMinute

    return RateLimitItemPerMinute(policy.per_minute, namespace=policy.name)


async def count_request(policy: Policy, key: str) -> Counted | None:
    """Count one request of `key` against `policy`, and return it.

    Without Redis every request passes uncounted, and None is returned.

    Raises:
        RateLimited: `key` has used up its requests of this minute.
    """
    try:
        async with borrowed():
            retry_after_seconds = await _seconds_to_wait(policy, key)
    except CacheUnavailable:
        telemetry.count("rate_limit.uncounted")
        return None
    if retry_after_seconds is not None:
        telemetry.count("rate_limit.refused", policy=policy.name)
        raise errors.RateLimited(policy.name, policy.per_minute, retry_after_seconds)
    return Counted(policy, key)


async def give_back(counted: Counted) -> None:
    """Let the request count no longer, if its minute still lasts and Redis is there."""
    key = _storage().bridge.prefixed_key(_item(counted.policy).key_for(counted.key))
    with suppress(CacheUnavailable):
        async with borrowed() as redis:
            await redis.eval(_GIVE_BACK, 1, key)


async def _seconds_to_wait(policy: Policy, key: str) -> int | None:
    item = _item(policy)
    if await _limiter().hit(item, key):
        return None
    window = await _limiter().get_window_stats(item, key)
    return max(1, ceil(window.reset_time - time()))
