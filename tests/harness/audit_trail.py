"""Reads the audit trail from its table, as nobody can through the API."""

from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg.rows import class_row


@dataclass(frozen=True)
class AuditRow:
    """One row of the trail."""

    sequence: int
    occurred_at: datetime
    actor_id: UUID | None
    actor_name: str
    entity_type: str
    entity_id: UUID
    action: str
    field_name: str | None
    old_value: str | None
    new_value: str | None
    request_id: str

    @property
    def change(self) -> tuple[str, str | None, str | None, str | None]:
        """What was done: action, field, old and new value."""
        return self.action, self.field_name, self.old_value, self.new_value


def read_trail(
    superuser: psycopg.Connection, event_id: str, entity_id: str | None = None
) -> list[AuditRow]:
    """Return an event's entries, oldest first; those of one entity if it is named."""
    columns = ", ".join(column.name for column in fields(AuditRow))
    with superuser.cursor(row_factory=class_row(AuditRow)) as cursor:
        cursor.execute(
            f"SELECT {columns} FROM audit_entries "
            "WHERE event_id = %s AND coalesce(entity_id = %s, true) ORDER BY sequence",
            (event_id, entity_id),
        )
        return cursor.fetchall()
