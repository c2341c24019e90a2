"""Exchanges: another package, or another quantity, in place of what was bought."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from shared.domain import clock
from shared.domain.tickets import format_ticket_numbers, parse_ticket_number
from tests.factories import Json, bought, in_days, new_event, new_package, purchase
from tests.factories.options import MEAL, NOTE, WAIVER, new_option, response
from tests.factories.orders import COMP, ordered
from tests.factories.paths import event_path, package_path, version_tag
from tests.factories.payments import (
    move,
    moved,
    payment,
    read_purchase,
    reconciled,
    send_payment,
    sold_count,
)
from tests.factories.promo_codes import code_path, new_code, read_code
from tests.harness.client import Answer, Client
from tests.harness.trail import Trace, traces

WHY = "They want the better table"
CLOSED = "purchase_already_closed"


@pytest.fixture
async def better(admin: Client, event: Json) -> Json:
    """A package of two seats for $600.00, with five to sell."""
    return await new_package(
        admin, event, name="Patron", price="600.00", seats_per_package=2, quantity_limit=5
    )


async def exchange(
    admin: Client,
    made: Json,
    package: Json,
    quantity: int = 1,
    **fields: Any,  # noqa: ANN401 - whatever a body may hold
) -> Answer:
    body = {"package_id": package["id"], "quantity": quantity, "reason": WHY, **fields}
    return await move(admin, made, "exchange", **body)


async def exchanged(
    admin: Client,
    made: Json,
    package: Json,
    quantity: int = 1,
    **fields: Any,  # noqa: ANN401 - whatever a body may hold
) -> Json:
    answer = await exchange(admin, made, package, quantity, **fields)
    assert answer.status == 200, answer.body
    now: Json = answer.json
    return now


async def pay(provider: Client, made: Json) -> Json:
    """Pay all of a purchase."""
    assert (await send_payment(provider, payment(made))).status == 200
    return made


def live(made: Json) -> list[str]:
    """Return the numbers of the seats that were not returned."""
    return [each["ticket_number"] for each in made["tickets"] if each["returned_at"] is None]


def in_short(numbers: list[str]) -> str:
    """Return numbers as the trail has them."""
    parsed = [parse_ticket_number(number) for number in numbers]
    return format_ticket_numbers(number for number in parsed if number is not None)


def money(made: Json) -> tuple[str, ...]:
    names = ("total_price", "amount_paid", "amount_due", "refund_due_amount")
    return tuple(made[name] for name in names)


async def test_a_better_package_leaves_the_difference_due(
    admin: Client, anybody: Client, donor: Client, event: Json, package: Json, better: Json,
    superuser: psycopg.Connection,
) -> None:  # fmt: skip
    """E3: one transaction, the numbers that stay, and a trail with before and after."""
    made = await pay(anybody, await bought(donor, package))
    now = await exchanged(admin, made, better)
    assert (now["package_id"], now["package_name"]) == (better["id"], "Patron")
    assert (now["quantity"], now["returned_quantity"], now["payment_status"]) == (1, 0, "completed")
    assert money(now) == ("600.00", "250.00", "350.00", "0.00")
    old_number = made["tickets"][0]["ticket_number"]
    assert live(now)[0] == old_number
    assert len(live(now)) == 2
    assert [await sold_count(admin, each) for each in (package, better)] == [0, 1]
    assert await reconciled(admin, event)
    assert [one for one in traces(superuser, made) if one.action == "exchanged"] == [
        Trace("exchanged", "package_id", package["id"], better["id"]),
        Trace("exchanged", "package_name", "Single Seat", "Patron"),
        Trace("exchanged", "base_price", "250.00", "600.00"),
        Trace("exchanged", "total_price", "250.00", "600.00"),
        Trace("exchanged", "tickets", old_number, in_short(live(now))),
        Trace("exchanged", "reason", None, WHY),
    ]


async def test_a_cheaper_package_leaves_money_to_go_back(
    admin: Client, anybody: Client, donor: Client, event: Json, package: Json, better: Json
) -> None:
    made = await pay(anybody, await bought(donor, better, 2))
    now = await exchanged(admin, made, package, 3)
    assert money(now) == ("750.00", "750.00", "0.00", "450.00")
    assert (now["payment_status"], now["refund_due"]) == ("completed", True)
    assert live(now) == live(made)[:3]
    assert await reconciled(admin, event)


async def test_of_a_pending_purchase_the_new_total_is_due(
    admin: Client, donor: Client, event: Json, package: Json, better: Json
) -> None:
    made = await bought(donor, package)
    now = await exchanged(admin, made, better)
    assert (now["payment_status"], *money(now)) == ("pending", "600.00", "0.00", "600.00", "0.00")
    assert now["hold_expires_at"] == made["hold_expires_at"]
    assert await reconciled(admin, event)


async def test_a_pending_purchase_that_costs_nothing_any_more_is_completed(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    free = await new_package(admin, event, price="0")
    made = await bought(donor, package)
    now = await exchanged(admin, made, free)
    assert (now["payment_status"], now["total_price"]) == ("completed", "0.00")
    assert Trace("exchanged", "payment_status", "pending", "completed") in traces(superuser, made)
    assert await reconciled(admin, event)


async def test_a_completed_purchase_of_which_nothing_was_paid_waits_for_payment(
    admin: Client, anybody: Client, donor: Client, event: Json, package: Json,
    superuser: psycopg.Connection,
) -> None:  # fmt: skip
    """It was free, and is not any more; nobody is let in for that without paying."""
    free = await new_package(admin, event, price="0")
    made = await bought(donor, free)
    now = await exchanged(admin, made, package)
    assert (now["payment_status"], *money(now)) == ("pending", "250.00", "0.00", "250.00", "0.00")
    assert Trace("exchanged", "payment_status", "completed", "pending") in traces(superuser, made)
    assert await reconciled(admin, event)
    await pay(anybody, now)
    assert (await read_purchase(admin, made))["payment_status"] == "completed"
    assert await reconciled(admin, event)


async def test_a_purchase_that_waits_for_payment_again_has_the_whole_hold(
    admin: Client, donor: Client
) -> None:
    """And not what is left of the one with which it was bought."""
    event = await new_event(admin, payment_hold_minutes=60)
    package = await new_package(admin, event)
    free = await new_package(admin, event, price="0")
    made = await bought(donor, package)
    await exchanged(admin, made, free)
    later = clock.now() + timedelta(minutes=50)
    with clock.frozen_at(later):
        now = await exchanged(admin, made, package)
    assert datetime.fromisoformat(now["hold_expires_at"]) == later + timedelta(minutes=60)


async def test_a_sold_out_package_is_refused_and_nothing_is_lost(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """E3: on a sold-out night nobody loses a seat."""
    few = await new_package(admin, event, quantity_limit=2)
    await bought(donor, few, 1)
    made = await bought(donor, package, 2)
    before = await read_purchase(admin, made)
    refused = await exchange(admin, made, few, 2)
    assert (refused.status, refused.code, refused.json["remaining"]) == (409, "sold_out", 1)
    assert await read_purchase(admin, made) == before
    assert await reconciled(admin, event)
    await exchanged(admin, made, few, 1)
    assert [await sold_count(admin, each) for each in (package, few)] == [0, 2]


async def test_another_quantity_of_the_same_package_takes_the_difference(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """Of ten, seven are one's own: ten can be asked for, and eleven not."""
    made = await bought(donor, package, 7)
    refused = await exchange(admin, made, package, 11)
    assert (refused.code, refused.json["remaining"]) == ("sold_out", 10)
    now = await exchanged(admin, made, package, 10)
    assert (now["total_price"], live(now)[:7]) == ("2500.00", live(made))
    assert (await purchase(donor, package)).code == "sold_out"
    now = await exchanged(admin, made, package, 4)
    assert (now["total_price"], live(now)) == ("1000.00", live(made)[:4])
    assert await sold_count(admin, package) == 4
    assert await reconciled(admin, event)


