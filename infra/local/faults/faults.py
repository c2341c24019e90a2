"""The faults: how each begins, for how long it lasts, and how it ends."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final, LiteralString

import psycopg
import redis.asyncio as redis

from infra.local.bench.stage import Stage
from infra.local.faults.load import Load
from infra.local.outages import frozen, killed
from infra.local.part import Part
from infra.local.postgres import APP

_LEAVERS: Final = 300
_LONGEST_STAY_SECONDS: Final = 0.05
_END_SESSIONS: Final[LiteralString] = (
    f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{APP}'"  # noqa: S608
)


@dataclass(frozen=True)
class Scene:
    """Where a fault happens: the servers with the app, and the load on it."""

    stage: Stage
    load: Load


Happening = Callable[[Scene], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class Fault:
    """A fault, which lasts for `seconds` inside the context that `happens` opens."""

    label: str
    seconds: float
    happens: Happening


def _kill(part_of: Callable[[Stage], Part]) -> Happening:
    return lambda scene: killed(part_of(scene.stage))


def _freeze(part_of: Callable[[Stage], Part]) -> Happening:
    @asynccontextmanager
    async def happen(scene: Scene) -> AsyncIterator[None]:
        with frozen(part_of(scene.stage)):
            yield

    return happen


def _fill_redis(policy: str) -> Happening:
    @asynccontextmanager
    async def happen(scene: Scene) -> AsyncIterator[None]:
        async with redis.Redis.from_url(scene.stage.stack.redis.url) as server:
            await server.config_set("maxmemory-policy", policy)
            # Less than the server itself needs, so that each write is one too many.
            await server.config_set("maxmemory", "1mb")
            try:
                yield
            finally:
                await server.config_set("maxmemory", "0")
                await server.config_set("maxmemory-policy", "noeviction")

    return happen


def _execute(*begin: LiteralString, end: tuple[LiteralString, ...]) -> Happening:
    """Return a fault that the superuser's statements begin, and others end."""

    @asynccontextmanager
    async def happen(scene: Scene) -> AsyncIterator[None]:
        async with _superuser(scene) as superuser:
            for statement in begin:
                await superuser.execute(statement)
            try:
                yield
            finally:
                for statement in end:
                    await superuser.execute(statement)

    return happen


@asynccontextmanager
async def _end_sessions(scene: Scene) -> AsyncIterator[None]:
    async def keep_ending() -> None:
        async with _superuser(scene) as superuser:
            while True:
                await superuser.execute(_END_SESSIONS)
                await asyncio.sleep(0.2)

    ending = asyncio.create_task(keep_ending())
    try:
        yield
    finally:
        ending.cancel()
        with suppress(asyncio.CancelledError):
            await ending


@asynccontextmanager
async def _let_clients_go(scene: Scene) -> AsyncIterator[None]:
    for number in range(_LEAVERS):
        scene.load.come(gone_after_seconds=_LONGEST_STAY_SECONDS * number / _LEAVERS)
    yield


@asynccontextmanager
async def _kill_app(scene: Scene) -> AsyncIterator[None]:
    scene.stage.host.end(signal.SIGKILL)
    try:
        yield
    finally:
        scene.stage.host.start()


@asynccontextmanager
async def _superuser(scene: Scene) -> AsyncIterator[psycopg.AsyncConnection]:
    url = scene.stage.stack.postgres.superuser_url
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as superuser:
        yield superuser


def _lock(table: LiteralString) -> Happening:
    return _execute("BEGIN", f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE", end=("COMMIT",))


FAULTS: Final[dict[str, Fault]] = {
    "postgres_killed": Fault("kill -9 PostgreSQL", 3, _kill(lambda stage: stage.stack.postgres)),
    "redis_killed": Fault("kill -9 Redis", 6, _kill(lambda stage: stage.stack.redis)),
    "azurite_killed": Fault("kill -9 Azurite", 6, _kill(lambda stage: stage.stack.azurite)),
    "postgres_frozen": Fault("SIGSTOP PostgreSQL", 20, _freeze(lambda stage: stage.stack.postgres)),
    "redis_frozen": Fault("SIGSTOP Redis", 10, _freeze(lambda stage: stage.stack.redis)),
    "redis_full": Fault("Redis 1 MB noeviction", 8, _fill_redis("noeviction")),
    "redis_evicts": Fault("Redis 1 MB allkeys-lru", 8, _fill_redis("allkeys-lru")),
    "insert_revoked": Fault(
        "REVOKE INSERT ON purchases",
        6,
        _execute(
            f"REVOKE INSERT ON purchases FROM {APP}", end=(f"GRANT INSERT ON purchases TO {APP}",)
        ),
    ),
    "packages_locked": Fault("LOCK ticket_packages", 10, _lock("ticket_packages")),
    "purchases_locked": Fault("LOCK purchases", 14, _lock("purchases")),
    "sessions_ended": Fault("pg_terminate_backend every 0.2 s", 12, _end_sessions),
    "few_connections": Fault(
        "role limited to 2 connections",
        10,
        _execute(
            f"ALTER ROLE {APP} CONNECTION LIMIT 2",
            _END_SESSIONS,
            end=(f"ALTER ROLE {APP} CONNECTION LIMIT -1",),
        ),
    ),
    "read_only": Fault(
        "database read-only",
        8,
        _execute(
            f"ALTER ROLE {APP} SET default_transaction_read_only = on",
            _END_SESSIONS,
            end=(f"ALTER ROLE {APP} RESET default_transaction_read_only", _END_SESSIONS),
        ),
    ),
    "clients_gone": Fault(f"{_LEAVERS} clients gone mid-request", 3, _let_clients_go),
    "app_killed": Fault("kill -9 the app, started again", 3, _kill_app),
    # As long as the deadline of a transaction, its queue and several tries together.
    "postgres_frozen_long": Fault(
        "SIGSTOP PostgreSQL", 40, _freeze(lambda stage: stage.stack.postgres)
    ),
}
