"""A fair market value that is stated late is given once, to purchases that have none."""

import psycopg
import pytest

from shared.services.purchases import fair_market_values
from tests.factories import Json, bought, new_event, new_package
from tests.factories.paths import package_path, version_tag
from tests.factories.payments import moved, read_purchase
from tests.harness.audit_trail import read_trail
from tests.harness.client import Answer, Client


async def _state(admin: Client, package: Json, value: str | None) -> None:
    tag = version_tag((await admin.get(package_path(package))).json)
    answer = await admin.patch(package_path(package), {"fair_market_value": value}, If_Match=tag)
    assert answer.status == 200, answer.body


async def _fill_in(admin: Client, package: Json) -> Answer:
    return await admin.post(f"{package_path(package)}/fill-in-fair-market-value", {})


async def test_a_value_that_is_stated_late_is_filled_in_once(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """For closed purchases too, which stay as they were closed; what is stated stays as it is."""
    early, cancelled = [await bought(donor, package, 2) for _ in range(2)]
    cancelled = await moved(admin, cancelled, "cancel")
    await _state(admin, package, "35.00")
    stated = await bought(donor, package)
    other = await bought(donor, await new_package(admin, event))
    await _state(admin, package, "40.00")
    answer = await _fill_in(admin, package)
    assert answer.json == {"fair_market_value": "40.00", "purchases": 2, "left": 0}
    read = [await read_purchase(admin, made) for made in (early, cancelled, stated, other)]
    assert [(each["fair_market_value_total"], each["deductible_amount"]) for each in read] == [
        ("80.00", "420.00"),
        ("80.00", "0.00"),
        ("35.00", "215.00"),
        (None, None),
    ]
    assert read[1]["cancelled_at"] == cancelled["cancelled_at"]
    assert {entry.change for entry in read_trail(superuser, event["id"])[-2:]} == {
        ("updated", "fair_market_value", None, "40.00")
    }
    await _state(admin, package, "99.00")
    again = await _fill_in(admin, package)
    assert (again.json["purchases"], again.json["left"]) == (0, 0)
    assert (await read_purchase(admin, early))["fair_market_value_total"] == "80.00"


async def test_many_purchases_get_it_in_several_requests(
    admin: Client,
    donor: Client,
    package: Json,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _ in range(3):
        await bought(donor, package)
    await _state(admin, package, "0.00")
    monkeypatch.setattr(fair_market_values, "_MOST_AT_ONCE", 2)
    answers = [(await _fill_in(admin, package)).json for _ in range(3)]
    assert [(each["purchases"], each["left"]) for each in answers] == [(2, 1), (1, 0), (0, 0)]


async def test_a_package_without_a_value_has_none_to_give(
    admin: Client, donor: Client, package: Json
) -> None:
    await bought(donor, package)
    answer = await _fill_in(admin, package)
    assert (answer.status, answer.code) == (409, "fair_market_value_not_stated")


async def test_a_package_of_another_event_is_not_found(admin: Client, package: Json) -> None:
    other = await new_event(admin)
    answer = await _fill_in(admin, {**package, "event_id": other["id"]})
    assert (answer.status, answer.code) == (404, "package_not_found")
