"""What donors can choose from."""

from uuid import uuid4

import pytest

from tests.factories import Json, bought, new_package
from tests.factories.paths import package_path, public_packages_path
from tests.harness.client import Client


async def test_a_package_shows_what_donors_need_and_nothing_else(
    anybody: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-019, FR-053."""
    await bought(donor, package, 4)
    answer = await anybody.get(public_packages_path(event))
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "public, max-age=4"
    assert answer.json == {
        "items": [
            {
                "id": package["id"],
                "name": "Single Seat",
                "description": "One seat at a shared table.",
                "price": "250.00",
                "seats_per_package": 1,
                "is_sponsorship": False,
                "quantity_limit": 10,
                "fair_market_value": None,
                "remaining": 6,
                "is_sold_out": False,
                "image": None,
                "custom_options": [],
            }
        ],
        "next_cursor": None,
    }


async def test_a_sold_out_package_is_shown_as_sold_out(
    anybody: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-053."""
    await bought(donor, package, 10)
    [item] = (await anybody.get(public_packages_path(event))).json["items"]
    assert (item["remaining"], item["is_sold_out"]) == (0, True)


async def test_a_package_without_a_limit_never_sells_out(
    admin: Client, anybody: Client, donor: Client, event: Json
) -> None:
    await bought(donor, await new_package(admin, event), 20)
    [item] = (await anybody.get(public_packages_path(event))).json["items"]
    assert (item["remaining"], item["quantity_limit"], item["is_sold_out"]) == (None, None, False)


async def test_only_enabled_packages_are_shown_in_their_order(
    admin: Client, anybody: Client, event: Json
) -> None:
    """FR-008, FR-023."""
    names = ["Seat", "Table", "Patron"]
    packages = [await new_package(admin, event, name=name) for name in names]
    await admin.post(f"{package_path(packages[1])}/disable")
    items = (await anybody.get(public_packages_path(event))).json["items"]
    assert [item["name"] for item in items] == ["Seat", "Patron"]


async def test_an_event_without_packages_has_an_empty_list(anybody: Client, event: Json) -> None:
    answer = await anybody.get(public_packages_path(event))
    assert (answer.status, answer.json) == (200, {"items": [], "next_cursor": None})


async def test_an_event_whose_packages_are_all_disabled_has_an_empty_list(
    admin: Client, anybody: Client, event: Json
) -> None:
    await new_package(admin, event, is_enabled=False)
    answer = await anybody.get(public_packages_path(event))
    assert (answer.status, answer.json["items"]) == (200, [])


async def test_an_event_that_is_not_there_is_not_found(anybody: Client) -> None:
    answer = await anybody.get(public_packages_path({"id": uuid4()}))
    assert (answer.status, answer.code) == (404, "event_not_found")


@pytest.mark.parametrize("listed", ["{}", "W/{}", '"other", {}', 'W/"other",W/{}', "*"])
async def test_what_is_unchanged_is_not_sent_again(
    anybody: Client, event: Json, package: Json, listed: str
) -> None:
    """If-None-Match is compared weakly, and `*` is whatever there is (RFC 9110 §13.1.2)."""
    path = public_packages_path(event)
    tag = (await anybody.get(path)).headers["ETag"]
    again = await anybody.get(path, If_None_Match=listed.format(tag))
    assert (again.status, again.body) == (304, b"")
    assert (again.headers["ETag"], again.headers["Cache-Control"]) == (tag, "public, max-age=4")


async def test_a_sale_is_news(anybody: Client, donor: Client, event: Json, package: Json) -> None:
    path = public_packages_path(event)
    tag = (await anybody.get(path)).headers["ETag"]
    await bought(donor, package)
    fresh = await anybody.get(path, If_None_Match=tag)
    assert (fresh.status, fresh.json["items"][0]["remaining"]) == (200, 9)
    assert fresh.headers["ETag"] != tag
