"""Instances of the last release go on while the schema is already this one's.

A deployment migrates first and replaces instances afterwards, one by one, so the release before
meets this schema for minutes, and again if it is put back. The other way round, this release never
meets the schema before: the migration is a step that ends before the code is there, which
tests/azure/test_workflows.py checks.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from infra.local.stack import LocalStack
from tests.factories import Json
from tests.releases.files import load, recorded_releases

# A value of each type that SQLAlchemy passes on. PostgreSQL plans with it and executes nothing.
VALUES: dict[str, Any] = {
    "NoneType": None,
    "UUID": uuid4(),
    "bool": True,
    "bytes": b"",
    "list": [],
    "datetime": datetime(2026, 1, 1, tzinfo=UTC),
    "dict": Jsonb({}),
    "float": 1.0,
    "int": 1,
    "Decimal": Decimal("1.00"),
    "Jsonb": Jsonb({}),
    "str": "x",
    "timedelta": timedelta(seconds=1),
}
PLANNED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
RECORDED: list[Json] = [
    recorded for release in recorded_releases() for recorded in load(release, "statements")
]


def is_planned(recorded: Json) -> bool:
    return recorded["statement"].split()[0].upper() in PLANNED


PLANS = [recorded for recorded in RECORDED if is_planned(recorded)]


def dummy(type_name: str) -> Any:  # noqa: ANN401 - a value of any type
    if type_name.startswith("list["):
        return [VALUES[type_name.removeprefix("list[").removesuffix("]")]]
    return VALUES[type_name]


@pytest.fixture(scope="module")
def app(stack: LocalStack) -> Iterator[psycopg.Connection]:
    """The database as the app signs in to it."""
    with psycopg.connect(stack.postgres.app_url) as connection:
        yield connection


def plan(connection: psycopg.Connection, recorded: Json) -> None:
    """Let PostgreSQL look up every table, column, type and right of a statement."""
    parameters = {name: dummy(kind) for name, kind in recorded["parameters"].items()}
    with connection.transaction(force_rollback=True):
        connection.execute(f"EXPLAIN {recorded['statement']}".encode(), parameters or None)


@pytest.mark.parametrize("recorded", PLANS)
def test_a_statement_of_the_release_before_is_understood(
    app: psycopg.Connection, recorded: Json
) -> None:
    """And allowed to the app's role."""
    plan(app, recorded)


def test_only_what_sets_up_a_transaction_is_not_planned() -> None:
    left_out = [one["statement"].split()[0] for one in RECORDED if not is_planned(one)]
    assert set(left_out) <= {"SAVEPOINT", "RELEASE", "ROLLBACK", "SET"}
    assert len(RECORDED) > 200


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE purchases RENAME COLUMN payment_reference TO reference",
        "ALTER TABLE ticket_packages DROP COLUMN is_sponsorship",
        "REVOKE UPDATE ON events FROM ticketing_app",
    ],
)
def test_a_migration_that_contracts_too_early_would_be_found(
    superuser: psycopg.Connection, change: str
) -> None:
    """The control: each in a transaction that is taken back."""
    refused = 0
    with superuser.transaction(force_rollback=True):
        superuser.execute(change.encode())
        superuser.execute("SET LOCAL ROLE ticketing_app")
        for recorded in PLANS:
            try:
                plan(superuser, recorded)
            except (psycopg.errors.UndefinedColumn, psycopg.errors.InsufficientPrivilege):
                refused += 1
    assert refused > 0
