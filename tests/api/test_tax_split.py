"""What a package says of its value, and what of a purchase is deductible."""

import psycopg

from tests.factories import Json, bought, new_package
from tests.factories.paths import package_path, public_packages_path, version_tag
from tests.factories.payments import read_purchase
from tests.factories.promo_codes import new_code
from tests.harness.audit_trail import read_trail
from tests.harness.client import Client


def _split(purchase: Json) -> tuple[str | None, str | None]:
    return purchase["fair_market_value_total"], purchase["deductible_amount"]


async def test_a_purchase_says_what_exceeds_the_value_of_its_seats(
    admin: Client, donor: Client, anybody: Client, event: Json
) -> None:
    pair = await new_package(
        admin, event, price="225.00", seats_per_package=2, fair_market_value="35.00"
    )
    [shown] = (await anybody.get(public_packages_path(event))).json["items"]
    assert shown["fair_market_value"] == "35.00"
    made = await bought(donor, pair, 2)
    # 4 seats of $35.00: the amounts that it will have once it is paid.
    assert (made["payment_status"], made["total_price"]) == ("pending", "450.00")
    assert _split(made) == ("140.00", "310.00")
    assert await read_purchase(admin, made) == made
    path = f"admin/events/{event['id']}/purchases/{made['id']}"
    assert _split((await admin.post(f"{path}/mark-paid", {})).json) == ("140.00", "310.00")
    assert _split((await admin.post(f"{path}/refund", {})).json) == ("140.00", "0.00")


async def test_a_discount_reduces_what_is_deductible_and_never_below_zero(
    admin: Client, donor: Client, event: Json
) -> None:
    package = await new_package(admin, event, price="100.00", fair_market_value="60.00")
    half, free = [
        (await new_code(admin, event, discount_type="percentage", discount_value=value))["code"]
        for value in ("50.00", "100.00")
    ]
    assert _split(await bought(donor, package)) == ("60.00", "40.00")
    assert _split(await bought(donor, package, promo_code=half)) == ("60.00", "0.00")
    assert _split(await bought(donor, package, promo_code=free)) == ("60.00", "0.00")


async def test_zero_says_that_nothing_is_given_and_null_that_nobody_has_said(
    admin: Client, donor: Client, event: Json
) -> None:
    gift = await new_package(admin, event, price="450.00", fair_market_value="0.00")
    unknown = await new_package(admin, event, price="450.00")
    assert _split(await bought(donor, gift)) == ("0.00", "450.00")
    assert _split(await bought(donor, unknown)) == (None, None)


async def test_a_purchase_keeps_the_value_with_which_it_was_made(
    admin: Client, donor: Client, event: Json, superuser: psycopg.Connection
) -> None:
    package = await new_package(admin, event, price="100.00", fair_market_value="60.00")
    made = await bought(donor, package)
    for value in ("80.00", None):
        tag = version_tag((await admin.get(package_path(package))).json)
        await admin.patch(package_path(package), {"fair_market_value": value}, If_Match=tag)
        assert _split(await read_purchase(admin, made)) == ("60.00", "40.00")
    assert [entry.change for entry in read_trail(superuser, event["id"])[-2:]] == [
        ("updated", "fair_market_value", "60.00", "80.00"),
        ("updated", "fair_market_value", "80.00", None),
    ]


async def test_a_purchase_without_a_value_is_what_the_release_before_sold(
    admin: Client, donor: Client, event: Json, superuser: psycopg.Connection
) -> None:
    package = await new_package(admin, event, price="100.00", fair_market_value="60.00")
    made = await bought(donor, package)
    superuser.execute("UPDATE purchases SET fair_market_value = NULL WHERE id = %s", (made["id"],))
    assert _split(await read_purchase(admin, made)) == (None, None)
