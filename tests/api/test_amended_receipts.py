"""A receipt is right after every change of the purchase: another one takes its place."""

import pytest

from tests.api.test_organization import ORGANIZATION
from tests.api.test_receipts import own_receipt, paid, read_receipt, receipt
from tests.factories import Json, bought, new_event, new_package
from tests.factories.orders import ordered
from tests.factories.paths import package_path, version_tag
from tests.factories.payments import moved, purchase_path, reconciled
from tests.harness.client import Client


@pytest.fixture
async def gala(admin: Client) -> Json:
    """An event with an organization."""
    return await new_event(admin, organization=ORGANIZATION)


@pytest.fixture
async def table(admin: Client, gala: Json) -> Json:
    """Two seats a package for $450.00, of which $70.00 is given in return."""
    return await new_package(
        admin, gala, price="450.00", seats_per_package=2, fair_market_value="35.00"
    )


def _says(read: Json) -> tuple[str, str | None, int]:
    seats = sum(line["quantity"] for line in read["lines"])
    return read["amount_paid"], read["deductible_amount"], seats


async def test_a_part_is_received_and_then_the_rest(
    admin: Client, donor: Client, table: Json, gala: Json
) -> None:
    made = await bought(donor, table)
    await moved(
        admin, made, "mark-paid", method="check", reference="2041", amount="400.00",
        received_on="2026-04-12", accept_difference=True,
    )  # fmt: skip
    first = await read_receipt(admin, made)
    assert (_says(first), first["amount_due"]) == (("400.00", "330.00", 2), "50.00")
    (payment,) = first["payments"]
    assert (payment["method"], payment["on"]) == ("check", "2026-04-12")
    await moved(admin, made, "mark-paid", method="cash")
    last = await read_receipt(admin, made)
    assert (_says(last), last["amount_due"]) == (("450.00", "380.00", 2), "0.00")
    assert last["replaces"] == first["number"]
    assert [payment["amount"] for payment in last["payments"]] == ["400.00", "50.00"]
    assert await reconciled(admin, gala)


async def test_what_came_too_often_is_no_contribution(
    admin: Client, donor: Client, table: Json
) -> None:
    made = await bought(donor, table)
    await moved(admin, made, "mark-paid", amount="470.00", accept_difference=True)
    read = await read_receipt(admin, made)
    assert _says(read) == ("450.00", "380.00", 2)
    assert [payment["amount"] for payment in read["payments"]] == ["450.00"]
    await moved(admin, made, "refund")
    assert await read_receipt(admin, made) == read


async def test_after_a_return_fewer_seats_are_given_and_money_goes_back(
    admin: Client, donor: Client, table: Json, gala: Json
) -> None:
    made = await paid(admin, donor, table)
    first = await read_receipt(admin, made)
    assert _says(first) == ("900.00", "760.00", 4)
    await moved(admin, made, "return", quantity=1, reason="They can't come")
    returned = await read_receipt(admin, made)
    assert (_says(returned), returned["refund_due_amount"]) == (("450.00", "380.00", 2), "450.00")
    assert returned["replaces"] == first["number"]
    await moved(admin, made, "refund")
    refunded = await read_receipt(admin, made)
    assert (_says(refunded), refunded["refund_due_amount"]) == (("450.00", "380.00", 2), "0.00")
    assert refunded["replaces"] == returned["number"]
    assert [payment["kind"] for payment in refunded["payments"]] == ["received", "refunded"]
    assert await reconciled(admin, gala)


async def test_after_an_exchange_the_new_package_is_on_it(
    admin: Client, donor: Client, table: Json, gala: Json
) -> None:
    made = await paid(admin, donor, table)
    first = await read_receipt(admin, made)
    other = await new_package(admin, gala, name="Balcony", price="900.00", fair_market_value="0.00")
    await moved(admin, made, "exchange", package_id=other["id"], quantity=1, reason="A better view")
    read = await read_receipt(admin, made)
    assert (read["kind"], read["lines"][0]["text"]) == ("wholly_deductible", "Balcony")
    assert (_says(read), read["replaces"]) == (("900.00", "900.00", 1), first["number"])


async def test_a_check_that_bounced_leaves_nothing_received(
    admin: Client, donor: Client, table: Json, gala: Json
) -> None:
    made = await paid(admin, donor, table)
    first = await read_receipt(admin, made)
    await moved(admin, made, "mark-unpaid", reason="The check bounced")
    read = (await own_receipt(donor, made)).json
    assert (read["kind"], read["replaces"]) == ("nothing_received", first["number"])
    assert (read["amount_paid"], read["payments"]) == ("0.00", [])
    await moved(admin, made, "mark-paid", reference="2042")
    again = await read_receipt(admin, made)
    assert (_says(again), again["replaces"]) == (("900.00", "760.00", 4), read["number"])
    assert await reconciled(admin, gala)


