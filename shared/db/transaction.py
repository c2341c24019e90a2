"""The one place where transactions are opened, committed and rolled back.

One request, one timer tick or one blob message is one transaction. Leaving the block by an
exception rolls everything back.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.engine import engine


def _session(*, read_only: bool) -> AsyncSession:
    return AsyncSession(
        engine(),
        # Of the session, not of the engine: where a task is cancelled while they are set, only
        # the session gives the connection back.
        execution_options={"postgresql_readonly": read_only},
        expire_on_commit=False,
        autoflush=False,
    )


@asynccontextmanager
async def read_write() -> AsyncIterator[AsyncSession]:
    """Open a transaction that commits at the end of the block."""
    async with _session(read_only=False) as session, session.begin():
        yield session


@asynccontextmanager
async def read_only() -> AsyncIterator[AsyncSession]:
    """Open a transaction in which PostgreSQL refuses to write."""
    async with _session(read_only=True) as session:
        yield session
