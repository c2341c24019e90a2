"""The amounts in the CSV: they sum up to what the summary states, and each stands once."""

from decimal import Decimal

import psycopg

from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.paths import event_path
from tests.factories.payments import moved, read_purchase
from tests.harness.client import Client
from tests.harness.figures import figures_agree, read_rows
from tests.harness.ledger import Entry, paid, record, settled

_TEAM = """
    UPDATE purchases SET in_the_name_of = %(name)s, note = %(note)s, due_on = '2026-12-31',
        entered_by = (SELECT id FROM users WHERE name = %(by)s LIMIT 1),
        payment_method = 'pledge', payment_reference = '0112'
    WHERE id = %(id)s
"""


async def test_figures_agree_whatever_was_paid_and_given_back(
    admin: Client, donor: Client, superuser: psycopg.Connection
) -> None:
    """Paid in part, in full, too much, not at all; refunded in part and whole; cancelled."""
    event = await new_event(admin)
    pair = await new_package(
        admin, event, price="500.00", seats_per_package=2, fair_market_value="35.00"
    )
    unstated = await new_package(admin, event, price="0.10")
    part, whole, much, refunded, cancelled, late, _ = [await bought(donor, pair) for _ in range(7)]
    await paid(superuser, part, Entry("450.00"))
    await moved(admin, whole, "mark-paid")
    await paid(superuser, much, Entry("500.00"), Entry("50.00", applied=False))
    await moved(admin, refunded, "mark-paid")
    await moved(admin, refunded, "refund")
    await moved(admin, cancelled, "cancel")
    await moved(admin, late, "cancel")
    await paid(superuser, late, Entry("500.00", applied=False), status="cancelled")
    goodwill = await bought(donor, pair)
    check = record(superuser, goodwill, Entry("500.00"))
    back = Entry("20.00", kind="refunded", goodwill=True, refund_of=check)
    await paid(superuser, goodwill, back)
    await bought(donor, unstated, 3)
    figures = await figures_agree(admin, event)
    # 450 + 500 + 500 + 480, and 50 + 500 + 0.30 that are still due.
    assert (figures.revenue, figures.pending, figures.goodwill) == (
        Decimal("1930.00"),
        Decimal("550.30"),
        Decimal("20.00"),
    )
    summary = (await admin.get(f"{event_path(event)}/tickets/sales/summary")).json
    assert summary["overpaid"] == {"purchases": 2, "amount": "550.00"}
    assert summary["fair_market_value"] == "350.00"
    # 5 purchases less 70 each: 380 + 430 + 430 + 410, and 430 once the last is paid.
    assert summary["deductible"] == "2080.00"
    assert [row["purchases_without_value"] for row in summary["by_package"]] == [0, 1]


async def test_amounts_of_a_closed_purchase_are_apart(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    made = await bought(donor, package, 2)
    await moved(admin, made, "mark-paid")
    await moved(admin, made, "refund")
    first, second = await read_rows(admin, event)
    apart = ("base_price", "discount_amount", "price_adjustment", "total_price", "deductible")
    assert {first[name] for name in apart} == {""}
    assert (first["closed_total"], first["amount_paid"], first["amount_due"]) == (
        *("500.00", "0.00", "0.00"),
    )
    assert (second["closed_total"], second["amount_paid"]) == ("", "")


async def test_a_returned_seat_has_no_row_and_the_amounts_stay(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """The first ticket went: the amounts stand in the row of the first that is left."""
    made = await bought(donor, package, 3)
    await paid(superuser, made, Entry("750.00"))
    superuser.execute(
        "UPDATE tickets SET returned_at = now() WHERE id = %s", (made["tickets"][0]["id"],)
    )
    superuser.execute(
        "UPDATE purchases SET quantity = 2, seats = 2, base_price = 500, total_price = 500,"
        " amount_paid = 500, bought_quantity = 3, bought_base_price = 750,"
        " bought_discount_amount = 0, bought_price_adjustment = 0 WHERE id = %s",
        (made["id"],),
    )
    await settled(made)
    rows = await read_rows(admin, event)
    assert [row["ticket_number"] for row in rows] == [
        ticket["ticket_number"] for ticket in made["tickets"][1:]
    ]
    first = rows[0]
    assert (first["quantity"], first["returned_quantity"], first["total_price"]) == (
        *("2", "1", "500.00"),
    )
    assert (first["amount_paid"], first["refund_due_amount"]) == ("500.00", "250.00")


async def test_cells_of_an_order_by_the_team(
    admin: Client, person: Person, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """As in the API; what people wrote stays text, the note with its line break."""
    # The app knows everybody who has bought something.
    await bought(person("event_coordinator", name="Odalys Brandt-Export"), package)
    made = await bought(person("donor"), package)
    values = {"name": "=Lind & Co", "note": "two\n-lines", "by": "Odalys Brandt-Export"}
    superuser.execute(_TEAM, {**values, "id": made["id"]})
    _, row = await read_rows(admin, event)
    read = await read_purchase(admin, made)
    assert (row["in_the_name_of"], row["note"]) == ("'=Lind & Co", "two\n'-lines")
    assert row["entered_by"] == read["entered_by"]["name"] == values["by"]
    for name in ("payment_method", "payment_reference", "due_on", "amount_due"):
        assert row[name] == read[name], name
    assert row["paid_at"] == ""
