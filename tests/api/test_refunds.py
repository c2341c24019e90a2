"""Money that goes back: what is due first, a part of what was paid, and all of it."""

import psycopg
import pytest

from tests.api.test_money_by_hand import amounts
from tests.factories import Json, bought
from tests.factories.payments import (
    move,
    moved,
    payment,
    read_purchase,
    reconciled,
    send_payment,
    sold_count,
)
from tests.factories.promo_codes import new_code, read_code
from tests.harness.client import Client
from tests.harness.trail import Trace, traces


@pytest.fixture
async def paid(admin: Client, donor: Client, package: Json) -> Json:
    """Two packages, paid by check: 500.00."""
    made = await bought(donor, package, 2)
    return await moved(admin, made, "mark-paid", method="check", reference="1042")


async def test_a_part_goes_back_and_is_not_due_again(
    admin: Client, event: Json, package: Json, paid: Json, superuser: psycopg.Connection
) -> None:
    """Out of goodwill: the seats stay, and the total is paid, due or forgiven to the cent."""
    before = len(traces(superuser, paid))
    back = await moved(admin, paid, "refund", amount="120.50", reason="Two guests fell ill")
    assert (back["payment_status"], amounts(back)) == (
        "completed",
        {"amount_paid": "379.50", "goodwill_refunded": "120.50"},
    )
    [_, row] = back["payments"]
    assert (row["kind"], row["amount"], row["reference"]) == ("refunded", "120.50", "1042")
    assert back["payment_reference"] == "1042"
    assert traces(superuser, paid)[before:] == [
        Trace("refunded", "amount_paid", "500.00", "379.50"),
        Trace("refunded", "goodwill_refunded", "0.00", "120.50"),
        Trace("refunded", "reason", None, "Two guests fell ill"),
    ]
    assert await sold_count(admin, package) == 2
    assert (await move(admin, paid, "mark-paid")).code == "purchase_not_pending"
    assert await reconciled(admin, event)


async def test_the_seats_go_once_all_of_it_went_back(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """In parts: the last one closes the purchase, and gives the use of its code back."""
    code = await new_code(admin, event, max_total_uses=1)
    made = await bought(donor, package, 2, promo_code=code["code"])
    await moved(admin, made, "mark-paid")
    for amount, status in (("200.00", "completed"), ("249.99", "completed"), ("0.01", "refunded")):
        back = await moved(admin, made, "refund", amount=amount)
        assert back["payment_status"] == status
    assert amounts(back) == {}
    assert await sold_count(admin, package) == 0
    assert (await read_code(admin, code))["times_used"] == 0
    assert (await move(admin, made, "refund", amount="0.01")).code == "purchase_already_closed"
    assert await reconciled(admin, event)


async def test_more_than_there_is_cannot_go_back(admin: Client, paid: Json) -> None:
    await moved(admin, paid, "refund", amount="100.00")
    now = await read_purchase(admin, paid)
    answer = await move(admin, paid, "refund", amount="400.01")
    assert (answer.status, answer.code) == (409, "refund_too_much")
    assert answer.json["refundable"] == "400.00"
    assert await read_purchase(admin, paid) == now


async def test_a_refund_of_nothing_is_no_refund(admin: Client, paid: Json) -> None:
    answer = await move(admin, paid, "refund", amount="0.00")
    assert (answer.status, answer.errors) == (400, {("/amount", "too_small")})


async def test_a_refund_beyond_what_was_paid_twice_takes_from_the_purchase(
    admin: Client, anybody: Client, event: Json, paid: Json
) -> None:
    await send_payment(anybody, payment(paid, amount="80.00"))
    back = await moved(admin, paid, "refund", amount="100.00")
    assert amounts(back) == {"amount_paid": "480.00", "goodwill_refunded": "20.00"}
    assert (back["refund_due"], back["refunds_due"]) == (False, [])
    went = [
        (row["amount"], row["applied"]) for row in back["payments"] if row["kind"] == "refunded"
    ]
    assert sorted(went) == [("20.00", True), ("80.00", False)]
    assert await reconciled(admin, event)


async def test_a_part_of_what_is_due_leaves_the_rest_due(
    admin: Client, anybody: Client, paid: Json
) -> None:
    await send_payment(anybody, payment(paid, amount="80.00"))
    back = await moved(admin, paid, "refund", amount="30.00")
    assert amounts(back) == {"amount_paid": "500.00", "overpaid_by": "50.00"}
    assert [due["amount"] for due in back["refunds_due"]] == ["50.00"]
    assert amounts(await moved(admin, paid, "refund")) == {"amount_paid": "500.00"}


async def test_a_closed_purchase_is_refunded_once_all_that_is_due_went_back(
    admin: Client, donor: Client, anybody: Client, package: Json
) -> None:
    made = await bought(donor, package)
    await moved(admin, made, "cancel")
    await send_payment(anybody, payment(made, amount="80.00"))
    assert (await moved(admin, made, "refund", amount="30.00"))["payment_status"] == "cancelled"
    assert (await move(admin, made, "refund", amount="50.01")).code == "refund_too_much"
    assert (await moved(admin, made, "refund", amount="50.00"))["payment_status"] == "refunded"


async def test_what_does_not_fit_goes_back_while_the_purchase_waits(
    admin: Client, donor: Client, anybody: Client, event: Json, package: Json
) -> None:
    made = await bought(donor, package)
    assert (await move(admin, made, "refund")).code == "purchase_not_completed"
    await send_payment(anybody, payment(made, amount="80.00"))
    back = await moved(admin, made, "refund")
    assert (back["payment_status"], amounts(back)) == ("pending", {"amount_due": "250.00"})
    assert await sold_count(admin, package) == 1
    assert await reconciled(admin, event)


@pytest.mark.parametrize(
    ("amount", "status"), [(None, "refunded"), ("500.00", "refunded"), ("499.99", "completed")]
)
async def test_a_preview_answers_what_would_be_and_changes_nothing(
    admin: Client,
    event: Json,
    package: Json,
    paid: Json,
    superuser: psycopg.Connection,
    amount: str | None,
    status: str,
) -> None:
    """Neither rows, nor seats, nor the trail; and the refund then does just that."""
    before = traces(superuser, paid)
    shown = await moved(admin, paid, "refund", amount=amount, preview=True)
    assert shown["payment_status"] == status
    assert await read_purchase(admin, paid) == paid
    assert (traces(superuser, paid), await sold_count(admin, package)) == (before, 2)
    done = await moved(admin, paid, "refund", amount=amount)
    stamped: Json = {"payments": []}
    assert {**done, **stamped} == {**shown, **stamped}
    assert await reconciled(admin, event)


async def test_a_preview_is_refused_as_the_refund_would_be(admin: Client, paid: Json) -> None:
    answer = await move(admin, paid, "refund", amount="500.01", preview=True)
    assert answer.code == "refund_too_much"
