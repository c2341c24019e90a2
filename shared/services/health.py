"""Whether the services that the app depends on answer, and how fast."""

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter

import structlog
from sqlalchemy import text

from shared.cache import connection
from shared.db.transaction import read_only
from shared.schemas.meta import Check, Checks, HealthStatus, Readiness
from shared.storage import blobs, quarantine

_log = structlog.get_logger(__name__)
_PATIENCE_SECONDS = 3
# Shorter, since a statement that is cut off takes a moment more.
_DATABASE_SECONDS = 2


async def _ask_database() -> None:
    # In a separate transaction, which ends while the other checks are still waiting.
    async with read_only(seconds=_DATABASE_SECONDS) as session:
        await session.execute(text("SELECT 1"))


async def _ask_cache() -> None:
    await connection.client().ping()


async def _ask_storage() -> None:
    # Two storage accounts: images need both.
    async with asyncio.TaskGroup() as group:
        group.create_task(blobs.ping())
        group.create_task(quarantine.ping())


async def _check(part: str, ask: Callable[[], Awaitable[object]]) -> Check:
    started = perf_counter()
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await ask()
        status = HealthStatus.OK
    except Exception as error:
        # Any exception: a health check reports failures and does not fail itself.
        _log.warning("health_check_failed", part=part, error=repr(error))
        status = HealthStatus.UNAVAILABLE
    return Check(status=status, latency_ms=round((perf_counter() - started) * 1000, 1))


async def check_readiness() -> Readiness:
    """Check all services at once. Only the database is essential for sales."""
    database, cache, storage = await asyncio.gather(
        _check("database", _ask_database),
        _check("cache", _ask_cache),
        _check("storage", _ask_storage),
    )
    if database.status is not HealthStatus.OK:
        status = HealthStatus.UNAVAILABLE
    elif cache.status is storage.status is HealthStatus.OK:
        status = HealthStatus.OK
    else:
        status = HealthStatus.DEGRADED
    return Readiness(status=status, checks=Checks(database=database, cache=cache, storage=storage))