async def test_the_donors_cap_counts_the_difference(admin: Client, donor: Client) -> None:
    """Refused only where the donor gets more seats; the cap may have been lowered since."""
    event = await new_event(admin, max_tickets_per_donor=6)
    single = await new_package(admin, event)
    table = await new_package(admin, event, seats_per_package=4)
    made = await bought(donor, single, 3)
    other = await bought(donor, single, 1)
    refused = await exchange(admin, made, table, 2)
    assert (refused.code, refused.json["held"]) == ("donor_limit_reached", 4)
    assert refused.json["max_tickets_per_donor"] == 6
    now = await exchanged(admin, made, table, 1)
    assert len(live(now)) == 4
    lowered = await admin.patch(event_path(event), {"max_tickets_per_donor": 2})
    assert lowered.status == 200
    await exchanged(admin, made, single, 3)
    assert (await exchange(admin, other, single, 2)).code == "donor_limit_reached"
    assert await reconciled(admin, event)


async def test_neither_a_disabled_package_nor_a_closed_sale_is_in_the_way(
    admin: Client, donor: Client, event: Json, package: Json, better: Json
) -> None:
    """The team does it; what is left, and the donor's cap, are the only limits."""
    made = await bought(donor, package)
    path = f"{package_path(better)}/disable"
    assert (await admin.post(path, If_Match=version_tag(better))).status == 200
    closed = {"sales_open_at": in_days(-2), "sales_close_at": in_days(-1)}
    assert (await admin.patch(event_path(event), closed)).status == 200
    await exchanged(admin, made, better)


