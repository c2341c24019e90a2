"""Which tasks have a database connection: a task that has one may wait for the database only.

The pool is small. A request that keeps a connection while it waits for Redis, for storage or for
another request takes it from requests that could continue. If it waits for one of those, both wait
until the pool times out.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

_TAKEN_BY = "taken_by"
_connections: Counter[asyncio.Task[Any]] = Counter()
_may_wait: ContextVar[bool] = ContextVar("may_wait", default=False)


def watch(engine: Engine) -> None:
    """Record, from this call on, which task takes a connection from the pool of `engine`."""
    event.listen(engine, "checkout", _note_taken)
    event.listen(engine, "checkin", _note_returned)


def _note_taken(_connection: object, record: Any, _fairy: object) -> None:  # noqa: ANN401
    task = asyncio.current_task()
    if task is not None:
        record.info[_TAKEN_BY] = task
        _connections[task] += 1


def _note_returned(_connection: object, record: Any) -> None:  # noqa: ANN401
    # Found by the record, since another task may return the connection, after a cancellation.
    task = record.info.pop(_TAKEN_BY, None)
    if task is not None:
        _connections[task] -= 1
        if not _connections[task]:
            del _connections[task]


def has_connection() -> bool:
    """Return whether the running task has a connection from the pool."""
    return asyncio.current_task() in _connections


def refuse_with_connection(waits_for: str) -> None:
    """Raise if the running task has a connection; to be called before waiting for `waits_for`.

    Raises:
        RuntimeError: the running task has a connection: a bug in the code that waits.
    """
    if has_connection() and not _may_wait.get():
        raise RuntimeError(f"waits for {waits_for} while it has a database connection")


@contextmanager
def waiting_is_limited() -> Iterator[None]:
    """Allow the block to wait with a connection: only for reads queued by `queue_for_long_read`."""
    token = _may_wait.set(True)
    try:
        yield
    finally:
        _may_wait.reset(token)
