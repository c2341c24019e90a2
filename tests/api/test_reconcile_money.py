"""The amounts of purchases, recomputed from their payments: each way to be wrong is named."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from tests.api.test_reconcile import Tampering, reconcile_path, spoilt
from tests.factories import Json, bought, new_event, new_package
from tests.factories.payments import moved, reconciled
from tests.harness.client import Client

# Money that fits nothing is on record, and settled: 5.00 as the first, and 10.00 as the second.
_UNAPPLIED = (
    "INSERT INTO payments (id, purchase_id, kind, amount, applied)"
    " VALUES (%(first)s, %(purchase)s, 'received', 5, false);"
)
_BACK = (
    "INSERT INTO payments (id, purchase_id, kind, amount, applied, refund_of)"
    " VALUES (%(back)s, %(purchase)s, 'refunded', {amount}, false, {of});"
)
_SETTLED = "UPDATE purchases SET overpaid_by = {0}, refund_due = {0} > 0 WHERE id = %(purchase)s"
_NO_FIRST = ";DELETE FROM payments WHERE id = %(first)s"
_NO_BACK = ";DELETE FROM payments WHERE id = %(back)s"
# As if half of four packages had been returned.
_RETURNED = (
    "UPDATE purchases SET bought_quantity = 4, bought_base_price = {}, bought_discount_amount = {},"
    " bought_price_adjustment = {} WHERE id = %(purchase)s"
)
_NOT_RETURNED = "UPDATE purchases SET bought_quantity = NULL WHERE id = %(purchase)s"


def _amount(name: str, wrong: str, right: str) -> Tampering:
    set_to = "UPDATE purchases SET {} = {} WHERE id = %(purchase)s"
    return Tampering(
        *(set_to.format(name, wrong), set_to.format(name, right)),
        *("purchase", "purchase", name, wrong, right),
    )


TAMPERINGS = [
    _amount("amount_paid", "450.00", "500.00"),
    _amount("refund_due_amount", "0.01", "0.00"),
    _amount("overpaid_by", "5.00", "0.00"),
    Tampering(
        "INSERT INTO payments (id, purchase_id, kind, amount, applied, goodwill, refund_of)"
        " VALUES (%(back)s, %(purchase)s, 'refunded', 20, true, true, %(payment)s);"
        "UPDATE purchases SET amount_paid = 480 WHERE id = %(purchase)s",
        "UPDATE purchases SET amount_paid = 500 WHERE id = %(purchase)s" + _NO_BACK,
        "purchase", "purchase", "goodwill_refunded", "0.00", "20.00",
    ),
    Tampering(
        _UNAPPLIED + "UPDATE purchases SET overpaid_by = 5 WHERE id = %(purchase)s",
        _SETTLED.format(0) + _NO_FIRST,
        "purchase", "purchase", "refund_due", "false", "true",
    ),
    # Completed, and nothing was paid.
    Tampering(
        "DELETE FROM payments WHERE id = %(payment)s;"
        "UPDATE purchases SET amount_paid = 0 WHERE id = %(purchase)s",
        "INSERT INTO payments (id, purchase_id, kind, amount, applied)"
        " VALUES (%(payment)s, %(purchase)s, 'received', 500, true);"
        "UPDATE purchases SET amount_paid = 500 WHERE id = %(purchase)s",
        "purchase", "purchase", "payment_status", "completed", "pending",
    ),
    Tampering(
        "UPDATE purchases SET payment_status = 'pending', amount_paid = 0, refund_due_amount = 500,"
        " refund_due = true WHERE id = %(purchase)s",
        "UPDATE purchases SET payment_status = 'completed', amount_paid = 500,"
        " refund_due_amount = 0, refund_due = false WHERE id = %(purchase)s",
        "purchase", "purchase", "payment_status", "pending", "completed",
    ),
    # Nothing is to be paid, and yet it waits for payment.
    Tampering(
        "UPDATE purchases SET base_price = 0, total_price = 0, amount_paid = 0,"
        " refund_due_amount = 500, refund_due = true, payment_status = 'pending'"
        " WHERE id = %(purchase)s",
        "UPDATE purchases SET base_price = 500, total_price = 500, amount_paid = 500,"
        " refund_due_amount = 0, refund_due = false, payment_status = 'completed'"
        " WHERE id = %(purchase)s",
        "purchase", "purchase", "payment_status", "pending", "completed",
    ),
    # A gift of the organization for which something was to be paid.
    Tampering(
        "UPDATE purchases SET payment_method = 'comp' WHERE id = %(purchase)s",
        "UPDATE purchases SET payment_method = 'check' WHERE id = %(purchase)s",
        "purchase", "purchase", "total_price", "500.00", "0.00",
    ),
    Tampering(
        _RETURNED.format(1002, 0, 0), _NOT_RETURNED,
        "purchase", "purchase", "base_price", "500.00", "501.00",
    ),
    Tampering(
        _RETURNED.format(1000, 2, 0), _NOT_RETURNED,
        "purchase", "purchase", "discount_amount", "0.00", "1.00",
    ),
    Tampering(
        _RETURNED.format(1000, 0, "-0.02"), _NOT_RETURNED,
        "purchase", "purchase", "price_adjustment", "0.00", "-0.01",
    ),
    Tampering(
        "UPDATE tickets SET returned_at = now() WHERE id = %(ticket)s",
        "UPDATE tickets SET returned_at = NULL WHERE id = %(ticket)s",
        "purchase", "purchase", "tickets", "2", "1",
    ),
    # 6.00 went back of 5.00, while there are 10.00 more.
    Tampering(
        _UNAPPLIED + _UNAPPLIED.replace("first", "second").replace("5, false", "10, false")
        + _BACK.format(amount=6, of="%(first)s") + _SETTLED.format(9),
        _SETTLED.format(0) + _NO_BACK + _NO_FIRST + _NO_FIRST.replace("first", "second"),
        "payment", "first", "given_back", "6.00", "5.00",
    ),
    Tampering(
        _UNAPPLIED + _BACK.format(amount=3, of="NULL") + _SETTLED.format(2),
        _SETTLED.format(0) + _NO_BACK + _NO_FIRST,
        "payment", "back", "refund_of", "none", "unknown",
    ),
    # What does not pay the purchase goes back of the payment that does.
    Tampering(
        _UNAPPLIED + _BACK.format(amount=3, of="%(payment)s") + _SETTLED.format(2),
        _SETTLED.format(0) + _NO_BACK + _NO_FIRST,
        "payment", "back", "refund_of", "{payment}", "unknown",
    ),
    # Moved here, and not taken from where it was.
    Tampering(
        _UNAPPLIED + "UPDATE payments SET moved_from = %(payment)s WHERE id = %(first)s;"
        + _SETTLED.format(5),
        _SETTLED.format(0) + _NO_FIRST,
        "payment", "payment", "moved", "5.00", "0.00",
    ),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _no_triggers(superuser: psycopg.Connection) -> Iterator[None]:
    """Have nothing put right behind the tampering, as is done for the release before."""
    superuser.execute("SET session_replication_role = replica")
    yield
    superuser.execute("RESET session_replication_role")


@pytest.fixture
async def ids(admin: Client, donor: Client, event: Json, superuser: psycopg.Connection) -> Json:
    """One paid purchase of two packages with a seat each; and ids of payments to come."""
    package = await new_package(admin, event, price="250.00")
    made = await bought(donor, package, 2)
    await moved(admin, made, "mark-paid")
    (payment,) = superuser.execute(
        "SELECT id FROM payments WHERE purchase_id = %s", (made["id"],)
    ).fetchall()[0]
    return {
        "event": event["id"],
        "purchase": made["id"],
        "ticket": made["tickets"][0]["id"],
        "payment": str(payment),
        **{name: str(uuid4()) for name in ("first", "second", "back")},
    }


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda each: f"{each.field}-{each.stored}")
async def test_each_drift_of_money_is_found_and_named(
    admin: Client, superuser: psycopg.Connection, ids: Json, tampering: Tampering
) -> None:
    """What is stored, what the payments say, and of which thing; and nothing else."""
    with spoilt(superuser, tampering, ids):
        found = (await admin.get(reconcile_path(ids["event"]))).json
    assert found["drift"] == [
        {
            "entity_type": tampering.entity_type,
            "entity_id": ids[tampering.entity],
            "field": tampering.field,
            "stored": tampering.stored.format(**ids),
            "recomputed": tampering.recomputed,
        }
    ]
    assert await reconciled(admin, {"id": ids["event"]})


async def test_drift_of_money_in_another_event_is_not_ones_own(
    admin: Client, superuser: psycopg.Connection, ids: Json
) -> None:
    other = await new_event(admin)
    for tampering in TAMPERINGS:
        with spoilt(superuser, tampering, ids):
            assert await reconciled(admin, other)
