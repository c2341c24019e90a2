"""Alembic's entry: runs the migrations against DATABASE_URL, as the role that owns the tables."""

import os
from typing import Any, Literal

from alembic import context
from sqlalchemy import create_engine, pool

from shared.db.tables import Base
from shared.db.tables.base import EnumText


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:  # noqa: ANN401 - Alembic's
    """Render an enum column as the text column that it is in the database."""
    return "sa.Text()" if kind == "type" and isinstance(item, EnumText) else False


def run() -> None:
    """Run all pending migrations; a second runner waits for the first.

    They are one transaction, but for those that fill a large table, which commit batch by batch.
    """
    url = os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_server_default=True,
            render_item=render_item,
        )
        with context.begin_transaction():
            # Any fixed number; it identifies the lock on this product's schema. It is the session's,
            # not the transaction's, since some migrations commit before they end.
            connection.exec_driver_sql("SELECT pg_advisory_lock(7015015)")
            context.run_migrations()
    engine.dispose()


run()
