"""What the release before marks as paid, due back or refunded gets its amounts by triggers."""

from datetime import datetime
from decimal import Decimal
from typing import Any, LiteralString
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.db.rows import Rows

PAYMENT = "INSERT INTO payments (purchase_id, kind, method, reference, amount, applied, refund_of)"
Amounts = tuple[Decimal, Decimal, Decimal, Decimal, bool]


class Purchase:
    """A purchase of 250.00, written as that release does: without any amount that came since."""

    def __init__(self, app: psycopg.Connection, rows: Rows, **fields: object) -> None:
        self.app, self.id = app, uuid4()
        rows.insert(app, "purchases", {**rows.valid("purchases"), "id": self.id, **fields})

    def update(self, changes: str) -> None:
        self.app.execute(f"UPDATE purchases SET {changes} WHERE id = %s", [self.id])

    def payment(self, *, applied: bool, reference: str = "ch_1") -> UUID:
        values = [self.id, "received", "provider", reference, 250, applied, None]
        row = self.app.execute(f"{PAYMENT} VALUES (%s,%s,%s,%s,%s,%s,%s) RETURNING id", values)
        found: UUID = row.fetchall()[0][0]
        return found

    def at_commit(self) -> None:
        """Fire what waits for the end of the transaction."""
        self.app.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def amounts(self) -> Amounts:
        paid, back, overpaid, goodwill, refund_due = self._one(
            "SELECT amount_paid, refund_due_amount, overpaid_by, goodwill_refunded, refund_due"
            " FROM purchases WHERE id = %s"
        )
        return (paid, back, overpaid, goodwill, refund_due)

    def payments(self) -> list[tuple[Any, ...]]:
        """Return the rows of the purchase, in the order in which they were written."""
        return self.app.execute(
            "SELECT kind, reference, amount, applied FROM payments WHERE purchase_id = %s"
            " ORDER BY ctid",
            [self.id],
        ).fetchall()

    def paid_at(self) -> datetime | None:
        found: datetime | None = self._one("SELECT paid_at FROM purchases WHERE id = %s")[0]
        return found

    def _one(self, query: LiteralString) -> tuple[Any, ...]:
        [row] = self.app.execute(query, [self.id]).fetchall()
        return row


def amounts(
    paid: int = 0, back: int = 0, overpaid: int = 0, *, refund_due: bool = False
) -> Amounts:
    return (Decimal(paid), Decimal(back), Decimal(overpaid), Decimal(0), refund_due)


def test_what_it_marks_as_paid_has_its_amount_and_a_payment(
    as_app: psycopg.Connection, rows: Rows
) -> None:
    """A release before the table of payments writes no row: one appears when it commits."""
    made = Purchase(as_app, rows)
    made.update("payment_status = 'completed', payment_reference = 'ch_1'")
    assert made.payments() == []
    made.at_commit()
    assert made.amounts() == amounts(paid=250)
    assert made.payments() == [("received", "ch_1", Decimal(250), True)]
    assert made.paid_at() is not None


def test_a_payment_that_it_writes_itself_is_not_written_twice(
    as_app: psycopg.Connection, rows: Rows
) -> None:
    made = Purchase(as_app, rows)
    made.update("payment_status = 'completed', payment_reference = 'ch_1'")
    made.payment(applied=True)
    made.at_commit()
    assert len(made.payments()) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"payment_status": "pending"},
        {"payment_status": "cancelled"},
        {"payment_status": "failed"},
    ],
)
def test_what_is_paid_late_has_its_amount_as_well(
    as_app: psycopg.Connection, rows: Rows, fields: dict[str, object]
) -> None:
    made = Purchase(as_app, rows, **fields)
    made.update("payment_status = 'completed'")
    made.at_commit()
    assert (made.amounts(), len(made.payments())) == (amounts(paid=250), 1)


def test_what_costs_nothing_is_not_paid(as_app: psycopg.Connection, rows: Rows) -> None:
    made = Purchase(as_app, rows, base_price=0, total_price=0)
    made.update("payment_status = 'completed'")
    made.at_commit()
    assert (made.amounts(), made.payments()) == (amounts(), [])


