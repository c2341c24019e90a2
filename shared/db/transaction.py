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
from shared.db.engine import ONLY_READS, engine

_log = structlog.get_logger(__name__)
_EFFECTS = "effects_after_commit"
_ENTERED = "entered_until_end"

Effect = Callable[[], Awaitable[object]]


@asynccontextmanager
async def _transaction(*, read_only: bool) -> AsyncIterator[AsyncSession]:
    refuse_with_connection("another connection")
    effects: list[Effect] = []
    async with (
        # Exited last, when the transaction has ended and its connection is back in the pool.
        AsyncExitStack() as entered,
        AsyncSession(
            engine(),
            execution_options={ONLY_READS: read_only},
            expire_on_commit=False,
            autoflush=False,
            info={_EFFECTS: effects, _ENTERED: entered},
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
async def read_write() -> AsyncIterator[AsyncSession]:
    """Open a transaction that commits at the end of the block."""
    async with _transaction(read_only=False) as session:
        yield session


@asynccontextmanager
async def read_only() -> AsyncIterator[AsyncSession]:
    """Open a transaction in which PostgreSQL refuses to write."""
    async with _transaction(read_only=True) as session:
        yield session


@asynccontextmanager
async def savepoint(session: AsyncSession) -> AsyncIterator[None]:
    """Roll back this block only, not the whole transaction, when it is left by an exception."""
    async with session.begin_nested():
        yield


def after_commit(session: AsyncSession, effect: Effect) -> None:
    """Run `effect` after the commit; never if the transaction is rolled back."""
    session.info[_EFFECTS].append(effect)


def count_after_commit(session: AsyncSession, name: str, **attributes: str) -> None:
    """Count `name` after the commit; never if the transaction is rolled back."""

    async def count() -> None:
        telemetry.count(name, amount=1, **attributes)

    after_commit(session, count)


async def enter_until_end(session: AsyncSession, lock: AbstractAsyncContextManager[object]) -> None:
    """Enter `lock`, and exit it after the transaction's commit or rollback.

    Raises:
        RuntimeError: a statement was sent before, so the task would wait with a connection.
    """
    refuse_with_connection("a lock")
    await session.info[_ENTERED].enter_async_context(lock)
