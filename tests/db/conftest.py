"""Connections past the app, and rows to point foreign keys at."""

from collections.abc import Iterator

import psycopg
import pytest

from infra.local.stack import LocalStack
from tests.db.rows import Rows


@pytest.fixture
def as_app(stack: LocalStack) -> Iterator[psycopg.Connection]:
    """A connection with the app's own rights; nothing that is done on it stays."""
    with psycopg.connect(stack.postgres.app_url) as connected:
        yield connected
        connected.rollback()


@pytest.fixture(scope="module")
def rows(stack: LocalStack) -> Rows:
    """One row of each table that others refer to.

    Made anew for each file: the browser's tests empty the tables they begin with.
    """
    with psycopg.connect(stack.postgres.app_url) as app:
        made = Rows()
        for table in ("users", "events", "ticket_packages", "purchases", "promo_codes"):
            made.insert(app, table, made.first(table))
    return made
