"""Reads the audit trail behind the API."""

from dataclasses import dataclass

import psycopg

from tests.factories import Json


@dataclass(frozen=True)
class Trace:
    """What an entry says was done. Values as the API shows them."""

    action: str
    field: str | None = None
    old: str | None = None
    new: str | None = None


def traces(superuser: psycopg.Connection, entity: Json) -> list[Trace]:
    """Return what is on record about one thing, oldest first."""
    rows = superuser.execute(
        "SELECT action, field_name, old_value, new_value FROM audit_entries"
        " WHERE entity_id = %s ORDER BY sequence",
        [entity["id"]],
    )
    return [Trace(*row) for row in rows]


def actors(superuser: psycopg.Connection, entity: Json) -> list[str]:
    """Return the names of who did what is on record about one thing, oldest first."""
    rows = superuser.execute(
        "SELECT actor_name FROM audit_entries WHERE entity_id = %s ORDER BY sequence",
        [entity["id"]],
    )
    return [name for (name,) in rows]
