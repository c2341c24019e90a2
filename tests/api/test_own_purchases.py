"""What donors see of what they have bought."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from shared.domain import clock
from tests.factories import Json, bought, new_event, new_package
from tests.harness.client import Client


async def test_whoever_bought_nothing_has_an_empty_list(donor: Client) -> None:
    assert (await donor.get("me/purchases")).json == {"items": [], "next_cursor": None}


async def test_purchases_of_all_events_are_listed_newest_first(
    admin: Client, donor: Client, package: Json
) -> None:
    table = await new_package(admin, await new_event(admin), seats_per_package=4)
    made = [
        await bought(donor, package),
        await bought(donor, table, 2),
        await bought(donor, package),
    ]
    assert (await donor.get("me/purchases")).json["items"] == made[::-1]


async def test_pages_are_stable_while_more_is_bought(donor: Client, package: Json) -> None:
    made = [await bought(donor, package) for _ in range(5)]
    first = (await donor.get("me/purchases?limit=2")).json
    assert first["items"] == [made[4], made[3]]
    await bought(donor, package)
    second = (await donor.get(f"me/purchases?limit=2&cursor={first['next_cursor']}")).json
    assert second["items"] == [made[2], made[1]]
    third = (await donor.get(f"me/purchases?limit=2&cursor={second['next_cursor']}")).json
    assert third == {"items": [made[0]], "next_cursor": None}


async def test_purchases_of_one_moment_are_all_listed(donor: Client, package: Json) -> None:
    with clock.frozen_at(datetime.now(UTC) + timedelta(hours=1)):
        made = {(await bought(donor, package))["id"] for _ in range(3)}
    seen: set[str] = set()
    cursor = ""
    for _ in range(3):
        page = (await donor.get(f"me/purchases?limit=1{cursor}")).json
        seen |= {item["id"] for item in page["items"]}
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == made


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("limit=0", ("limit", "too_small")),
        ("limit=201", ("limit", "too_large")),
        ("cursor=x", ("cursor", "invalid")),
    ],
)
async def test_a_bad_page_is_refused(donor: Client, query: str, error: tuple[str, str]) -> None:
    answer = await donor.get(f"me/purchases?{query}")
    assert (answer.status, answer.errors) == (400, {error})


async def test_nobody_elses_purchase_is_found(admin: Client, donor: Client, package: Json) -> None:
    """Not even by those who may see it elsewhere."""
    made = await bought(donor, package)
    answer = await admin.get(f"me/purchases/{made['id']}")
    assert (answer.status, answer.code) == (404, "purchase_not_found")
    assert (await admin.get("me/purchases")).json["items"] == []
    answer = await donor.get(f"me/purchases/{uuid4()}")
    assert (answer.status, answer.code) == (404, "purchase_not_found")
