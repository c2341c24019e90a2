"""Constraints and indexes have names that say what they are, and errors know them."""

import re

import psycopg
import pytest

from shared.db.constraints import REFUSALS

NAMED = """
    SELECT CASE c.contype WHEN 'p' THEN 'pk' WHEN 'f' THEN 'fk' WHEN 'u' THEN 'uq'
                          WHEN 'c' THEN 'ck' ELSE c.contype::text END,
           t.relname::text, c.conname::text
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    -- NOT NULL has become a constraint in PostgreSQL 18; nobody names those. A trigger that waits
    -- until the transaction ends counts as one.
    WHERE t.relnamespace = 'public'::regnamespace AND c.contype NOT IN ('n', 't')
    UNION
    SELECT CASE WHEN i.indisunique THEN 'uq' ELSE 'ix' END, t.relname::text, x.relname::text
    FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
    WHERE t.relnamespace = 'public'::regnamespace AND NOT i.indisprimary
"""


@pytest.fixture
def named(as_app: psycopg.Connection) -> set[tuple[str, str, str]]:
    """Every constraint and index: (prefix that is due, table, name)."""
    found = as_app.execute(NAMED).fetchall()
    return {(prefix, table, name) for prefix, table, name in found if table != "alembic_version"}


def test_every_constraint_and_index_is_named_by_kind_and_table(
    named: set[tuple[str, str, str]],
) -> None:
    assert len(named) > 30
    misnamed = {
        name
        for prefix, table, name in named
        if not re.fullmatch(rf"{prefix}_{table}(_[a-z0-9_]+)?", name)
    }
    assert misnamed == set()


def test_every_refusal_names_a_constraint_of_the_database(
    named: set[tuple[str, str, str]],
) -> None:
    """A name that is mistyped, or gone, would turn a refusal into a 500."""
    assert REFUSALS.keys() - {name for _, _, name in named} == set()


def test_every_foreign_key_is_backed_by_an_index_or_points_at_what_is_never_deleted(
    as_app: psycopg.Connection,
) -> None:
    """Without an index on its columns, deleting what a key points at would read the whole table."""
    rows = as_app.execute(
        "SELECT c.conname, c.confrelid::regclass::text FROM pg_constraint c WHERE c.contype = 'f'"
        " AND c.connamespace = 'public'::regnamespace AND NOT EXISTS"
        " (SELECT FROM pg_index i WHERE i.indrelid = c.conrelid"
        "  AND (i.indkey::int2[])[0:0] <@ c.conkey)"
    ).fetchall()
    assert {target for _, target in rows} <= {"events", "users", "tickets"}
