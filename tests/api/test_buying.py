"""Buying a ticket package."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest

from shared.domain import clock
from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package, purchase
from tests.factories.paths import package_path
from tests.harness.client import Client

FIELDS = {
    "id",
    "event_id",
    "package_id",
    "package_name",
    "quantity",
    "base_price",
    "discount_amount",
    "price_adjustment",
    "total_price",
    "amount_paid",
    "amount_due",
    "refund_due_amount",
    "overpaid_by",
    "goodwill_refunded",
    "returned_quantity",
    "fair_market_value_total",
    "deductible_amount",
    "promo_code",
    "payment_status",
    "payment_method",
    "payment_reference",
    "paid_at",
    "payments",
    "due_on",
    "refund_due",
    "refunds_due",
    "hold_expires_at",
    "cancelled_because",
    "cancelled_at",
    "created_at",
    "tickets",
    "option_responses",
    "purchaser",
    "entered_by",
    "in_the_name_of",
    "note",
}
TICKET_FIELDS = {
    "id",
    "purchase_id",
    "ticket_number",
    "qr_payload",
    "guest_name",
    "guest_email",
    "assigned_at",
    "returned_at",
}


async def test_a_purchase_says_what_was_bought_for_how_much_by_whom(
    donor: Client, package: Json
) -> None:
    made = await bought(donor, package, 2)
    assert set(made) == FIELDS
    assert UUID(made["id"])
    assert (made["event_id"], made["package_id"]) == (package["event_id"], package["id"])
    assert (made["package_name"], made["quantity"]) == ("Single Seat", 2)
    assert (made["base_price"], made["discount_amount"]) == ("500.00", "0.00")
    assert made["total_price"] == "500.00"
    assert (made["payment_status"], made["hold_expires_at"]) == ("pending", None)
    assert set(made["purchaser"]) == {"id", "name", "email"}
    assert made["purchaser"]["name"] == "Priya Raman"
    assert made["purchaser"]["email"] == f"{donor.subject}@example.org"


async def test_a_purchase_can_be_read_at_its_location(donor: Client, package: Json) -> None:
    answer = await purchase(donor, package)
    location = answer.headers["Location"]
    assert location == f"/api/v1/me/purchases/{answer.json['id']}"
    read = await donor.get(location.removeprefix("/api/v1/"))
    assert (read.status, read.json) == (200, answer.json)


async def test_every_seat_gets_a_ticket_with_a_number_of_its_own(
    admin: Client, donor: Client, event: Json
) -> None:
    table = await new_package(admin, event, seats_per_package=8)
    tickets = [ticket for _ in range(2) for ticket in (await bought(donor, table, 3))["tickets"]]
    assert len(tickets) == 48
    assert all(set(ticket) == TICKET_FIELDS for ticket in tickets)
    assert all(re.fullmatch(r"T-\d{6,}", ticket["ticket_number"]) for ticket in tickets)
    for unique in ("id", "ticket_number", "qr_payload"):
        assert len({ticket[unique] for ticket in tickets}) == 48


async def test_tickets_belong_to_their_purchase(donor: Client, package: Json) -> None:
    made = await bought(donor, package, 3)
    assert {ticket["purchase_id"] for ticket in made["tickets"]} == {made["id"]}


@pytest.mark.parametrize(
    ("price", "quantity", "total"),
    [("0.01", 20, "0.20"), ("33.33", 3, "99.99"), ("1000000.00", 20, "20000000.00")],
)
async def test_the_total_is_price_times_quantity_to_the_cent(
    admin: Client, donor: Client, event: Json, price: str, quantity: int, total: str
) -> None:
    """Per package, never per seat."""
    package = await new_package(admin, event, price=price, seats_per_package=4)
    made = await bought(donor, package, quantity)
    assert (made["base_price"], made["total_price"]) == (total, total)


async def test_a_free_package_is_completed_at_once(admin: Client, donor: Client) -> None:
    event = await new_event(admin, payment_hold_minutes=30)
    made = await bought(donor, await new_package(admin, event, price=0), 2)
    assert (made["total_price"], made["payment_status"]) == ("0.00", "completed")
    assert made["hold_expires_at"] is None


async def test_a_hold_ends_after_the_minutes_that_the_event_gives(
    admin: Client, donor: Client
) -> None:
    package = await new_package(admin, await new_event(admin, payment_hold_minutes=30))
    moment = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    with clock.frozen_at(moment):
        made = await bought(donor, package)
    assert datetime.fromisoformat(made["created_at"]) == moment
    assert datetime.fromisoformat(made["hold_expires_at"]) == moment + timedelta(minutes=30)


async def test_guests_are_placed_on_the_first_seats(
    admin: Client, donor: Client, event: Json
) -> None:
    table = await new_package(admin, event, seats_per_package=2)
    guests = [
        {"name": " Ada King ", "email": "ada@example.org"},
        {"name": "Grace Hopper"},
        {"name": "Mary Shelley", "email": " "},
    ]
    made = await bought(donor, table, 2, guests=guests)
    placed = [(ticket["guest_name"], ticket["guest_email"]) for ticket in made["tickets"]]
    assert placed == [
        ("Ada King", "ada@example.org"),
        ("Grace Hopper", None),
        ("Mary Shelley", None),
        (None, None),
    ]
    assigned = [ticket["assigned_at"] for ticket in made["tickets"]]
    assert assigned == [made["created_at"]] * 3 + [None]
    numbers = [ticket["ticket_number"] for ticket in made["tickets"]]
    assert numbers == sorted(numbers)
    assert (await donor.get(f"me/purchases/{made['id']}")).json == made


async def test_a_guest_may_sit_on_every_seat(admin: Client, donor: Client, event: Json) -> None:
    table = await new_package(admin, event, seats_per_package=2)
    guests = [{"name": f"Guest {n}"} for n in range(4)]
    made = await bought(donor, table, 2, guests=guests)
    assert all(ticket["guest_name"] for ticket in made["tickets"])


async def test_the_expected_total_is_taken_however_it_is_written(
    donor: Client, package: Json
) -> None:
    for written in ("500.00", "500", "500.0", 500):
        made = await bought(donor, package, 2, expected_total=written)
        assert made["total_price"] == "500.00"


async def test_the_price_in_force_is_the_one_that_counts(
    admin: Client, donor: Client, package: Json
) -> None:
    before = await bought(donor, package)
    await admin.patch(package_path(package), {"price": "300", "name": "New"}, If_Match='"1"')
    after = await bought(donor, package)
    assert (after["total_price"], after["package_name"]) == ("300.00", "New")
    kept = (await donor.get(f"me/purchases/{before['id']}")).json
    assert kept == before


@pytest.mark.parametrize("role", ["super_admin", "event_coordinator", "donor", None])
async def test_anybody_signed_in_may_buy_for_themselves(
    person: Person, package: Json, role: str | None
) -> None:
    buyer = person(*([role] if role else []))
    made = await bought(buyer, package)
    assert made["purchaser"]["email"] == f"{buyer.subject}@example.org"


async def test_the_last_ones_can_be_bought(
    admin: Client, donor: Client, package: Json, superuser: psycopg.Connection
) -> None:
    await bought(donor, package, 7)
    await bought(donor, package, 3)
    seen = (await admin.get(package_path(package))).json
    assert (seen["sold_count"], seen["remaining"], seen["is_sold_out"]) == (10, 0, True)
    counted = superuser.execute(
        "SELECT count(*), sum(quantity) FROM purchases WHERE package_id = %s", (package["id"],)
    )
    assert counted.fetchone() == (2, 10)


async def test_what_a_donor_holds_is_counted_in_seats(
    admin: Client, donor: Client, event: Json, superuser: psycopg.Connection
) -> None:
    table = await new_package(admin, event, seats_per_package=8)
    made = await bought(donor, table, 2)
    held = superuser.execute(
        "SELECT seats_held FROM donor_seats WHERE event_id = %s AND donor_id = %s",
        (event["id"], made["purchaser"]["id"]),
    )
    assert held.fetchone() == (16,)
