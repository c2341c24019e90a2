"""Payments of another amount than is due, which the provider reports."""

import psycopg
import pytest
from structlog.testing import capture_logs

from tests.api.test_payment_webhook import outcome
from tests.factories import Json, bought, new_package
from tests.factories.payments import (
    FAILED,
    moved,
    payment,
    read_purchase,
    reconciled,
    sold_count,
)
from tests.harness.client import Client
from tests.harness.trail import Trace, traces


@pytest.mark.parametrize("amount", ["249.99", "250.01", "0.01", "99999999.00"])
async def test_another_amount_is_kept_and_changes_no_status(
    admin: Client,
    donor: Client,
    anybody: Client,
    event: Json,
    package: Json,
    superuser: psycopg.Connection,
    amount: str,
) -> None:
    """200, or the provider would repeat it for days; once, however often it is repeated."""
    made = await bought(donor, package)
    for _ in range(3):
        assert await outcome(anybody, payment(made, amount=amount)) == ("pending", True)
    now = await read_purchase(admin, made)
    [kept] = now["payments"]
    assert (kept["amount"], kept["applied"], kept["method"]) == (amount, False, "provider")
    assert [(each["payment_id"], each["amount"]) for each in now["refunds_due"]] == [
        (kept["id"], amount)
    ]
    expected = {**made, "overpaid_by": amount, "refund_due": True}
    assert {**now, "payments": [], "refunds_due": []} == expected
    assert traces(superuser, made) == [
        Trace("updated", "overpaid_by", "0.00", amount),
        Trace("updated", "refund_due", "false", "true"),
        Trace("paid", "payment_reference", None, "ch_3Q1"),
    ]
    assert await reconciled(admin, event)


async def test_the_right_amount_under_another_reference_pays_after_a_wrong_one(
    admin: Client, donor: Client, anybody: Client, event: Json, package: Json
) -> None:
    """The wrong one goes back by a refund, which leaves the purchase as it is."""
    made = await bought(donor, package)
    await outcome(anybody, payment(made, amount="25.00", reference="ch_wrong"))
    assert await outcome(anybody, payment(made, reference="ch_right")) == ("completed", True)
    now = await read_purchase(admin, made)
    assert (now["amount_paid"], now["overpaid_by"]) == ("250.00", "25.00")
    back = await moved(admin, made, "refund")
    assert (back["payment_status"], back["amount_paid"], back["refund_due"]) == (
        "completed",
        "250.00",
        False,
    )
    assert await reconciled(admin, event)


async def test_one_reference_is_one_payment_whatever_amount_is_reported_next(
    admin: Client, donor: Client, anybody: Client, event: Json, package: Json
) -> None:
    """The first report counts: wrong then right, or right then wrong."""
    first, second = [await bought(donor, package) for _ in range(2)]
    await outcome(anybody, payment(first, amount="25.00"))
    assert await outcome(anybody, payment(first)) == ("pending", True)
    await outcome(anybody, payment(second))
    assert await outcome(anybody, payment(second, amount="25.00")) == ("completed", False)
    for made in (first, second):
        assert len((await read_purchase(admin, made))["payments"]) == 1
    assert await reconciled(admin, event)


async def test_the_rest_that_is_due_is_paid_by_exactly_that_amount(
    admin: Client, donor: Client, anybody: Client, event: Json, package: Json
) -> None:
    made = await bought(donor, package)
    await moved(admin, made, "mark-paid", amount="200.00", accept_difference=True)
    for amount, due, overpaid in (("49.99", "50.00", "49.99"), ("50.00", "0.00", "49.99")):
        report = payment(made, amount=amount, reference=f"ch_{amount}")
        assert await outcome(anybody, report) == ("completed", True)
        now = await read_purchase(admin, made)
        assert (now["amount_due"], now["overpaid_by"]) == (due, overpaid)
    assert (now["payment_method"], now["payment_reference"]) == ("provider", "ch_50.00")
    assert await reconciled(admin, event)


@pytest.mark.parametrize("amount", ["0.00", "-250.00"])
async def test_a_report_of_nothing_is_logged_and_changes_nothing(
    admin: Client, donor: Client, anybody: Client, package: Json, amount: str
) -> None:
    made = await bought(donor, package)
    with capture_logs() as logs:
        assert await outcome(anybody, payment(made, amount=amount)) == ("pending", False)
    assert "payment_of_nothing" in [log["event"] for log in logs]
    assert await read_purchase(admin, made) == made


async def test_money_for_a_free_purchase_is_kept_and_goes_back(
    admin: Client, donor: Client, anybody: Client, event: Json
) -> None:
    """A refund of it leaves the seats; the next one, of nothing, gives them back."""
    made = await bought(donor, await new_package(admin, event, price="0.00"))
    assert await outcome(anybody, payment(made, amount="20.00")) == ("completed", True)
    back = await moved(admin, made, "refund")
    assert (back["payment_status"], back["overpaid_by"]) == ("completed", "0.00")
    assert (await moved(admin, made, "refund"))["payment_status"] == "refunded"
    assert await reconciled(admin, event)


@pytest.mark.parametrize("amount", ["100.00", "300.00"])
async def test_another_amount_for_a_closed_purchase_is_kept_and_takes_no_seats(
    admin: Client, donor: Client, anybody: Client, event: Json, package: Json, amount: str
) -> None:
    made = await bought(donor, package)
    await moved(admin, made, "cancel")
    assert await outcome(anybody, payment(made, amount=amount)) == ("cancelled", True)
    assert await sold_count(admin, package) == 0
    assert await reconciled(admin, event)


async def test_the_right_amount_comes_late_after_too_little(
    admin: Client, donor: Client, anybody: Client, event: Json, package: Json
) -> None:
    """What has to go back would not pay the purchase, so this is no second payment."""
    made = await bought(donor, package)
    await outcome(anybody, payment(made, amount="25.00", reference="ch_part"))
    await moved(admin, made, "cancel")
    assert await outcome(anybody, payment(made)) == ("completed", True)
    now = await read_purchase(admin, made)
    assert (now["amount_paid"], now["overpaid_by"]) == ("250.00", "25.00")
    assert await sold_count(admin, package) == 1
    assert await reconciled(admin, event)


async def test_the_reference_of_an_attempt_that_failed_may_still_be_paid(
    admin: Client, donor: Client, anybody: Client, event: Json, package: Json
) -> None:
    made = await bought(donor, package)
    await outcome(anybody, payment(made, FAILED))
    assert await outcome(anybody, payment(made)) == ("completed", False)
    assert await reconciled(admin, event)
