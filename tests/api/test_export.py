"""The CSV: one row a ticket, and amounts that add up."""

import csv
import io
from datetime import UTC, datetime

import pytest

from shared.domain import clock
from tests.factories import Json, bought, new_event, new_package
from tests.factories.options import MEAL, WAIVER, new_option, response
from tests.factories.promo_codes import new_code
from tests.harness.client import Answer, Client

COLUMNS = [
    "purchase_id",
    "purchased_at",
    "purchaser_name",
    "purchaser_email",
    "package",
    "is_sponsorship",
    "ticket_number",
    "guest_name",
    "guest_email",
    "quantity",
    "base_price",
    "discount_amount",
    "promo_code",
    "total_price",
    "payment_status",
    "payment_method",
    "payment_reference",
    "paid_at",
    "amount_paid",
    "amount_due",
    "overpaid_by",
    "refund_due_amount",
    "goodwill_refunded",
    "price_adjustment",
    "closed_total",
    "returned_quantity",
    "in_the_name_of",
    "entered_by",
    "due_on",
    "note",
    "fair_market_value",
    "deductible",
]


def _rows(answer: Answer) -> list[dict[str, str]]:
    assert answer.status == 200, answer.body
    assert answer.body.startswith(b"\xef\xbb\xbf")
    text = answer.body.decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


async def _export(admin: Client, event: Json, query: str = "") -> Answer:
    return await admin.get(f"admin/events/{event['id']}/tickets/sales/export{query}")


async def test_a_row_a_ticket_and_the_amounts_once(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-058: the columns in their order; a column of amounts sums to the revenue."""
    code = await new_code(admin, event)
    first = await bought(donor, package, 2, promo_code=code["code"], guests=[{"name": "Noor"}])
    second = await bought(donor, package, 1)
    answer = await _export(admin, event)
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = _rows(answer)
    assert list(rows[0]) == COLUMNS
    assert [row["purchase_id"] for row in rows] == [first["id"], first["id"], second["id"]]
    assert [row["total_price"] for row in rows] == ["450.00", "", "250.00"]
    assert [row["discount_amount"] for row in rows] == ["50.00", "", "0.00"]
    assert [row["guest_name"] for row in rows] == ["Noor", "", ""]
    numbers = [ticket["ticket_number"] for made in (first, second) for ticket in made["tickets"]]
    assert [row["ticket_number"] for row in rows] == numbers


async def test_answers_stand_in_columns_of_their_own(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-058: `package: option`, lists joined by `; `, nothing where nothing was asked."""
    meal = await new_option(admin, package, MEAL)
    waiver = await new_option(admin, package, WAIVER)
    other = await new_package(admin, event, name="Table")
    answers = [response(meal, ["Fish", "Veal"]), response(waiver, True)]
    await bought(donor, package, option_responses=answers)
    await bought(donor, other)
    rows = _rows(await _export(admin, event))
    assert list(rows[0])[len(COLUMNS) :] == [
        "Single Seat: Meal",
        "Single Seat: I accept the terms",
    ]
    assert [row["Single Seat: Meal"] for row in rows] == ["Fish; Veal", ""]
    assert [row["Single Seat: I accept the terms"] for row in rows] == ["true", ""]


async def test_the_filters_are_those_of_the_list(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-057, FR-058."""
    await bought(donor, package, guests=[{"name": "Ines Valera"}])
    await bought(donor, package)
    for query in ("?q=valera", "?q=VALERA&payment_status=pending", "?q=nobody%25"):
        listed = (
            await admin.get(f"admin/events/{event['id']}/tickets/sales/purchases{query}")
        ).json["items"]
        rows = _rows(await _export(admin, event, query))
        assert [row["purchase_id"] for row in rows] == [each["id"] for each in listed]


async def test_an_event_without_sales_has_a_heading_only(admin: Client, event: Json) -> None:
    assert _rows(await _export(admin, event)) == []


@pytest.mark.parametrize(
    ("time_zone", "day"), [("Pacific/Auckland", "2027-01-01"), ("America/New_York", "2026-12-31")]
)
async def test_the_file_is_named_by_the_event_and_the_day_at_the_venue(
    admin: Client, time_zone: str, day: str
) -> None:
    """Exports of two events or two days don't get the same name."""
    event = await new_event(admin, time_zone=time_zone)
    with clock.frozen_at(datetime(2026, 12, 31, 12, tzinfo=UTC)):
        answer = await _export(admin, event)
    name = f"{event['slug']}-purchases-{day}.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