async def test_guests_and_numbers_stay_the_named_ones_first(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    made = await bought(donor, package, 4)
    last = made["tickets"][3]
    guest = {"guest_name": "Ada", "guest_email": "ada@example.org"}
    assert (await donor.patch(f"me/tickets/{last['id']}", guest)).status == 200
    pair = await new_package(admin, event, seats_per_package=2)
    now = await exchanged(admin, made, pair, 1)
    assert live(now) == [made["tickets"][0]["ticket_number"], last["ticket_number"]]
    assert now["tickets"][3]["guest_name"] == "Ada"
    now = await exchanged(admin, made, pair, 2)
    assert len(live(now)) == 4
    assert not set(live(now)[2:]) & {each["ticket_number"] for each in made["tickets"]}
    none_left = await exchanged(admin, made, package, 1)
    assert live(none_left) == [last["ticket_number"]]
    assert await reconciled(admin, event)


async def test_a_code_moves_along_only_if_it_is_named(
    admin: Client, donor: Client, event: Json, package: Json, better: Json
) -> None:
    """With its new discount, and still one use; without its name the use is given back."""
    code = await new_code(
        admin, event, max_total_uses=1, discount_type="percentage", discount_value="10.00"
    )
    made = await bought(donor, package, promo_code=code["code"])
    now = await exchanged(admin, made, better, promo_code=code["code"].lower())
    assert (now["promo_code"], now["discount_amount"], now["total_price"]) == (
        code["code"],
        "60.00",
        "540.00",
    )
    used = await read_code(admin, code)
    assert (used["times_used"], used["total_discount_given"]) == (1, "60.00")
    assert await reconciled(admin, event)
    now = await exchanged(admin, made, better)
    assert (now["promo_code"], now["discount_amount"]) == (None, "0.00")
    used = await read_code(admin, code)
    assert (used["times_used"], used["total_discount_given"]) == (0, "0.00")
    assert await reconciled(admin, event)
    # The use that was given back is somebody else's now.
    await bought(donor, package, promo_code=code["code"])
    assert (await exchange(admin, made, package, promo_code=code["code"])).code == (
        "promo_code_exhausted"
    )


async def test_another_code_takes_the_place_of_the_one_that_was_used(
    admin: Client, donor: Client, event: Json, package: Json, better: Json
) -> None:
    first, second = [await new_code(admin, event, max_uses_per_donor=1) for _ in range(2)]
    made = await bought(donor, package, promo_code=first["code"])
    now = await exchanged(admin, made, better, promo_code=second["code"])
    assert now["promo_code"] == second["code"]
    assert [(await read_code(admin, each))["times_used"] for each in (first, second)] == [0, 1]
    assert await reconciled(admin, event)
    assert (await purchase(donor, package, promo_code=second["code"])).code == (
        "promo_code_donor_limit"
    )
    await bought(donor, package, promo_code=first["code"])
    await moved(admin, made, "cancel")
    assert (await read_code(admin, second))["times_used"] == 0
    assert await reconciled(admin, event)


async def test_a_code_is_judged_as_at_a_purchase(
    admin: Client, donor: Client, event: Json, package: Json, better: Json
) -> None:
    inactive = await new_code(admin, event)
    made = await bought(donor, package, promo_code=inactive["code"])
    answer = await admin.patch(
        code_path(inactive), {"is_active": False}, If_Match=version_tag(inactive)
    )
    assert answer.status == 200, answer.body
    assert (await exchange(admin, made, better, promo_code=inactive["code"])).code == (
        "promo_code_inactive"
    )
    assert (await exchange(admin, made, better, promo_code="NOSUCH")).code == "promo_code_unknown"
    expired = await new_code(admin, event, expires_at=in_days(-1))
    assert (await exchange(admin, made, better, promo_code=expired["code"])).code == (
        "promo_code_expired"
    )
    assert await reconciled(admin, event)


async def test_a_code_that_takes_nothing_off_is_not_used(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    free = await new_package(admin, event, price="0")
    code = await new_code(admin, event)
    made = await bought(donor, package, promo_code=code["code"])
    now = await exchanged(admin, made, free, promo_code=code["code"])
    assert now["promo_code"] is None
    assert (await read_code(admin, code))["times_used"] == 0
    assert await reconciled(admin, event)


async def test_answers_that_still_fit_move_along(
    admin: Client, donor: Client, event: Json, package: Json, better: Json,
    superuser: psycopg.Connection,
) -> None:  # fmt: skip
    """Same name and type, and the choices exist; a required one may stay unanswered."""
    meal = await new_option(admin, package, MEAL)
    note = await new_option(admin, package, NOTE)
    song = await new_option(admin, package, {"name": "Your song", "option_type": "text_input"})
    there = [
        await new_option(admin, better, NOTE),
        await new_option(admin, better, MEAL, choices=["Fish", "Tofu"]),
        await new_option(admin, better, WAIVER, is_required=True),
        await new_option(admin, better, {"name": "Your song", "option_type": "boolean"}),
    ]
    made = await bought(
        donor,
        package,
        option_responses=[
            response(meal, ["Fish", "Veal"]),
            response(note, "No nuts"),
            response(song, "Moon River"),
        ],
    )
    now = await exchanged(admin, made, better)
    assert {one["option_id"]: one["value"] for one in now["option_responses"]} == {
        there[0]["id"]: "No nuts",
        there[1]["id"]: None,
        there[2]["id"]: None,
        there[3]["id"]: None,
    }
    lost = [one for one in traces(superuser, made) if one.field == "option_responses"]
    assert lost == [
        Trace("exchanged", "option_responses", "Meal"),
        Trace("exchanged", "option_responses", "Your song"),
    ]
    now = await exchanged(admin, made, better, 2)
    assert now["option_responses"][0]["value"] == "No nuts"


async def test_the_fair_market_value_is_that_of_the_new_package(
    admin: Client, anybody: Client, donor: Client, event: Json, package: Json
) -> None:
    valued = await new_package(
        admin, event, price="300.00", seats_per_package=2, fair_market_value="60.00"
    )
    made = await pay(anybody, await bought(donor, package))
    assert made["fair_market_value_total"] is None
    now = await exchanged(admin, made, valued)
    assert now["fair_market_value_total"] == "120.00"


async def test_the_price_is_that_of_today(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """Also of the same packages: so a code that was forgotten, or a new price, can be applied."""
    made = await bought(donor, package, 2)
    refused = await exchange(admin, made, package, 2)
    assert (refused.status, refused.code) == (409, "exchange_not_possible")
    superuser.execute("UPDATE ticket_packages SET price = 200 WHERE id = %s", [package["id"]])
    assert (await exchanged(admin, made, package, 2))["total_price"] == "400.00"
    code = await new_code(admin, event, discount_type="percentage", discount_value="50.00")
    now = await exchanged(admin, made, package, 2, promo_code=code["code"])
    assert now["total_price"] == "200.00"
    assert await reconciled(admin, event)


async def test_a_price_of_the_team_and_a_comp_end(
    admin: Client, event: Json, package: Json, better: Json
) -> None:
    """What is given away is one package, and not whatever it is exchanged for."""
    price = {"total": "100.00", "reason": "A friend of the director"}
    for made in (
        await ordered(admin, package, total_override=price),
        await ordered(admin, package, payment=COMP),
    ):
        now = await exchanged(admin, made, better)
        assert (now["base_price"], now["price_adjustment"]) == ("600.00", "0.00")
        assert money(now) == ("600.00", "0.00", "600.00", "0.00")
        assert now["payment_status"] == "pending"
        assert now["payment_method"] == (None if made["payment_method"] == "comp" else "pledge")
    assert await reconciled(admin, event)


async def test_a_return_after_an_exchange_is_a_share_of_the_new_packages(
    admin: Client, anybody: Client, donor: Client, event: Json, package: Json, better: Json
) -> None:
    made = await pay(anybody, await bought(donor, package, 4))
    await moved(admin, made, "return", quantity=1, reason=WHY)
    now = await exchanged(admin, made, better, 2)
    assert money(now) == ("1200.00", "1000.00", "200.00", "0.00")
    assert now["returned_quantity"] == 0
    now = await moved(admin, made, "return", quantity=1, reason=WHY)
    assert money(now) == ("600.00", "600.00", "0.00", "400.00")
    assert (now["returned_quantity"], len(live(now))) == (1, 2)
    assert await reconciled(admin, event)


async def test_more_than_2000_seats_are_no_purchase(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    table = await new_package(admin, event, seats_per_package=20)
    made = await bought(donor, package)
    refused = await exchange(admin, made, table, 101)
    assert refused.status == 400
    assert [error["pointer"] for error in refused.json["errors"]] == ["/quantity"]
    now = await exchanged(admin, made, table, 100)
    assert len(live(now)) == 2000
    assert await reconciled(admin, event)


async def test_what_is_not_there_is_not_exchanged(
    admin: Client, donor: Client, package: Json, better: Json
) -> None:
    """A package of another event, or none; a purchase that is closed."""
    made = await bought(donor, package)
    elsewhere = await new_package(admin, await new_event(admin))
    for missing in (elsewhere, {"id": str(uuid4())}):
        assert (await exchange(admin, made, missing)).code == "package_not_found"
    await moved(admin, made, "cancel")
    refused = await exchange(admin, made, better)
    assert (refused.status, refused.code) == (409, CLOSED)


async def test_a_preview_shows_the_purchase_as_it_would_be_and_changes_nothing(
    admin: Client, anybody: Client, donor: Client, event: Json, package: Json, better: Json,
) -> None:  # fmt: skip
    code = await new_code(admin, event)
    made = await pay(anybody, await bought(donor, package, 2, promo_code=code["code"]))
    before, used = await read_purchase(admin, made), await read_code(admin, code)
    shown = await exchanged(admin, made, better, preview=True)
    assert await read_purchase(admin, made) == before
    assert await read_code(admin, code) == used
    assert [await sold_count(admin, each) for each in (package, better)] == [2, 0]
    assert await reconciled(admin, event)
    assert shown == await exchanged(admin, made, better)


async def test_a_late_payment_takes_back_what_was_exchanged_for(
    admin: Client, anybody: Client, donor: Client, event: Json, package: Json, better: Json
) -> None:
    code = await new_code(admin, event)
    made = await bought(donor, package, 2, promo_code=code["code"])
    now = await exchanged(admin, made, better, 2)
    await moved(admin, made, "cancel")
    assert [await sold_count(admin, each) for each in (package, better)] == [0, 0]
    await pay(anybody, now)
    assert [await sold_count(admin, each) for each in (package, better)] == [0, 2]
    assert (await read_code(admin, code))["times_used"] == 0
    assert await reconciled(admin, event)
