"""Orders that the team enters: what is sold, and how it is paid."""

import psycopg
import pytest

from tests.conftest import Person
from tests.factories import Json, new_event, new_package
from tests.factories.coordinators import new_coordinator
from tests.factories.orders import CHECK, COMP, PLEDGE, enter_order, ordered, purchase_path
from tests.factories.paths import event_path, package_path
from tests.harness.client import Client
from tests.harness.trail import Trace, traces

IN_KIND = {"status": "completed", "method": "in_kind"}


async def _reconciles(admin: Client, event: Json) -> bool:
    return bool((await admin.get(f"{event_path(event)}/tickets/sales/reconcile")).json["ok"])


async def test_an_order_is_a_purchase_like_any_other(
    admin: Client, event: Json, package: Json
) -> None:
    answer = await enter_order(
        admin,
        package,
        2,
        purchaser={"name": "Ines Valera", "email": "Ines@Example.org"},
        in_the_name_of="Valera Marine",
        note="Phoned on Monday.\nNear the doors",
        guests=[{"name": "Ines Valera"}],
    )
    made = answer.json
    assert answer.status == 201
    assert answer.headers["Location"] == f"/api/v1/{purchase_path(made)}"
    assert (made["quantity"], len(made["tickets"]), made["total_price"]) == (2, 2, "500.00")
    assert made["tickets"][0]["guest_name"] == "Ines Valera"
    assert (made["purchaser"]["name"], made["purchaser"]["email"]) == (
        "Ines Valera",
        "Ines@Example.org",
    )
    assert (made["in_the_name_of"], made["note"]) == (
        "Valera Marine",
        "Phoned on Monday.\nNear the doors",
    )
    assert made["entered_by"]["name"] == "Amara Lindgren"
    assert (await admin.get(package_path(package))).json["sold_count"] == 2
    assert (await admin.get(purchase_path(made))).json == made


@pytest.mark.parametrize(
    ("payment", "paid", "due", "references"),
    [
        ({**CHECK, "received_on": "2027-04-12"}, "250.00", "0.00", ["1042"]),
        (PLEDGE, "0.00", "250.00", []),
        ({"status": "pending", "method": "check", "reference": "77"}, "0.00", "250.00", []),
        ({"status": "completed", "method": "cash"}, "250.00", "0.00", [None]),
    ],
)
async def test_an_order_is_paid_as_it_says(
    admin: Client,
    event: Json,
    package: Json,
    payment: Json,
    paid: str,
    due: str,
    references: list[str | None],
) -> None:
    made = await ordered(admin, package, payment=payment)
    assert (made["payment_status"], made["payment_method"]) == (
        payment["status"],
        payment["method"],
    )
    assert made["payment_reference"] == payment.get("reference")
    assert (made["amount_paid"], made["amount_due"]) == (paid, due)
    assert [row["reference"] for row in made["payments"]] == references
    for row in made["payments"]:
        assert (row["kind"], row["applied"], row["amount"]) == ("received", True, paid)
        assert row["received_on"] == payment.get("received_on")
        assert row["by"] == made["entered_by"]
    assert (made["paid_at"] is not None) == (payment["status"] == "completed")
    assert (await admin.get(purchase_path(made))).json == made


async def test_an_order_that_is_not_paid_has_no_hold(admin: Client) -> None:
    event = await new_event(admin, payment_hold_minutes=5)
    package = await new_package(admin, event)
    made = await ordered(admin, package, due_on="2027-05-01")
    assert (made["hold_expires_at"], made["due_on"]) == (None, "2027-05-01")


@pytest.mark.parametrize("payment", [COMP, IN_KIND])
async def test_what_is_given_costs_nothing_and_nothing_is_received(
    admin: Client, package: Json, payment: Json
) -> None:
    made = await ordered(admin, package, 2, payment=payment)
    assert (made["base_price"], made["price_adjustment"], made["total_price"]) == (
        "500.00",
        "-500.00",
        "0.00",
    )
    assert (made["payment_status"], made["payment_method"]) == ("completed", payment["method"])
    assert (made["payments"], made["paid_at"], made["amount_paid"]) == ([], None, "0.00")
    assert (await admin.get(purchase_path(made))).json == made


