"""A receipt that was issued is replaced by another, never changed or removed."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.db.rows import Rows

INSERT = """
    INSERT INTO receipts (event_id, number, purchase_id, replaces, content, total_price,
                          payments_on_record)
    VALUES (%(event_id)s, %(number)s, %(purchase_id)s, %(replaces)s, %(content)s, 250, 1)
    RETURNING id
"""


@pytest.fixture
def issued(superuser: psycopg.Connection) -> Iterator[dict[str, object]]:
    """The first receipt of a purchase; it is taken back with its transaction."""
    rows = Rows()
    with superuser.transaction(force_rollback=True):
        for table in ("users", "events", "ticket_packages", "purchases"):
            rows.insert(superuser, table, rows.first(table))
        receipt: dict[str, object] = {
            "event_id": rows.event_id,
            "number": 1,
            "purchase_id": rows.purchase_id,
            "replaces": None,
            "content": Jsonb({"amount_paid": "250.00"}),
        }
        row = superuser.execute(INSERT, receipt).fetchone()
        assert row is not None
        yield {**receipt, "id": row[0]}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE receipts SET content = '{}' WHERE id = %(id)s",
        "UPDATE receipts SET number = number WHERE id = %(id)s",
        "DELETE FROM receipts WHERE id = %(id)s",
        "TRUNCATE receipts",
    ],
)
def test_a_receipt_is_never_changed_or_removed(
    superuser: psycopg.Connection, issued: dict[str, object], change: str
) -> None:
    with pytest.raises(psycopg.errors.RestrictViolation, match="never changed or removed"):
        superuser.execute(change, issued)


@pytest.mark.parametrize(
    ("other", "constraint"),
    [
        ({"number": 1}, "uq_receipts_event_number"),
        ({"number": 2}, "uq_receipts_first_of_purchase"),
    ],
)
def test_a_number_is_given_once_and_a_purchase_has_one_first_receipt(
    superuser: psycopg.Connection,
    issued: dict[str, object],
    other: dict[str, object],
    constraint: str,
) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation) as refusal:
        superuser.execute(INSERT, {**issued, **other})
    assert refusal.value.diag.constraint_name == constraint


def test_a_receipt_is_replaced_once(
    superuser: psycopg.Connection, issued: dict[str, object]
) -> None:
    superuser.execute(INSERT, {**issued, "number": 2, "replaces": issued["id"]})
    with pytest.raises(psycopg.errors.UniqueViolation) as refusal:
        superuser.execute(INSERT, {**issued, "number": 3, "replaces": issued["id"]})
    assert refusal.value.diag.constraint_name == "uq_receipts_replaces"
