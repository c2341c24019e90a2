"""Payments that were for another purchase, or fit none."""

from uuid import uuid4

import psycopg

from tests.api.test_mark_unpaid import CHECK, paid
from tests.api.test_money_by_hand import amounts
from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.coordinators import new_coordinator
from tests.factories.payments import (
    moved,
    payment,
    purchase_path,
    read_purchase,
    reconciled,
    send_payment,
    sold_count,
)
from tests.harness.client import Answer, Client
from tests.harness.trail import Trace, traces


async def move_payment(admin: Client, source: Json, target: Json, row: Json) -> Answer:
    path = f"{purchase_path(source)}/payments/{row['id']}/move"
    return await admin.post(path, {"purchase_id": target["id"]})


async def test_a_payment_moves_to_the_purchase_that_it_was_for(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """The answer is that one; the other waits for its payment again, and both are on the trail."""
    wrong, right = await paid(admin, donor, package), await bought(donor, package)
    before = len(traces(superuser, wrong))
    answer = await move_payment(admin, wrong, right, wrong["payments"][0])
    assert answer.status == 200, answer.body
    now = answer.json
    assert (now["id"], now["payment_status"]) == (right["id"], "completed")
    assert amounts(now) == {"amount_paid": "250.00"}
    [row] = now["payments"]
    assert row.items() >= {**CHECK, "kind": "received", "amount": "250.00", "applied": True}.items()
    waits = await read_purchase(admin, wrong)
    assert (waits["payment_status"], amounts(waits)) == ("pending", {"amount_due": "250.00"})
    assert (waits["payment_method"], waits["payment_reference"], waits["paid_at"]) == (None,) * 3
    assert traces(superuser, wrong)[before:] == [
        Trace("unpaid", "amount_paid", "250.00", "0.00"),
        Trace("unpaid", "payment_method", "check", None),
        Trace("unpaid", "payment_status", "completed", "pending"),
        Trace("unpaid", "payment_reference", "1042", None),
        Trace("unpaid", "payment_moved_to", None, right["id"]),
    ]
    assert traces(superuser, right) == [
        Trace("paid", "received_on", None, "2026-04-12"),
        Trace("paid", "amount_paid", "0.00", "250.00"),
        Trace("paid", "payment_method", None, "check"),
        Trace("paid", "payment_status", "pending", "completed"),
        Trace("paid", "payment_reference", None, "1042"),
        Trace("paid", "payment_moved_from", None, wrong["id"]),
    ]
    assert await sold_count(admin, package) == 2
    assert await reconciled(admin, event)


async def test_a_payment_that_does_not_fit_there_is_kept_there_as_too_much(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """It can then pay a part: moved to its own purchase, it is applied as far as it goes."""
    source, target = await paid(admin, donor, package), await bought(donor, package, 2)
    answer = await move_payment(admin, source, target, source["payments"][0])
    assert (answer.json["payment_status"], amounts(answer.json)) == (
        "pending",
        {"amount_due": "500.00", "overpaid_by": "250.00"},
    )
    applied = await move_payment(admin, target, target, answer.json["payments"][0])
    assert (applied.json["payment_status"], amounts(applied.json)) == (
        "completed",
        {"amount_paid": "250.00", "amount_due": "250.00"},
    )
    assert applied.json["payment_reference"] == "1042"
    assert await reconciled(admin, event)


async def test_what_was_paid_too_much_pays_its_own_purchase_and_the_rest_stays(
    admin: Client, donor: Client, anybody: Client, event: Json, package: Json
) -> None:
    made = await bought(donor, package)
    await send_payment(anybody, payment(made, amount="300.00"))
    [row] = (await read_purchase(admin, made))["payments"]
    answer = await move_payment(admin, made, made, row)
    assert (answer.json["payment_status"], amounts(answer.json)) == (
        "completed",
        {"amount_paid": "250.00", "overpaid_by": "50.00"},
    )
    assert answer.json["payment_method"] == "provider"
    # The provider repeats its event: this money is on record.
    again = await send_payment(anybody, payment(made, amount="300.00"))
    assert (again.status, len((await read_purchase(admin, made))["payments"])) == (200, 4)
    assert (await move_payment(admin, made, made, row)).code == "payment_already_back"
    [rest] = (await read_purchase(admin, made))["refunds_due"]
    nothing_due = await move_payment(admin, made, made, {"id": rest["payment_id"]})
    assert nothing_due.code == "purchase_not_pending"
    assert await reconciled(admin, event)


async def test_what_else_pays_the_purchase_keeps_it_completed(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """How it was paid is then how the newest of those payments came."""
    source, target = await bought(donor, package), await bought(donor, package, 2)
    first = {"amount": "100.00", "accept_difference": True, "method": "cash"}
    await moved(admin, source, "mark-paid", **first)
    now = await moved(admin, source, "mark-paid", **CHECK)
    assert (await move_payment(admin, source, target, now["payments"][1])).status == 200
    left = await read_purchase(admin, source)
    assert (left["payment_status"], amounts(left)) == (
        "completed",
        {"amount_paid": "100.00", "amount_due": "150.00"},
    )
    assert (left["payment_method"], left["payment_reference"]) == ("cash", None)
    assert left["paid_at"] == left["payments"][0]["at"]
    assert await reconciled(admin, event)


async def test_only_what_is_left_of_a_payment_moves(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    source, target = await paid(admin, donor, package), await bought(donor, package)
    now = await moved(admin, source, "refund", amount="50.00")
    answer = await move_payment(admin, source, target, now["payments"][0])
    assert amounts(answer.json) == {"amount_due": "250.00", "overpaid_by": "200.00"}
    assert amounts(await read_purchase(admin, source)) == {"amount_due": "250.00"}
    assert await reconciled(admin, event)


async def test_money_of_a_closed_purchase_moves_and_leaves_it_closed(
    admin: Client, donor: Client, anybody: Client, event: Json, package: Json
) -> None:
    """Nor does what a closed purchase receives open it: it has to go back there."""
    closed, target = await bought(donor, package), await bought(donor, package)
    await moved(admin, closed, "cancel")
    await send_payment(anybody, payment(closed, amount="100.00"))
    [row] = (await read_purchase(admin, closed))["payments"]
    answer = await move_payment(admin, closed, target, row)
    assert amounts(answer.json) == {"amount_due": "250.00", "overpaid_by": "100.00"}
    now = await read_purchase(admin, closed)
    assert (now["payment_status"], now["refund_due"], now["cancelled_at"] is None) == (
        "cancelled",
        False,
        False,
    )
    back = await move_payment(admin, target, closed, answer.json["payments"][0])
    assert (back.json["payment_status"], amounts(back.json)) == (
        "cancelled",
        {"overpaid_by": "100.00"},
    )
    assert back.json["cancelled_at"] == now["cancelled_at"]
    assert await sold_count(admin, package) == 1
    assert await reconciled(admin, event)


async def test_a_payment_moves_within_its_event_and_only_once(
    admin: Client, donor: Client, person: Person, event: Json, package: Json
) -> None:
    source, target = await paid(admin, donor, package), await bought(donor, package)
    [row] = source["payments"]
    elsewhere = await bought(donor, await new_package(admin, await new_event(admin)))
    unknown = {**source, "id": str(uuid4())}
    for one, other, each, code in (
        (source, elsewhere, row, "purchase_not_found"),
        (source, unknown, row, "purchase_not_found"),
        (unknown, target, row, "purchase_not_found"),
        (target, source, row, "payment_not_found"),
        (source, target, {"id": str(uuid4())}, "payment_not_found"),
    ):
        answer = await move_payment(admin, one, other, each)
        assert (answer.status, answer.code) == (404, code)
    own = await move_payment(admin, source, source, row)
    assert (own.status, own.errors) == (400, {("/purchase_id", "invalid")})
    assert await read_purchase(admin, source) == source
    assert (await move_payment(admin, source, target, row)).status == 200
    assert (await move_payment(admin, source, target, row)).code == "payment_already_back"
    [_, gone] = (await read_purchase(admin, source))["payments"]
    assert (await move_payment(admin, source, target, gone)).code == "payment_not_found"
    stranger = await new_coordinator(admin, person, await new_event(admin))
    assert (await move_payment(stranger, target, source, row)).code == "forbidden"
    assert (await move_payment(donor, target, source, row)).code == "forbidden"