async def test_a_refund_of_a_part_out_of_goodwill_is_deducted(
    admin: Client, donor: Client, table: Json
) -> None:
    made = await paid(admin, donor, table)
    await moved(admin, made, "refund", amount="100.00")
    read = await read_receipt(admin, made)
    assert (_says(read), read["amount_due"]) == (("800.00", "660.00", 4), "0.00")


async def test_a_payment_that_was_for_another_purchase_is_on_the_receipt_of_that_one(
    admin: Client, donor: Client, table: Json
) -> None:
    wrong, right = await paid(admin, donor, table), await bought(donor, table, 2)
    await read_receipt(admin, wrong)
    payment = wrong["payments"][0]["id"]
    path = f"{purchase_path(wrong)}/payments/{payment}/move"
    answer = await admin.post(path, {"purchase_id": right["id"]})
    assert answer.status == 200, answer.body
    assert (await read_receipt(admin, wrong))["kind"] == "nothing_received"
    assert (await read_receipt(admin, right))["amount_paid"] == "900.00"


async def test_a_corrected_name_and_who_is_thanked_are_on_it(admin: Client, table: Json) -> None:
    made = await ordered(
        admin,
        table,
        purchaser={"name": "Ingrid Halstrom"},
        payment={"status": "completed", "method": "check", "reference": "2041"},
        note="Always late",
    )
    first = await read_receipt(admin, made)
    assert (first["purchaser"]["name"], first["in_the_name_of"]) == ("Ingrid Halstrom", None)
    changes = {"purchaser": {"name": "Ingrid Hallström"}, "in_the_name_of": "Hallström Marine"}
    assert (await admin.patch(purchase_path(made), changes)).status == 200
    read = await read_receipt(admin, made)
    assert read["replaces"] == first["number"]
    assert (read["purchaser"]["name"], read["in_the_name_of"]) == (
        "Ingrid Hallström",
        "Hallström Marine",
    )
    # What is the team's own is on no receipt.
    assert "Always late" not in str(read)


async def test_another_person_gets_a_receipt_and_the_former_one_none(
    admin: Client, donor: Client, table: Json
) -> None:
    made = await paid(admin, donor, table)
    first = (await own_receipt(donor, made)).json
    await moved(admin, made, "reassign", purchaser={"name": "Noor Haddad"})
    assert (await own_receipt(donor, made)).code == "purchase_not_found"
    read = await read_receipt(admin, made)
    assert (read["purchaser"]["name"], read["replaces"]) == ("Noor Haddad", first["number"])


@pytest.mark.parametrize(("method", "kind"), [("comp", "comp"), ("in_kind", "in_kind")])
async def test_seats_that_nothing_was_paid_for_have_a_receipt_that_says_so(
    admin: Client, table: Json, method: str, kind: str
) -> None:
    made = await ordered(
        admin, table, purchaser={"name": "Noor"}, payment={"status": "completed", "method": method}
    )
    read = await read_receipt(admin, made)
    assert (read["kind"], read["amount_paid"], read["deductible_amount"]) == (kind, "0.00", "0.00")


async def test_a_pledge_has_no_receipt_before_it_is_paid(admin: Client, table: Json) -> None:
    made = await ordered(
        admin, table, purchaser={"name": "N"}, payment={"status": "pending", "method": "pledge"}
    )
    assert (await receipt(admin, made)).code == "purchase_not_completed"
    await moved(admin, made, "mark-paid", method="bank_transfer")
    assert (await read_receipt(admin, made))["amount_paid"] == "450.00"


async def test_a_value_that_is_filled_in_later_is_on_it(
    admin: Client, donor: Client, gala: Json
) -> None:
    package = await new_package(admin, gala, price="450.00")
    made = await paid(admin, donor, package)
    first = await read_receipt(admin, made)
    assert (first["kind"], first["deductible_amount"]) == ("not_stated", None)
    tag = version_tag(package | {"version": 1})
    stated = await admin.patch(package_path(package), {"fair_market_value": "40.00"}, If_Match=tag)
    assert stated.status == 200, stated.body
    filled = await admin.post(f"{package_path(package)}/fill-in-fair-market-value", {})
    assert filled.status == 200, filled.body
    read = await read_receipt(admin, made)
    assert (_says(read), read["replaces"]) == (("900.00", "820.00", 2), first["number"])


async def test_of_a_payment_that_was_moved_only_what_had_gone_back_is_left(
    admin: Client, donor: Client, table: Json
) -> None:
    wrong, right = await paid(admin, donor, table), await bought(donor, table, 2)
    await read_receipt(admin, wrong)
    await moved(admin, wrong, "refund", amount="100.00")
    path = f"{purchase_path(wrong)}/payments/{wrong['payments'][0]['id']}/move"
    answer = await admin.post(path, {"purchase_id": right["id"]})
    assert answer.status == 200, answer.body
    read = await read_receipt(admin, wrong)
    assert [(payment["kind"], payment["amount"]) for payment in read["payments"]] == [
        ("received", "100.00"),
        ("refunded", "100.00"),
    ]
    assert read["amount_paid"] == "0.00"
