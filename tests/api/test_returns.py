"""Returns: a purchase keeps fewer packages, and their money has to go back."""

from uuid import uuid4

import psycopg
import pytest

from tests.factories import Json, bought, new_event, new_package, purchase
from tests.factories.orders import COMP, ordered
from tests.factories.paths import event_path
from tests.factories.payments import (
    move,
    moved,
    payment,
    purchase_path,
    read_purchase,
    reconciled,
    send_payment,
    sold_count,
)
from tests.factories.promo_codes import new_code, read_code
from tests.harness.client import Client
from tests.harness.trail import Trace, traces

WHY = "Two guests fell ill"


def numbers(made: Json, *, returned: bool) -> list[str]:
    """Return the numbers of the seats that were returned, or of those that were not."""
    return [
        ticket["ticket_number"]
        for ticket in made["tickets"]
        if (ticket["returned_at"] is not None) is returned
    ]


def amounts(made: Json) -> dict[str, str]:
    names = ("base_price", "discount_amount", "total_price", "amount_paid", "amount_due")
    return {name: made[name] for name in (*names, "refund_due_amount")}


async def pay(provider: Client, made: Json) -> Json:
    """Pay all of a purchase."""
    assert (await send_payment(provider, payment(made))).status == 200
    return made


async def test_a_paid_purchase_keeps_fewer_packages_and_the_rest_has_to_go_back(
    admin: Client, anybody: Client, donor: Client, event: Json, superuser: psycopg.Connection
) -> None:
    """E3: seats and packages go back on sale, and the trail has what was before and after."""
    package = await new_package(admin, event, seats_per_package=2, quantity_limit=4)
    made = await pay(anybody, await bought(donor, package, 4))
    assert (await purchase(donor, package)).code == "sold_out"
    now = await moved(admin, made, "return", quantity=1, reason=WHY)
    assert (now["quantity"], now["returned_quantity"], now["payment_status"]) == (3, 1, "completed")
    assert amounts(now) == {
        **{"base_price": "750.00", "discount_amount": "0.00", "total_price": "750.00"},
        **{"amount_paid": "750.00", "amount_due": "0.00", "refund_due_amount": "250.00"},
    }
    assert now["refund_due"] is True
    all_numbers = [ticket["ticket_number"] for ticket in made["tickets"]]
    assert numbers(now, returned=False) == all_numbers[:6]
    assert numbers(now, returned=True) == all_numbers[6:]
    assert await sold_count(admin, package) == 3
    assert await reconciled(admin, event)
    assert [one for one in traces(superuser, made) if one.action == "returned"] == [
        Trace("returned", "quantity", "4", "3"),
        Trace("returned", "base_price", "1000.00", "750.00"),
        Trace("returned", "total_price", "1000.00", "750.00"),
        Trace("returned", "amount_paid", "1000.00", "750.00"),
        Trace("returned", "refund_due_amount", "0.00", "250.00"),
        Trace(
            "returned",
            "tickets",
            f"{all_numbers[0]} to {all_numbers[7]}",
            f"{all_numbers[0]} to {all_numbers[5]}",
        ),
        Trace("returned", "reason", None, WHY),
    ]
    await bought(donor, package)


