"""Takes parts of the stack away for a while; whatever happens, they are back afterwards."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import psutil  # type: ignore[import-untyped]  # it ships no types
import psycopg

from infra.local.part import Part


async def restart(part: Part) -> None:
    """Stop a server and start it again, with nothing asked of it in between."""
    async with stopped(part):
        pass


@asynccontextmanager
async def stopped(part: Part) -> AsyncIterator[None]:
    """Have a server stopped inside the block. It may be stopped already."""
    try:
        await asyncio.to_thread(part.stop)
        yield
    finally:
        await asyncio.to_thread(part.start)


@contextmanager
def frozen(part: Part) -> Iterator[None]:
    """Have a server keep its connections open and answer nothing inside the block."""
    process = psutil.Process(part.pid)
    process.suspend()
    # PostgreSQL answers by one process a connection. The first one, now suspended, starts no more.
    stopped_processes = [process, *process.children(recursive=True)]
    try:
        for child in stopped_processes[1:]:
            child.suspend()
        yield
    finally:
        for one in stopped_processes:
            # One that had been about to end is gone by now.
            with suppress(psutil.NoSuchProcess):
                one.resume()


def hang_up(superuser_url: str) -> None:
    """End the app's database sessions that have a transaction open, as a failover would."""
    with psycopg.connect(superuser_url, autocommit=True) as superuser:
        ended = superuser.execute(
            # Waits up to so many milliseconds for each to be gone.
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE application_name = 'ticket-packages' AND state = 'idle in transaction'"
        ).fetchall()
    assert ended, "no transaction was open"
    assert all(is_gone for (is_gone,) in ended)
