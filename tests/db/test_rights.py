"""The app's own role changes rows, and nothing else."""

import psycopg
import pytest

FORBIDDEN = [
    "CREATE TABLE mine (id integer)",
    "CREATE TABLE public.mine (id integer)",
    "CREATE TEMP TABLE mine (id integer)",
    "CREATE SCHEMA mine",
    "CREATE ROLE mine",
    "CREATE FUNCTION mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "DROP TABLE purchases",
    "ALTER TABLE events ADD COLUMN mine text",
    "ALTER TABLE ticket_packages DROP CONSTRAINT ck_ticket_packages_not_oversold",
    "DROP INDEX ix_purchases_package_id",
    "TRUNCATE purchases",
    "ALTER SEQUENCE ticket_numbers RESTART",
    "SELECT setval('ticket_numbers', 1)",
    "SET ROLE ticketing_owner",
    "SET SESSION AUTHORIZATION postgres",
    "SELECT * FROM pg_authid",
    "SELECT pg_read_file('PG_VERSION')",
    "COPY events TO PROGRAM 'true'",
    "COPY events TO '/tmp/events'",
]


@pytest.mark.parametrize("order", FORBIDDEN)
def test_the_app_may_not(as_app: psycopg.Connection, order: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_app.execute(order)


def test_the_app_may_draw_ticket_numbers(as_app: psycopg.Connection) -> None:
    row = as_app.execute("SELECT nextval('ticket_numbers')").fetchone()
    assert row is not None
    assert row[0] > 0


def test_the_app_owns_nothing_and_is_nobody_special(as_app: psycopg.Connection) -> None:
    owned = as_app.execute(
        "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole"
    ).fetchone()
    role = as_app.execute(
        "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls"
        " FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    assert (owned, role) == ((0,), (False,))