def test_what_it_refunds_is_paid_no_more(as_app: psycopg.Connection, rows: Rows) -> None:
    made = Purchase(as_app, rows)
    made.update("payment_status = 'completed'")
    made.at_commit()
    made.update("payment_status = 'refunded'")
    made.at_commit()
    assert made.amounts() == amounts()
    assert made.payments()[1:] == [("refunded", None, Decimal(250), True)]


def test_what_it_marks_as_due_back_is_paid_too_much_until_it_refunds_it(
    as_app: psycopg.Connection, rows: Rows
) -> None:
    """Paid twice; the purchase stays paid, and both payments and the refund are on record."""
    made = Purchase(as_app, rows)
    made.update("payment_status = 'completed', payment_reference = 'ch_1'")
    made.at_commit()
    made.update("refund_due = true, payment_reference = 'ch_2'")
    made.at_commit()
    assert made.amounts() == amounts(paid=250, overpaid=250, refund_due=True)
    assert made.payments()[1:] == [("received", "ch_2", Decimal(250), False)]
    made.update("refund_due = false")
    made.at_commit()
    assert made.amounts() == amounts(paid=250)
    assert made.payments()[2:] == [("refunded", "ch_2", Decimal(250), False)]


def test_what_it_refunds_after_it_came_too_late_is_nothing_any_more(
    as_app: psycopg.Connection, rows: Rows
) -> None:
    made = Purchase(as_app, rows, payment_status="cancelled")
    made.update("refund_due = true, payment_reference = 'ch_1'")
    made.at_commit()
    assert made.amounts() == amounts(overpaid=250, refund_due=True)
    made.update("payment_status = 'refunded', refund_due = false")
    made.at_commit()
    assert made.amounts() == amounts()
    assert made.payments() == [
        ("received", "ch_1", Decimal(250), False),
        ("refunded", "ch_1", Decimal(250), False),
    ]


def test_what_is_due_since_a_return_goes_back_from_the_oldest_payment_on(
    as_app: psycopg.Connection, rows: Rows
) -> None:
    """That release knows no amounts: it refunds all that is due, and nothing of what is paid."""
    made = Purchase(as_app, rows, payment_status="completed", refund_due=True)
    first, second = made.payment(applied=True), made.payment(applied=True, reference="ch_2")
    as_app.execute(
        "UPDATE purchases SET amount_paid = 150, refund_due_amount = 350 WHERE id = %s", [made.id]
    )
    made.update("refund_due = false")
    made.at_commit()
    assert made.amounts() == amounts(paid=150)
    went = as_app.execute(
        "SELECT refund_of, amount FROM payments WHERE purchase_id = %s AND kind = 'refunded'",
        [made.id],
    ).fetchall()
    # Both came in one transaction, so either may be the older one.
    assert {payment for payment, _ in went} == {first, second}
    assert sorted(amount for _, amount in went) == [100, 250]


def test_what_this_release_writes_is_left_as_it_is(as_app: psycopg.Connection, rows: Rows) -> None:
    """Status and amounts come in one statement: a part is no whole, and a rest stays due back."""
    made = Purchase(as_app, rows)
    for amount, applied in ((200, True), (5, False)):
        values = [made.id, "received", "check", "1042", amount, applied, None]
        as_app.execute(f"{PAYMENT} VALUES (%s,%s,%s,%s,%s,%s,%s)", values)
    before = made.payments()
    made.update(
        "payment_status = 'completed', amount_paid = 200, refund_due = true, overpaid_by = 5"
    )
    made.at_commit()
    assert made.amounts() == amounts(paid=200, overpaid=5, refund_due=True)
    assert made.payments() == before


def test_a_guard_refuses_more_than_the_total(as_app: psycopg.Connection, rows: Rows) -> None:
    made = Purchase(as_app, rows)
    with pytest.raises(psycopg.errors.CheckViolation, match="ck_purchases_settled"):
        made.update("payment_status = 'completed', amount_paid = 250.01")
