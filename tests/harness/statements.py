"""Counts what is sent to PostgreSQL, so that no endpoint grows a query a row unnoticed."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from shared.cache.public_packages import public_packages_memo
from shared.cache.sales_counts import sales_counts_memo
from shared.db.engine import engine
from shared.services.people import coordinators


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Collect the statements that are executed inside the block, with nothing kept from before."""
    coordinators.access_memo.clear()
    public_packages_memo.clear()
    sales_counts_memo.clear()
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine().sync_engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine().sync_engine, "before_cursor_execute", note)
