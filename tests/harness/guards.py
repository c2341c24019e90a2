"""Takes a guard away for the time of a control, which shows that a test can see what it guards."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from sqlalchemy import event as listeners

from shared.db.engine import engine

# The guards that several controls take away, as they read in the statements that buy and retake.
ENOUGH_LEFT = r"OR sold_count \+ \S+ <= quantity_limit"
CODE_UNUSED = r"AND \(c\.max_total_uses IS NULL OR c\.times_used < c\.max_total_uses\)"


@contextmanager
def without_guard(pattern: str, replacement: str = "") -> Iterator[None]:
    """Rewrite the matching part of whatever is sent to PostgreSQL inside the block.

    Fails if nothing matched: a control whose guard is still there controls nothing.
    """
    matches = 0

    def rewrite(
        _connection: object, _cursor: object, statement: str, parameters: object, *_: object
    ) -> tuple[str, object]:
        nonlocal matches
        rewritten, found = re.subn(pattern, replacement, statement)
        matches += found
        return rewritten, parameters

    listeners.listen(engine().sync_engine, "before_cursor_execute", rewrite, retval=True)
    try:
        yield
    finally:
        listeners.remove(engine().sync_engine, "before_cursor_execute", rewrite)
    assert matches, f"no statement holds {pattern!r}"


@contextmanager
def without_constraint(
    superuser: psycopg.Connection, table: str, name: str, event_id: str
) -> Iterator[None]:
    """Drop a constraint inside the block; afterwards the event's sales go, and it comes back."""
    place = {"table": sql.Identifier(table), "name": sql.Identifier(name)}
    row = superuser.execute(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = CAST(%s AS regclass) AND conname = %s",
        [table, name],
    ).fetchone()
    assert row is not None, f"{table} has no constraint {name}"
    superuser.execute(sql.SQL("ALTER TABLE {table} DROP CONSTRAINT {name}").format(**place))
    try:
        yield
    finally:
        _remove_sales(superuser, event_id)
        superuser.execute(
            sql.SQL("ALTER TABLE {table} ADD CONSTRAINT {name} {definition}").format(
                **place, definition=sql.SQL(row[0])
            )
        )


def _remove_sales(superuser: psycopg.Connection, event_id: str) -> None:
    """Remove what could break a constraint; the audit trail stays, as it must."""
    for statement in (
        "DELETE FROM promo_code_applications USING purchases"
        " WHERE purchase_id = purchases.id AND purchases.event_id = %s",
        "DELETE FROM promo_code_donor_uses USING promo_codes"
        " WHERE promo_code_id = promo_codes.id AND promo_codes.event_id = %s",
        "DELETE FROM promo_codes WHERE event_id = %s",
        "DELETE FROM option_responses USING purchases"
        " WHERE purchase_id = purchases.id AND purchases.event_id = %s",
        "DELETE FROM payments USING purchases"
        " WHERE purchase_id = purchases.id AND purchases.event_id = %s",
        "DELETE FROM tickets USING purchases"
        " WHERE purchase_id = purchases.id AND purchases.event_id = %s",
        "DELETE FROM purchases WHERE event_id = %s",
        "DELETE FROM donor_seats WHERE event_id = %s",
        "DELETE FROM idempotency_keys WHERE event_id = %s",
        "DELETE FROM ticket_packages WHERE event_id = %s",
    ):
        superuser.execute(statement, [event_id])