@pytest.mark.parametrize(("total", "adjustment"), [("450.00", "-50.00"), ("620.00", "120.00")])
async def test_another_total_is_an_adjustment_beside_the_discount(
    admin: Client, event: Json, package: Json, total: str, adjustment: str
) -> None:
    code = {"code": "TEN4U", "discount_type": "percentage", "discount_value": "10.00"}
    assert (await admin.post(f"{event_path(event)}/promo-codes", code)).status == 201
    made = await ordered(
        admin,
        package,
        2,
        promo_code="ten4u",
        total_override={"total": total, "reason": "Agreed by phone"},
        payment={"status": "completed", "method": "card"},
    )
    assert (made["base_price"], made["discount_amount"]) == ("500.00", "50.00")
    assert made["total_price"] == made["amount_paid"] == total
    assert float(made["price_adjustment"]) == float(adjustment) + 50
    assert made["promo_code"] == "TEN4U"


async def test_an_order_without_a_total_is_completed_and_not_paid_with_money(
    admin: Client, package: Json
) -> None:
    made = await ordered(
        admin,
        package,
        total_override={"total": "0.00", "reason": "Raffle"},
        payment={"status": "pending", "method": "check"},
    )
    assert (made["payment_status"], made["payment_method"]) == ("completed", None)
    assert made["payments"] == []


async def test_an_order_is_on_record_with_what_was_decided_by_hand(
    admin: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """The note is the team's own, and no value in the trail."""
    made = await ordered(
        admin,
        package,
        2,
        total_override={"total": "450.00", "reason": "Agreed by phone"},
        payment=CHECK,
        in_the_name_of="Valera Marine",
        note="Near the doors",
        waive=["sales_window"],
    )
    assert traces(superuser, made) == [
        Trace("created", "purchaser", None, "Ines Valera"),
        Trace("created", "package", None, package["name"]),
        Trace("created", "quantity", None, "2"),
        Trace("created", "total_price", None, "450.00"),
        Trace("created", "price_adjustment", None, "-50.00"),
        Trace("created", "reason", None, "Agreed by phone"),
        Trace("created", "payment_status", None, "completed"),
        Trace("created", "payment_method", None, "check"),
        Trace("created", "payment_reference", None, "1042"),
        Trace("created", "in_the_name_of", None, "Valera Marine"),
    ]


async def test_counters_are_right_after_orders_of_all_kinds(
    admin: Client, event: Json, package: Json
) -> None:
    for payment in (CHECK, PLEDGE, COMP, IN_KIND):
        await ordered(admin, package, payment=payment)
    assert await _reconciles(admin, event)


async def test_a_donor_is_not_shown_what_is_the_teams(
    admin: Client, donor: Client, package: Json
) -> None:
    me = (
        await donor.post(
            f"events/{package['event_id']}/tickets/purchase",
            {"package_id": package["id"], "quantity": 1},
            Idempotency_Key="k",
        )
    ).json["purchaser"]
    made = await ordered(
        admin, package, purchaser={"user_id": me["id"]}, note="Pays late", payment=CHECK
    )
    shown = (await donor.get(f"me/purchases/{made['id']}")).json
    assert (shown["note"], shown["entered_by"]) == (None, None)
    assert [row["by"] for row in shown["payments"]] == [None]
    assert shown["payment_reference"] == "1042"


async def test_coordinators_enter_orders_and_donors_do_not(
    admin: Client, donor: Client, person: Person, event: Json, package: Json
) -> None:
    coordinator = await new_coordinator(admin, person, event)
    assert (await enter_order(coordinator, package)).status == 201
    assert (await enter_order(donor, package)).status == 403
    assert (await enter_order(person("event_coordinator"), package)).status == 403
