"""The only place where transactions are opened, committed and rolled back.

One request, one timer tick or one blob message is one transaction. Leaving the block by an
exception rolls everything back.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from shared import telemetry
from shared.connection_use import refuse_with_connection
from shared.db.deadline import REQUEST_SECONDS, Deadline, deadline
from shared.db.engine import ONLY_READS, engine

_log = structlog.get_logger(__name__)
_EFFECTS = "effects_after_commit"
_ENTERED = "entered_until_end"
_LIMITS = "deadline"

Effect = Callable[[], Awaitable[object]]


@asynccontextmanager
async def _transaction(*, read_only: bool, seconds: float | None) -> AsyncIterator[AsyncSession]:
    refuse_with_connection("another connection")
    effects: list[Effect] = []
    async with (
        # Exited last, when the transaction has ended and its connection is back in the pool.
        AsyncExitStack() as entered,
        deadline(REQUEST_SECONDS if seconds is None else seconds) as limits,
        AsyncSession(
            engine(),
            execution_options={ONLY_READS: read_only},
            expire_on_commit=False,
            autoflush=False,
            info={_EFFECTS: effects, _ENTERED: entered, _LIMITS: limits},
        ) as session,
        session.begin(),
    ):
        yield session
    for effect in effects:
        try:
            await effect()
        except Exception:
            # The transaction is committed: an error in an effect must not make the request fail.
            _log.exception("effect_after_commit_failed")


@asynccontextmanager
async def read_write(*, seconds: float | None = None) -> AsyncIterator[AsyncSession]:
    """Open a transaction that commits at the end of the block.

    `seconds` is its deadline, without which it is that of a request, `REQUEST_SECONDS`.

    Raises:
        DeadlinePassed: the database took longer. A commit that was under way may have succeeded.
    """
    async with _transaction(read_only=False, seconds=seconds) as session:
        yield session


@asynccontextmanager
async def read_only(*, seconds: float | None = None) -> AsyncIterator[AsyncSession]:
    """Open a transaction in which PostgreSQL refuses to write; `seconds` as with `read_write`.

    Raises:
        DeadlinePassed: the database took longer.
    """
    async with _transaction(read_only=True, seconds=seconds) as session:
        yield session


@asynccontextmanager
async def savepoint(session: AsyncSession) -> AsyncIterator[None]:
    """Roll back this block only, not the whole transaction, when it is left by an exception."""
    async with session.begin_nested():
        yield


@asynccontextmanager
async def preview(session: AsyncSession) -> AsyncIterator[None]:
    """Roll back this block at its end, with what it had planned for after the commit.

    To show what a change would do.
    """
    effects: list[Effect] = session.info[_EFFECTS]
    planned_before = len(effects)
    tried = await session.begin_nested()
    try:
        yield
    finally:
        await tried.rollback()
        del effects[planned_before:]


def after_commit(session: AsyncSession, effect: Effect) -> None:
    """Run `effect` after the commit; never if the transaction is rolled back."""
    session.info[_EFFECTS].append(effect)


def count_after_commit(session: AsyncSession, name: str, **attributes: str) -> None:
    """Count `name` after the commit; never if the transaction is rolled back."""

    async def count() -> None:
        telemetry.count(name, amount=1, **attributes)

    after_commit(session, count)


async def enter_until_end(
    session: AsyncSession,
    lock: AbstractAsyncContextManager[object],
    *,
    seconds: float | None = None,
) -> None:
    """Enter `lock`, and exit it after the transaction's commit or rollback.

    The wait for `lock` does not count for the transaction's deadline, which then starts again:
    it is `seconds` from then, `REQUEST_SECONDS` unless given.

    Raises:
        RuntimeError: a statement was sent before, so the task would wait with a connection.
    """
    refuse_with_connection("a lock")
    limits: Deadline = session.info[_LIMITS]
    limits.suspend()
    await session.info[_ENTERED].enter_async_context(lock)
    limits.restart(REQUEST_SECONDS if seconds is None else seconds)
