"""FR-066: audit entries are never changed or removed, whoever asks."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from infra.local.stack import LocalStack
from tests.factories import Json
from tests.harness.archive import write_entries

_SEVEN_YEARS = timedelta(days=7 * 365 + 2)
ROLES: dict[str, Callable[[LocalStack], str]] = {
    "app": lambda stack: stack.postgres.app_url,
    "owner": lambda stack: stack.postgres.owner_url,
    "superuser": lambda stack: stack.postgres.superuser_url,
}
# `event` has one entry, of its own creation; each statement reaches it.
CHANGES = [
    "UPDATE audit_entries SET new_value = 'x' WHERE event_id = %(event)s",
    "UPDATE audit_entries SET hash = hash WHERE event_id = %(event)s",
    "DELETE FROM audit_entries WHERE event_id = %(event)s",
    "INSERT INTO audit_entries SELECT * FROM audit_entries WHERE event_id = %(event)s"
    " ON CONFLICT (event_id, sequence) DO UPDATE SET new_value = 'x'",
    "WITH gone AS (DELETE FROM audit_entries WHERE event_id = %(event)s RETURNING 1) TABLE gone",
]
TRUNCATIONS = ["TRUNCATE audit_entries", "TRUNCATE events CASCADE"]


@pytest.fixture
def connected(stack: LocalStack, request: pytest.FixtureRequest) -> Iterator[psycopg.Connection]:
    """A connection as the role of the parameter; what it does is taken back."""
    with psycopg.connect(ROLES[request.param](stack)) as connection:
        yield connection
        connection.rollback()


@pytest.mark.parametrize("connected", ROLES, indirect=True)
@pytest.mark.parametrize("change", CHANGES)
def test_an_entry_is_never_changed_or_deleted(
    connected: psycopg.Connection, event: Json, change: str
) -> None:
    """FR-066."""
    with pytest.raises(psycopg.errors.RestrictViolation, match="never changed or removed"):
        connected.execute(change, {"event": event["id"]})


@pytest.mark.parametrize("connected", ROLES, indirect=True)
@pytest.mark.parametrize("age", [timedelta(days=1), _SEVEN_YEARS, _SEVEN_YEARS * 2])
async def test_an_entry_is_not_removed_however_old_it_is(
    connected: psycopg.Connection, event: Json, age: timedelta
) -> None:
    """FR-068: seven years are the least; nothing moves entries out after that either."""
    await write_entries(event, 1, at=datetime.now(UTC) - age)
    old = "occurred_at < %(before)s AND event_id = %(event)s"
    values = {"before": datetime.now(UTC) - age / 2, "event": event["id"]}
    found = connected.execute(f"SELECT FROM audit_entries WHERE {old}", values)
    assert len(found.fetchall()) == 1
    with pytest.raises(psycopg.errors.RestrictViolation, match="never changed or removed"):
        connected.execute(f"DELETE FROM audit_entries WHERE {old}", values)


@pytest.mark.parametrize("connected", ROLES, indirect=True)
def test_an_event_is_not_removed_from_under_its_trail(
    connected: psycopg.Connection, event: Json
) -> None:
    """FR-068."""
    with pytest.raises(psycopg.errors.ForeignKeyViolation, match="fk_audit_"):
        connected.execute("DELETE FROM events WHERE id = %s", [event["id"]])


@pytest.mark.parametrize("connected", ["owner", "superuser"], indirect=True)
@pytest.mark.parametrize("truncation", TRUNCATIONS)
def test_the_trail_is_never_truncated(
    connected: psycopg.Connection, event: Json, truncation: str
) -> None:
    """FR-066."""
    with pytest.raises(psycopg.errors.RestrictViolation, match="never changed or removed"):
        connected.execute(truncation)


@pytest.mark.parametrize("connected", ["app"], indirect=True)
@pytest.mark.parametrize(
    "order",
    [
        *TRUNCATIONS,
        "ALTER TABLE audit_entries DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_entries_refuse_change ON audit_entries",
        "DROP TABLE audit_entries",
        "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE sql AS 'SELECT'",
        "SET session_replication_role = replica",
    ],
)
def test_the_app_can_not_take_the_guard_away(connected: psycopg.Connection, order: str) -> None:
    """FR-066."""
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connected.execute(order)


@pytest.mark.parametrize("connected", ["superuser"], indirect=True)
def test_without_its_trigger_the_trail_could_be_changed(
    connected: psycopg.Connection, event: Json
) -> None:
    """The control: it is the trigger that refuses, and the statements do reach an entry."""
    connected.execute("ALTER TABLE audit_entries DISABLE TRIGGER USER")
    for change in CHANGES[:3]:
        assert connected.execute(change, {"event": event["id"]}).rowcount == 1