async def test_a_pending_purchase_has_less_to_pay(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    made = await bought(donor, package, 3)
    now = await moved(admin, made, "return", quantity=2, reason=WHY)
    assert (now["payment_status"], now["total_price"], now["amount_due"]) == (
        "pending",
        "250.00",
        "250.00",
    )
    assert (now["refund_due"], now["refund_due_amount"]) == (False, "0.00")
    assert await reconciled(admin, event)


async def test_a_pending_purchase_with_nothing_left_to_pay_is_completed(
    admin: Client, donor: Client, event: Json, superuser: psycopg.Connection
) -> None:
    package = await new_package(admin, event, price="1.01")
    # Three cost $3.03 less $3.02: a cent.
    code = await new_code(admin, event, discount_type="fixed_amount", discount_value="3.02")
    made = await bought(donor, package, 3, promo_code=code["code"])
    assert made["total_price"] == "0.01"
    now = await moved(admin, made, "return", quantity=2, reason=WHY)
    assert (now["total_price"], now["payment_status"]) == ("0.00", "completed")
    assert Trace("returned", "payment_status", "pending", "completed") in traces(superuser, made)
    assert await reconciled(admin, event)


async def test_a_code_stays_used_for_less_discount(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """E14: the discount shrinks pro rata; the use of the code is still one."""
    code = await new_code(admin, event, discount_type="fixed_amount", discount_value="100.00")
    made = await bought(donor, package, 3, promo_code=code["code"])
    now = await moved(admin, made, "return", quantity=1, reason=WHY)
    assert (now["discount_amount"], now["total_price"]) == ("66.67", "433.33")
    used = await read_code(admin, code)
    assert (used["times_used"], used["total_discount_given"]) == (1, "66.67")
    assert await reconciled(admin, event)
    await moved(admin, made, "cancel")
    used = await read_code(admin, code)
    assert (used["times_used"], used["total_discount_given"]) == (0, "0.00")
    assert await reconciled(admin, event)


@pytest.mark.parametrize("steps", [(4,), (1, 1, 1, 1), (3, 1), (2, 2)])
async def test_one_by_one_and_all_at_once_end_the_same(
    admin: Client, anybody: Client, donor: Client, event: Json, steps: tuple[int, ...]
) -> None:
    """E3: to the cent, with the money that has to go back."""
    package = await new_package(admin, event, price="1.02")
    code = await new_code(admin, event, discount_type="percentage", discount_value="7.00")
    made = await pay(anybody, await bought(donor, package, 7, promo_code=code["code"]))
    for step in steps:
        now = await moved(admin, made, "return", quantity=step, reason=WHY)
    assert amounts(now) == {
        # $7.14 less 7 %, $0.50, is $6.64; 3/7 of it are $2.85. Shares of shares would be $2.84.
        **{"base_price": "3.06", "discount_amount": "0.21", "total_price": "2.85"},
        **{"amount_paid": "2.85", "amount_due": "0.00", "refund_due_amount": "3.79"},
    }
    assert await reconciled(admin, event)


async def test_a_price_of_the_team_is_shared_too(admin: Client, event: Json, package: Json) -> None:
    """Three for $100.00 in all: two cost $66.67, and the adjustment takes the cent."""
    price = {"total": "100.00", "reason": "Friends of the director"}
    made = await ordered(admin, package, 3, total_override=price)
    assert (made["base_price"], made["price_adjustment"]) == ("750.00", "-650.00")
    now = await moved(admin, made, "return", quantity=1, reason=WHY)
    assert (now["base_price"], now["price_adjustment"], now["total_price"]) == (
        "500.00",
        "-433.33",
        "66.67",
    )
    assert now["amount_due"] == "66.67"
    assert await reconciled(admin, event)


async def test_a_comp_stays_one(admin: Client, event: Json, package: Json) -> None:
    made = await ordered(admin, package, 3, payment=COMP)
    now = await moved(admin, made, "return", quantity=2, reason=WHY)
    assert (now["payment_method"], now["payment_status"]) == ("comp", "completed")
    assert (now["total_price"], now["amount_due"], now["refund_due"]) == ("0.00", "0.00", False)
    assert await reconciled(admin, event)


async def test_seats_without_a_name_go_first_and_then_the_highest_numbers(
    admin: Client, donor: Client, package: Json, superuser: psycopg.Connection
) -> None:
    made = await bought(donor, package, 5)
    tickets = made["tickets"]
    for place, name in ((0, "Ada"), (3, "Bo"), (4, "Cy")):
        guest = {"guest_name": name, "guest_email": f"{name}@example.org"}
        path = f"me/tickets/{tickets[place]['id']}"
        assert (await donor.patch(path, guest)).status == 200
    all_numbers = [ticket["ticket_number"] for ticket in tickets]
    now = await moved(admin, made, "return", quantity=1, reason=WHY)
    assert numbers(now, returned=True) == [all_numbers[2]]
    now = await moved(admin, made, "return", quantity=2, reason=WHY)
    assert numbers(now, returned=False) == [all_numbers[0], all_numbers[3]]
    assert traces(superuser, tickets[4])[-2:] == [
        Trace("returned", "guest_name", "Cy", None),
        Trace("returned", "guest_email", None, None),
    ]


async def test_a_returned_seat_keeps_its_row_but_not_its_guest(
    admin: Client, donor: Client, package: Json
) -> None:
    """Somebody without a seat is on no list, and nothing is kept of them."""
    made = await bought(donor, package, 2, guests=[{"name": "Ada", "email": "ada@example.org"}])
    named = made["tickets"][0]
    await moved(admin, made, "return", quantity=1, ticket_ids=[named["id"]], reason=WHY)
    for now in (
        await read_purchase(admin, made),
        (await donor.get(f"me/purchases/{made['id']}")).json,
    ):
        kept = next(one for one in now["tickets"] if one["id"] == named["id"])
        assert kept["ticket_number"] == named["ticket_number"]
        assert kept["returned_at"] is not None
        assert (kept["guest_name"], kept["guest_email"], kept["assigned_at"]) == (None, None, None)


async def test_a_returned_seat_takes_no_guest_and_lets_nobody_in(
    admin: Client, anybody: Client, donor: Client, event: Json, package: Json
) -> None:
    made = await pay(anybody, await bought(donor, package, 2))
    await moved(admin, made, "return", quantity=1, reason=WHY)
    kept, returned = made["tickets"]
    named = {"guest_name": "Ada"}
    for path, who in (
        (f"me/tickets/{returned['id']}", donor),
        (f"{purchase_path(made)}/tickets/{returned['id']}", admin),
    ):
        assert (await who.patch(path, named)).code == "ticket_returned"
    assert (await donor.patch(f"me/tickets/{kept['id']}", named)).status == 200
    verify = f"{event_path(event)}/tickets/verify"
    verdict = (await admin.post(verify, {"qr_payload": returned["qr_payload"]})).json
    assert (verdict["valid"], verdict["reason"]) == (False, "returned")
    verdict = (await admin.post(verify, {"qr_payload": kept["qr_payload"]})).json
    assert verdict["valid"] is True


async def test_the_named_seats_go(admin: Client, donor: Client, event: Json) -> None:
    package = await new_package(admin, event, seats_per_package=2)
    made = await bought(donor, package, 3)
    chosen = [made["tickets"][place]["id"] for place in (4, 0)]
    now = await moved(admin, made, "return", quantity=1, ticket_ids=chosen, reason=WHY)
    gone = {ticket["id"] for ticket in now["tickets"] if ticket["returned_at"]}
    assert gone == set(chosen)


async def test_exactly_the_seats_of_the_packages_are_named(
    admin: Client, donor: Client, event: Json
) -> None:
    """A 400 names the list, or the place in it."""
    package = await new_package(admin, event, seats_per_package=2)
    made = await bought(donor, package, 3)
    ids = [ticket["id"] for ticket in made["tickets"]]
    others = (await bought(donor, package))["tickets"]
    await moved(admin, made, "return", quantity=1, ticket_ids=ids[4:], reason=WHY)
    for named, pointers in (
        (ids[:1], ["/ticket_ids"]),
        (ids[:3], ["/ticket_ids"]),
        ([ids[0], ids[0]], ["/ticket_ids/1"]),
        ([ids[0], ids[5]], ["/ticket_ids/1"]),
        ([others[0]["id"], str(uuid4())], ["/ticket_ids/0", "/ticket_ids/1"]),
    ):
        refused = await move(admin, made, "return", quantity=1, ticket_ids=named, reason=WHY)
        assert refused.status == 400
        assert [error["pointer"] for error in refused.json["errors"]] == pointers
    assert (await read_purchase(admin, made))["quantity"] == 2


async def test_all_packages_are_not_returned(admin: Client, donor: Client, package: Json) -> None:
    """Cancel or refund does that; nothing is changed."""
    made = await bought(donor, package, 2)
    before = await read_purchase(admin, made)
    for quantity in (2, 3):
        refused = await move(admin, made, "return", quantity=quantity, reason=WHY)
        assert (refused.status, refused.code) == (409, "return_too_many")
        assert refused.json["quantity"] == 2
    assert await read_purchase(admin, made) == before


async def test_nothing_is_returned_of_a_closed_purchase(
    admin: Client, donor: Client, package: Json
) -> None:
    made = await bought(donor, package, 2)
    await moved(admin, made, "cancel")
    refused = await move(admin, made, "return", quantity=1, reason=WHY)
    assert (refused.status, refused.code) == (409, "purchase_already_closed")


async def test_a_purchase_of_another_event_is_not_found(
    admin: Client, donor: Client, package: Json
) -> None:
    made = await bought(donor, package, 2)
    elsewhere = {**made, "event_id": (await new_event(admin))["id"]}
    refused = await move(admin, elsewhere, "return", quantity=1, reason=WHY)
    assert (refused.status, refused.code) == (404, "purchase_not_found")


async def test_a_preview_shows_the_purchase_as_it_would_be_and_changes_nothing(
    admin: Client, anybody: Client, donor: Client, event: Json, package: Json,
    superuser: psycopg.Connection,
) -> None:  # fmt: skip
    made = await pay(anybody, await bought(donor, package, 3))
    before, trail = await read_purchase(admin, made), traces(superuser, made)
    shown = await moved(admin, made, "return", quantity=1, reason=WHY, preview=True)
    assert await read_purchase(admin, made) == before
    assert traces(superuser, made) == trail
    assert await sold_count(admin, package) == 3
    assert await reconciled(admin, event)
    done = await moved(admin, made, "return", quantity=1, reason=WHY)
    for one in (*shown["tickets"], *done["tickets"]):
        one["returned_at"] = one["returned_at"] is not None
    assert shown == done


async def test_seats_go_as_they_were_bought_not_as_the_package_is_today(
    admin: Client, donor: Client, event: Json, superuser: psycopg.Connection
) -> None:
    package = await new_package(admin, event, seats_per_package=3)
    made = await bought(donor, package, 2)
    superuser.execute(
        "UPDATE ticket_packages SET seats_per_package = 5 WHERE id = %s", [package["id"]]
    )
    now = await moved(admin, made, "return", quantity=1, reason=WHY)
    assert len(numbers(now, returned=True)) == 3
    assert await reconciled(admin, event)


async def test_a_donor_who_returned_seats_may_buy_as_many_again(
    admin: Client, donor: Client
) -> None:
    event = await new_event(admin, max_tickets_per_donor=3)
    package = await new_package(admin, event)
    made = await bought(donor, package, 3)
    await moved(admin, made, "return", quantity=2, reason=WHY)
    assert (await purchase(donor, package, 3)).code == "donor_limit_reached"
    await bought(donor, package, 2)
    assert await reconciled(admin, event)


async def test_a_late_payment_takes_back_what_was_left(
    admin: Client, anybody: Client, donor: Client, event: Json
) -> None:
    """Cancelled after a return, and paid after that: the returned seats stay returned."""
    package = await new_package(admin, event, seats_per_package=2, quantity_limit=5)
    code = await new_code(admin, event, max_total_uses=1)
    made = await bought(donor, package, 3, promo_code=code["code"])
    left = await moved(admin, made, "return", quantity=2, reason=WHY)
    await moved(admin, made, "cancel")
    assert await sold_count(admin, package) == 0
    assert await reconciled(admin, event)
    await bought(donor, package, 4)
    await pay(anybody, left)
    now = await read_purchase(admin, made)
    assert (now["payment_status"], now["quantity"], now["amount_paid"]) == (
        "completed",
        1,
        left["total_price"],
    )
    assert len(numbers(now, returned=False)) == 2
    assert await sold_count(admin, package) == 5
    used = await read_code(admin, code)
    assert (used["times_used"], used["total_discount_given"]) == (1, left["discount_amount"])
    assert await reconciled(admin, event)
