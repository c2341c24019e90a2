"""Money that a coordinator records: in full, in part, too much, and the rest later."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from shared.domain import clock
from tests.factories import Json, bought, new_event, new_package
from tests.factories.payments import move, moved, read_purchase, reconciled
from tests.harness.client import Client
from tests.harness.trail import Trace, traces


def amounts(purchase: Json) -> dict[str, str]:
    """Return the amounts of a purchase that are not 0.00."""
    names = ("amount_paid", "amount_due", "refund_due_amount", "overpaid_by", "goodwill_refunded")
    return {name: purchase[name] for name in names if purchase[name] != "0.00"}


async def test_a_check_is_recorded_with_its_number_day_and_method(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """The team sees the note and who recorded it, the donor does not; the trail has no note."""
    made = await bought(donor, package)
    check = {"method": "check", "reference": "1042", "received_on": "2026-04-12", "note": "By mail"}
    paid = await moved(admin, made, "mark-paid", **check)
    [row] = paid["payments"]
    assert row.items() >= {**check, "kind": "received", "amount": "250.00", "applied": True}.items()
    assert row["by"] is not None
    assert (paid["payment_method"], paid["payment_reference"]) == ("check", "1042")
    assert paid["paid_at"] == row["at"]
    own = (await donor.get(f"me/purchases/{made['id']}")).json
    assert own["payments"] == [{**row, "note": None, "by": None}]
    assert traces(superuser, made) == [
        Trace("paid", "received_on", None, "2026-04-12"),
        Trace("paid", "amount_paid", "0.00", "250.00"),
        Trace("paid", "payment_method", None, "check"),
        Trace("paid", "payment_status", "pending", "completed"),
        Trace("paid", "payment_reference", None, "1042"),
    ]
    assert await reconciled(admin, event)


@pytest.mark.parametrize(
    ("amount", "detail"),
    [
        ("200.00", "$200.00 is $50.00 less than the $250.00 that is due."),
        ("300.00", "$300.00 is $50.00 more than the $250.00 that is due."),
    ],
)
async def test_another_amount_than_is_due_has_to_be_accepted(
    admin: Client, donor: Client, package: Json, amount: str, detail: str
) -> None:
    made = await bought(donor, package)
    answer = await move(admin, made, "mark-paid", amount=amount)
    assert (answer.status, answer.code) == (409, "payment_difference")
    assert (answer.json["amount_due"], answer.json["amount"]) == ("250.00", amount)
    assert answer.json["detail"].startswith(detail)
    assert await read_purchase(admin, made) == made


async def test_what_is_due_needs_no_acceptance(admin: Client, donor: Client, package: Json) -> None:
    made = await bought(donor, package)
    assert amounts(await moved(admin, made, "mark-paid", amount="250.00")) == {
        "amount_paid": "250.00"
    }


async def test_a_part_completes_the_purchase_and_the_rest_is_settled_later(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """Method, reference and time are of the newest payment; the trail has each amount."""
    made = await bought(donor, package, 2)
    part = {"amount": "450.00", "accept_difference": True, "method": "check", "reference": "1042"}
    first = await moved(admin, made, "mark-paid", **part)
    assert (first["payment_status"], amounts(first)) == (
        "completed",
        {"amount_paid": "450.00", "amount_due": "50.00"},
    )
    before = len(traces(superuser, made))
    rest = await moved(admin, made, "mark-paid", method="cash")
    assert amounts(rest) == {"amount_paid": "500.00"}
    assert (rest["payment_method"], rest["payment_reference"]) == ("cash", None)
    assert [row["amount"] for row in rest["payments"]] == ["450.00", "50.00"]
    assert rest["paid_at"] == rest["payments"][1]["at"]
    assert traces(superuser, made)[before:] == [
        Trace("paid", "amount_paid", "450.00", "500.00"),
        Trace("paid", "payment_method", "check", "cash"),
    ]
    assert (await move(admin, made, "mark-paid")).code == "purchase_not_pending"
    assert await reconciled(admin, event)


async def test_what_is_more_than_due_is_kept_in_a_row_of_its_own(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """It has to go back, and a refund without an amount gives back just that."""
    made = await bought(donor, package)
    check = {"amount": "270.00", "accept_difference": True, "reference": "1042"}
    paid = await moved(admin, made, "mark-paid", **check)
    assert amounts(paid) == {"amount_paid": "250.00", "overpaid_by": "20.00"}
    rows = {(row["amount"], row["applied"], row["reference"]) for row in paid["payments"]}
    assert rows == {("250.00", True, "1042"), ("20.00", False, "1042")}
    assert [due["amount"] for due in paid["refunds_due"]] == ["20.00"]
    back = await moved(admin, made, "refund")
    assert (back["payment_status"], amounts(back)) == ("completed", {"amount_paid": "250.00"})
    assert await reconciled(admin, event)


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"amount": "0.00"}, "/amount", "too_small"),
        ({"amount": "-5.00"}, "/amount", "too_small"),
        ({"amount": "5.001"}, "/amount", "invalid"),
        ({"amount": 5.5}, "/amount", "invalid"),
        ({"method": "pledge"}, "/method", "invalid"),
        ({"method": "comp"}, "/method", "invalid"),
        ({"method": "in_kind"}, "/method", "invalid"),
        # The provider reports its payments itself, under references that are compared.
        ({"method": "provider"}, "/method", "invalid"),
        ({"received_on": "12/04/2026"}, "/received_on", "invalid"),
        ({"received_on": "2999-01-01"}, "/received_on", "invalid"),
        ({"accept_difference": "yes"}, "/accept_difference", "invalid"),
        ({"note": "x" * 201}, "/note", "too_long"),
    ],
)
async def test_what_is_no_payment_is_refused(
    admin: Client, donor: Client, package: Json, fields: Json, pointer: str, code: str
) -> None:
    made = await bought(donor, package)
    answer = await move(admin, made, "mark-paid", **fields)
    assert (answer.status, answer.errors) == (400, {(pointer, code)})
    assert await read_purchase(admin, made) == made


async def test_today_is_the_day_at_the_place_of_the_event(admin: Client, donor: Client) -> None:
    """Half past noon UTC it is tomorrow in Auckland already, and in Los Angeles not yet."""
    here = await new_event(admin, time_zone="Pacific/Auckland")
    there = await new_event(admin, time_zone="America/Los_Angeles")
    noon = datetime.now(UTC).replace(hour=12, minute=30)
    tomorrow = f"{(noon + timedelta(days=1)).date()}"
    for event, status in ((here, 200), (there, 400)):
        made = await bought(donor, await new_package(admin, event))
        with clock.frozen_at(noon):
            answer = await move(admin, made, "mark-paid", received_on=tomorrow)
        assert answer.status == status


@pytest.mark.parametrize("body", [{}, {"reference": "check 1042"}, {"reference": None}])
async def test_what_the_release_before_sends_still_works(
    admin: Client, donor: Client, package: Json, body: dict[str, Any]
) -> None:
    made = await bought(donor, package)
    paid = await moved(admin, made, "mark-paid", **body)
    assert (paid["payment_status"], paid["payment_reference"]) == (
        "completed",
        body.get("reference"),
    )


async def test_a_payment_of_what_costs_nothing_now_bounces_and_nothing_is_due(
    admin: Client, donor: Client, event: Json
) -> None:
    """It was exchanged for something free: it waits for no payment, and its hold does not begin."""
    package, free = [await new_package(admin, event, price=price) for price in ("250", "0")]
    made = await bought(donor, package)
    await moved(admin, made, "mark-paid", reference="1187")
    await moved(admin, made, "exchange", package_id=free["id"], quantity=1, reason="thanks")
    now = await moved(admin, made, "mark-unpaid", reason="bounced")
    assert (now["payment_status"], now["hold_expires_at"]) == ("completed", None)
    assert (now["refund_due_amount"], now["payment_reference"]) == ("0.00", None)
    assert await reconciled(admin, event)
