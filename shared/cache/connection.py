"""The process's one Redis pool. Redis only helps: nothing is decided by what it says or lacks."""

from functools import cache

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from shared.settings import settings

# A cache that takes longer than this costs more than it saves.
_PATIENCE_SECONDS = 0.5
MAX_CONNECTIONS = 32


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
