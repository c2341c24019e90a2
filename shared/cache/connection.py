"""The process's only Redis pool. Redis is a cache: correctness never depends on what it has."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.connection import parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.credentials import CredentialProvider
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from shared import telemetry_export
from shared.connection_use import refuse_with_connection
from shared.entra import CACHE, SignInFailed, token_for
from shared.process import process
from shared.settings import settings

# A cache that takes longer than this costs more than it saves.
_PATIENCE_SECONDS = 0.5
MAX_CONNECTIONS = 32
# For this long after a failure no request asks Redis, so that not every one waits for a time-out.
PAUSE_SECONDS = 1.0
_log = structlog.get_logger(__name__)


class CacheUnavailable(Exception):
    """Redis does not answer, or did not within the last second. Callers go on without it."""


class Pause:
    """A short time after a failure in which Redis is not used."""

    def __init__(self) -> None:
        self.clear()

    def start(self) -> None:
        """Use no Redis for `PAUSE_SECONDS`."""
        self._until = monotonic() + PAUSE_SECONDS

    def clear(self) -> None:
        """Ask Redis again."""
        self._until = float("-inf")

    def refuse(self) -> None:
        """Raise `CacheUnavailable` during a pause."""
        if monotonic() < self._until:
            raise CacheUnavailable


pause = process.memo(Pause())


@process.client(close=BlockingConnectionPool.disconnect)
def pool() -> BlockingConnectionPool:
    """Return the pool, made at first use; callers queue when all connections are busy."""
    return BlockingConnectionPool(
        **_address(),
        max_connections=MAX_CONNECTIONS,
        timeout=_PATIENCE_SECONDS,
        socket_timeout=_PATIENCE_SECONDS,
        socket_connect_timeout=_PATIENCE_SECONDS,
        # One immediate retry: the pooled connection may be from before a restart of Redis, or Redis
        # may have closed it when the token that opened it expired.
        retry=Retry(NoBackoff(), 1),
    )


def _address() -> dict[str, Any]:
    """Return the address of Redis and its credentials, as arguments of the pool."""
    configured = settings()
    address: dict[str, Any] = dict(parse_url(configured.redis_url.get_secret_value()))
    if configured.azure_client_id:
        address["credential_provider"] = _Identity(address.pop("username"))
    return address


class _Identity(CredentialProvider):
    """Signs in by token; the user name in Redis is the identity's object id."""

    def __init__(self, object_id: str) -> None:
        self._object_id = object_id

    def get_credentials(self) -> tuple[str, str]:
        raise NotImplementedError  # redis.asyncio asks for the other

    async def get_credentials_async(self) -> tuple[str, str]:
        try:
            return self._object_id, await token_for(CACHE).read()
        except SignInFailed as error:
            raise RedisConnectionError("no token to sign in with") from error


@process.client(close=Redis.aclose)
def client() -> Redis:
    """Return the client on the pool; safe to share between all requests of the process."""
    created = Redis(connection_pool=pool())
    telemetry_export.trace_cache(created)
    return created


@process.once
def _connection_slots() -> asyncio.Semaphore:
    # The pool's own queue times out in a burst, which would look as if Redis had failed.
    return asyncio.Semaphore(MAX_CONNECTIONS)


@asynccontextmanager
async def borrowed() -> AsyncIterator[Redis]:
    """Lend the client for a few commands.

    Raises:
        CacheUnavailable: a command failed, or Redis has failed within the last second.
        RuntimeError: the running task has a database connection; see `shared.connection_use`.
    """
    refuse_with_connection("Redis")
    pause.refuse()
    async with _connection_slots():
        # Checked again: Redis may have failed while this task was in the queue.
        pause.refuse()
        try:
            yield client()
        except (RedisError, OSError, TimeoutError) as error:
            pause.start()
            _log.warning("cache_unavailable", error=repr(error))
            raise CacheUnavailable from error
