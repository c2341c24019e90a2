"""Ends background tasks."""

import asyncio
from typing import Any

_PATIENCE_SECONDS = 0.5


async def end(task: asyncio.Task[Any]) -> None:
    """Cancel a task until it has ended; raises its exception, except for the cancellation.

    One cancellation may not be enough: before Python 3.12, `asyncio.wait_for`, in which psycopg
    waits for PostgreSQL, loses a cancellation that comes together with the result
    (https://github.com/python/cpython/issues/86296), and a loop would go on for ever.
    """
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=_PATIENCE_SECONDS)
    if not task.cancelled():
        task.result()
