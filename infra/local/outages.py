"""Takes parts of the stack away for a while; whatever happens, they are back afterwards."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import psutil  # type: ignore[import-untyped]  # it ships no types

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


@asynccontextmanager
async def killed(part: Part) -> AsyncIterator[None]:
    """End a server at once, as a power failure would, and start it again after the block."""
    try:
        processes = _suspend(part)
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        await asyncio.to_thread(psutil.wait_procs, processes, 5)
        yield
    finally:
        await asyncio.to_thread(part.stop)
        await asyncio.to_thread(part.start)


@contextmanager
def frozen(part: Part) -> Iterator[None]:
    """Have a server keep its connections open and answer nothing inside the block."""
    processes = _suspend(part)
    try:
        yield
    finally:
        for process in processes:
            # One that had been about to end is gone by now.
            with suppress(psutil.NoSuchProcess):
                process.resume()


def _suspend(part: Part) -> list[psutil.Process]:
    """Suspend all processes of a server, and return them."""
    first = psutil.Process(part.pid)
    first.suspend()
    # PostgreSQL answers by one process a connection. The first one, now suspended, starts no more.
    children = first.children(recursive=True)
    for child in children:
        with suppress(psutil.NoSuchProcess):
            child.suspend()
    return [first, *children]
