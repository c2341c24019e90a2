"""The process's one Redis pool. Redis only helps: nothing is decided by what it says or lacks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from time import monotonic

import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from shared.settings import settings

# A cache that takes longer than this costs more than it saves.
_PATIENCE_SECONDS = 0.5
MAX_CONNECTIONS = 32
# After Redis failed nobody asks it for this long, instead of everybody waiting for a time-out.
PAUSE_SECONDS = 1.0
_resume_at = float("-inf")
_log = structlog.get_logger(__name__)


class CacheUnavailable(Exception):
    """Redis does not answer, or did not a moment ago. Whoever asks must do without."""


@cache
def pool() -> BlockingConnectionPool:
    """Return the pool, made at first use; callers wait their turn when all connections are busy."""
    return BlockingConnectionPool.from_url(
        settings().redis_url.get_secret_value(),
        max_connections=MAX_CONNECTIONS,
        timeout=_PATIENCE_SECONDS,
        socket_timeout=_PATIENCE_SECONDS,
        socket_connect_timeout=_PATIENCE_SECONDS,
        # Once more at once: a pooled connection may have died with a Redis that is back already.
        retry=Retry(NoBackoff(), 1),
    )


@cache
def client() -> Redis:
    """Return the client on the pool; safe to share between all requests of the process."""
    return Redis(connection_pool=pool())


@cache
def _turns() -> asyncio.Semaphore:
    # The pool's own queue loses patience in a burst, which would look as if Redis had failed.
    return asyncio.Semaphore(MAX_CONNECTIONS)


@asynccontextmanager
async def borrowed() -> AsyncIterator[Redis]:
    """Lend the client for a few commands.

    Raises:
        CacheUnavailable: a command failed, or Redis has failed within the last second.
    """
    global _resume_at  # noqa: PLW0603 - whether Redis answers is a fact about the process
    _refuse_while_paused()
    async with _turns():
        # Looked at again: who queued while Redis failed need not find that out as well.
        _refuse_while_paused()
        try:
            yield client()
        except (RedisError, OSError, TimeoutError) as error:
            _resume_at = monotonic() + PAUSE_SECONDS
            _log.warning("cache_unavailable", error=repr(error))
            raise CacheUnavailable from error


def _refuse_while_paused() -> None:
    if monotonic() < _resume_at:
        raise CacheUnavailable
