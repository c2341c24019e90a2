"""Payments that never came after all: the purchase keeps its seats and waits again."""

from datetime import datetime, timedelta

import psycopg
import pytest

from infra.local.host.function_host import FunctionHost
from shared.domain import clock
from tests.api.test_money_by_hand import amounts
from tests.factories import Json, bought, new_event, new_package
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

CHECK = {"method": "check", "reference": "1042", "received_on": "2026-04-12"}


async def paid(admin: Client, donor: Client, package: Json, quantity: int = 1) -> Json:
    made = await bought(donor, package, quantity)
    return await moved(admin, made, "mark-paid", **CHECK)


async def test_a_check_that_bounced_is_taken_back_and_the_seats_stay(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """All of it is due again; the rows of before stay, and the trail says what was and why."""
    code = await new_code(admin, event, max_total_uses=1)
    made = await bought(donor, package, 2, promo_code=code["code"])
    await moved(admin, made, "mark-paid", **CHECK)
    before = len(traces(superuser, made))
    now = await moved(admin, made, "mark-unpaid", reason="The check bounced")
    assert (now["payment_status"], amounts(now)) == ("pending", {"amount_due": "450.00"})
    assert [(row["kind"], row["amount"]) for row in now["payments"]] == [
        ("received", "450.00"),
        ("taken_back", "450.00"),
    ]
    fields = ("payment_method", "payment_reference", "paid_at", "hold_expires_at")
    assert {now[name] for name in fields} == {None}
    assert traces(superuser, made)[before:] == [
        Trace("unpaid", "amount_paid", "450.00", "0.00"),
        Trace("unpaid", "payment_method", "check", None),
        Trace("unpaid", "payment_status", "completed", "pending"),
        Trace("unpaid", "payment_reference", "1042", None),
        Trace("unpaid", "reason", None, "The check bounced"),
    ]
    assert await sold_count(admin, package) == 2
    assert (await read_code(admin, code))["times_used"] == 1
    # The same check may be put in again, with its number.
    again = await moved(admin, made, "mark-paid", **CHECK)
    assert (again["payment_status"], amounts(again)) == ("completed", {"amount_paid": "450.00"})
    assert await reconciled(admin, event)


async def test_the_hold_begins_again_where_the_event_has_one(
    admin: Client, donor: Client, host: FunctionHost
) -> None:
    """From now on; it ends like any other."""
    event = await new_event(admin, payment_hold_minutes=30)
    package = await new_package(admin, event)
    made = await paid(admin, donor, package)
    at = clock.now().replace(microsecond=0) + timedelta(days=3)
    with clock.frozen_at(at):
        now = await moved(admin, made, "mark-unpaid", reason="Bounced")
    assert datetime.fromisoformat(now["hold_expires_at"]) == at + timedelta(minutes=30)
    with clock.frozen_at(at + timedelta(minutes=31)):
        await host.fire_timer("release_overdue_holds")
    ended = await read_purchase(admin, made)
    assert (ended["payment_status"], amounts(ended)) == ("cancelled", {})
    assert await reconciled(admin, event)


async def test_a_hold_that_the_event_no_longer_has_does_not_end_the_purchase(
    admin: Client, donor: Client, host: FunctionHost
) -> None:
    """The first hold has passed long ago: left in place, the timer would cancel at once."""
    event = await new_event(admin, payment_hold_minutes=1)
    made = await paid(admin, donor, await new_package(admin, event))
    await admin.patch(f"admin/events/{event['id']}", {"payment_hold_minutes": None})
    await moved(admin, made, "mark-unpaid", reason="Bounced")
    with clock.frozen_at(clock.now() + timedelta(days=30)):
        await host.fire_timer("release_overdue_holds")
    assert (await read_purchase(admin, made))["payment_status"] == "pending"


async def test_an_order_of_the_team_gets_no_hold(
    admin: Client, donor: Client, superuser: psycopg.Connection
) -> None:
    """It has a day by which its money is expected."""
    event = await new_event(admin, payment_hold_minutes=30)
    made = await paid(admin, donor, await new_package(admin, event))
    superuser.execute(
        "UPDATE purchases SET entered_by = donor_id, due_on = '2027-01-31' WHERE id = %s",
        [made["id"]],
    )
    now = await moved(admin, made, "mark-unpaid", reason="Bounced")
    assert (now["hold_expires_at"], now["due_on"]) == (None, "2027-01-31")


async def test_all_payments_are_taken_back_and_what_came_on_its_own_stays(
    admin: Client, donor: Client, anybody: Client, event: Json, package: Json
) -> None:
    """What the provider reported besides did come."""
    made = await bought(donor, package)
    await moved(admin, made, "mark-paid", amount="100.00", accept_difference=True)
    await moved(admin, made, "mark-paid")
    await send_payment(anybody, payment(made))
    now = await moved(admin, made, "mark-unpaid", reason="Both bounced")
    assert amounts(now) == {"amount_due": "250.00", "overpaid_by": "250.00"}
    assert await reconciled(admin, event)


async def test_what_a_check_was_too_much_is_taken_back_with_it(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """It was one check, and none of it came."""
    made = await bought(donor, package)
    await moved(admin, made, "mark-paid", amount="270.00", accept_difference=True, **CHECK)
    now = await moved(admin, made, "mark-unpaid", reason="Bounced")
    assert (amounts(now), now["refunds_due"]) == ({"amount_due": "250.00"}, [])
    assert await reconciled(admin, event)


async def test_what_went_back_of_a_payment_that_never_came_forgives_nothing(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """The whole price is due again; the refund is a loss, and on record."""
    made = await paid(admin, donor, package)
    await moved(admin, made, "refund", amount="50.00")
    now = await moved(admin, made, "mark-unpaid", reason="Bounced")
    assert amounts(now) == {"amount_due": "250.00"}
    again = await moved(admin, made, "mark-paid")
    assert amounts(again) == {"amount_paid": "250.00"}
    assert await reconciled(admin, event)


async def test_goodwill_out_of_another_payment_stays(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """The first payment came, and went back: only the second one is due again."""
    made = await bought(donor, package)
    await moved(admin, made, "mark-paid", amount="100.00", accept_difference=True)
    await moved(admin, made, "mark-paid")
    await moved(admin, made, "refund", amount="100.00")
    now = await moved(admin, made, "mark-unpaid", reason="The second one bounced")
    assert amounts(now) == {"amount_due": "150.00", "goodwill_refunded": "100.00"}
    again = await moved(admin, made, "mark-paid")
    assert amounts(again) == {"amount_paid": "150.00", "goodwill_refunded": "100.00"}
    assert await reconciled(admin, event)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("pending", "purchase_not_completed"),
        ("free", "purchase_not_completed"),
        ("cancelled", "purchase_already_closed"),
        ("refunded", "purchase_already_closed"),
    ],
)
async def test_only_what_was_paid_can_be_marked_unpaid(
    admin: Client, donor: Client, event: Json, package: Json, status: str, code: str
) -> None:
    free = status == "free"
    made = await bought(donor, await new_package(admin, event, price="0") if free else package)
    if status == "cancelled":
        await moved(admin, made, "cancel")
    if status == "refunded":
        await moved(admin, made, "mark-paid")
        await moved(admin, made, "refund")
    now = await read_purchase(admin, made)
    answer = await move(admin, made, "mark-unpaid", reason="Wrong row")
    assert (answer.status, answer.code) == (409, code)
    assert (answer.json["detail"] == "Nothing was paid for it.") is free
    assert await read_purchase(admin, made) == now


async def test_why_it_was_not_paid_has_to_be_stated(
    admin: Client, donor: Client, package: Json
) -> None:
    made = await paid(admin, donor, package)
    for body, code in (({}, "required"), ({"reason": "  "}, "too_short")):
        answer = await admin.post(f"{purchase_path(made)}/mark-unpaid", body)
        assert answer.errors == {("/reason", code)}


async def test_a_payment_reported_again_does_not_undo_what_was_taken_back(
    admin: Client, donor: Client, anybody: Client, event: Json, package: Json
) -> None:
    """The provider repeats its event; another payment pays."""
    made = await bought(donor, package)
    await send_payment(anybody, payment(made))
    await moved(admin, made, "mark-unpaid", reason="Charged back")
    again = await send_payment(anybody, payment(made))
    assert (again.status, again.json["payment_status"]) == (200, "pending")
    other = await send_payment(anybody, payment(made, reference="ch_new"))
    assert other.json == {**again.json, "payment_status": "completed"}
    assert await reconciled(admin, event)
