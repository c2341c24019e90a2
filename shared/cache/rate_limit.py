"""Counting requests by the minute, in Redis, so that all instances count together."""

import asyncio
from dataclasses import dataclass
from functools import cache
from math import ceil
from time import monotonic, time
from typing import TYPE_CHECKING

import structlog
from redis.exceptions import RedisError

from shared import telemetry
from shared.cache.connection import MAX_CONNECTIONS, pool
from shared.domain.errors import RateLimited
from shared.settings import settings

if TYPE_CHECKING:
    from limits.aio.strategies import RateLimiter

_log = structlog.get_logger(__name__)
# After Redis failed, requests go uncounted for this long instead of each waiting for a time-out.
_PAUSE_SECONDS = 1.0
_resume_at = float("-inf")


@dataclass(frozen=True)
class Policy:
    """A limit by name: so many requests a minute, each `key` counted by itself."""

    name: str
    per_minute: int


@cache
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


@cache
def _turns() -> asyncio.Semaphore:
    # The pool's own queue loses patience in a burst, which would look as if Redis had failed.
    return asyncio.Semaphore(MAX_CONNECTIONS)


def _passes_uncounted() -> bool:
    """Tell whether Redis is left alone for now, and the request goes down as uncounted."""
    if monotonic() >= _resume_at:
        return False
    telemetry.count("rate_limit.uncounted")
    return True


async def count_request(policy: Policy, key: str) -> None:
    """Count one request of `key` against `policy`. Without Redis everything passes.

    Raises:
        RateLimited: the minute's requests are used up.
    """
    global _resume_at  # noqa: PLW0603 - whether Redis answers is a fact about the process
    if _passes_uncounted():
        return
    try:
        async with _turns():
            # Looked at again: who queued while Redis failed need not find that out as well.
            if _passes_uncounted():
                return
            retry_after_seconds = await _seconds_to_wait(policy, key)
    except (RedisError, OSError, TimeoutError) as error:
        _resume_at = monotonic() + _PAUSE_SECONDS
        _log.warning("rate_limit_unavailable", error=repr(error))
        telemetry.count("rate_limit.uncounted")
        return
    if retry_after_seconds is not None:
        telemetry.count("rate_limit.refused", policy=policy.name)
        raise RateLimited(policy.name, policy.per_minute, retry_after_seconds)


async def _seconds_to_wait(policy: Policy, key: str) -> int | None:
    from limits import RateLimitItemPerMinute

    item = RateLimitItemPerMinute(policy.per_minute, namespace=policy.name)
    if await _limiter().hit(item, key):
        return None
    window = await _limiter().get_window_stats(item, key)
    return max(1, ceil(window.reset_time - time()))
