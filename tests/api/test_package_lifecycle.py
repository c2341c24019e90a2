"""Enabling, disabling, limiting and deleting packages."""

import psycopg
import pytest

from tests.factories import Json, bought, new_event, new_package, purchase
from tests.factories.paths import package_path, packages_path, public_packages_path
from tests.harness.audit_trail import read_trail
from tests.harness.client import Client


async def test_disabling_and_enabling_are_changes_that_need_no_tag(
    admin: Client, package: Json
) -> None:
    """FR-007."""
    disabled = await admin.post(f"{package_path(package)}/disable")
    assert (disabled.status, disabled.headers["ETag"]) == (200, '"2"')
    assert (disabled.json["is_enabled"], disabled.json["version"]) == (False, 2)
    enabled = await admin.post(f"{package_path(package)}/enable")
    assert (enabled.status, enabled.json["is_enabled"], enabled.json["version"]) == (200, True, 3)
    assert (await admin.get(package_path(package))).json == enabled.json


async def test_disabling_again_changes_nothing(
    admin: Client, package: Json, superuser: psycopg.Connection
) -> None:
    first = await admin.post(f"{package_path(package)}/disable")
    again = await admin.post(f"{package_path(package)}/disable")
    assert (again.status, again.json) == (200, first.json)
    actions = [each.action for each in read_trail(superuser, package["event_id"], package["id"])]
    assert actions == ["created", "disabled"]


async def test_a_disabled_package_is_seen_by_coordinators_only(
    admin: Client, anybody: Client, event: Json, package: Json
) -> None:
    """FR-008, FR-023."""
    await admin.post(f"{package_path(package)}/disable")
    [seen] = (await admin.get(packages_path(event))).json["items"]
    assert (seen["id"], seen["is_enabled"]) == (package["id"], False)
    assert (await anybody.get(public_packages_path(event))).json["items"] == []
    await admin.post(f"{package_path(package)}/enable")
    assert len((await anybody.get(public_packages_path(event))).json["items"]) == 1


async def test_the_limit_cannot_go_below_what_is_sold(
    admin: Client, donor: Client, package: Json
) -> None:
    """FR-021."""
    await bought(donor, package, 4)
    answer = await admin.patch(package_path(package), {"quantity_limit": 3}, If_Match='"1"')
    assert (answer.status, answer.code) == (409, "limit_below_sold")
    assert (answer.json["quantity_limit"], answer.json["sold_count"]) == (3, 4)
    assert "3" in answer.json["detail"]
    assert "4" in answer.json["detail"]
    unchanged = (await admin.get(package_path(package))).json
    assert (unchanged["quantity_limit"], unchanged["version"]) == (10, 1)


async def test_a_refused_limit_takes_the_rest_of_the_change_with_it(
    admin: Client, donor: Client, package: Json
) -> None:
    await bought(donor, package, 4)
    body = {"name": "Patron", "quantity_limit": 3}
    assert (await admin.patch(package_path(package), body, If_Match='"1"')).status == 409
    assert (await admin.get(package_path(package))).json["name"] == package["name"]


async def test_a_limit_at_what_is_sold_makes_it_sold_out(
    admin: Client, donor: Client, package: Json
) -> None:
    await bought(donor, package, 4)
    answer = await admin.patch(package_path(package), {"quantity_limit": 4}, If_Match='"1"')
    assert answer.status == 200
    assert (answer.json["remaining"], answer.json["is_sold_out"]) == (0, True)
    assert (await purchase(donor, package)).code == "sold_out"


async def test_null_lifts_the_limit(admin: Client, donor: Client, package: Json) -> None:
    await bought(donor, package, 10)
    answer = await admin.patch(package_path(package), {"quantity_limit": None}, If_Match='"1"')
    assert answer.status == 200
    assert (answer.json["quantity_limit"], answer.json["remaining"]) == (None, None)
    assert answer.json["is_sold_out"] is False
    assert (await purchase(donor, package)).status == 201


async def test_a_limit_can_be_set_on_a_package_that_had_none(
    admin: Client, donor: Client, event: Json
) -> None:
    unlimited = await new_package(admin, event)
    await bought(donor, unlimited, 5)
    answer = await admin.patch(package_path(unlimited), {"quantity_limit": 4}, If_Match='"1"')
    assert answer.code == "limit_below_sold"
    answer = await admin.patch(package_path(unlimited), {"quantity_limit": 5}, If_Match='"1"')
    assert answer.json["is_sold_out"] is True


async def test_a_package_that_was_never_bought_can_be_deleted_once(
    admin: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """FR-005."""
    deleted = await admin.delete(package_path(package), If_Match='"1"')
    assert (deleted.status, deleted.body) == (204, b"")
    assert (await admin.get(packages_path(event))).json["items"] == []
    again = await admin.delete(package_path(package), If_Match='"1"')
    assert (again.status, again.code) == (404, "package_not_found")
    [*_, entry] = read_trail(superuser, event["id"])
    assert (entry.entity_type, str(entry.entity_id)) == ("ticket_package", package["id"])
    assert entry.change == ("deleted", "name", package["name"], None)


async def test_a_sold_package_stays_and_says_how_many_are_sold(
    admin: Client, donor: Client, package: Json
) -> None:
    """FR-004."""
    await bought(donor, package, 2)
    await bought(donor, package, 1)
    answer = await admin.delete(package_path(package), If_Match='"1"')
    assert (answer.status, answer.code, answer.json["sold_count"]) == (409, "package_has_sales", 3)
    assert "3 are sold" in answer.json["detail"]
    assert "Disable it instead" in answer.json["detail"]
    assert (await admin.get(package_path(package))).status == 200


async def test_a_package_stays_when_all_its_purchases_were_cancelled(
    admin: Client, donor: Client, package: Json, superuser: psycopg.Connection
) -> None:
    """ "Has sales" means ever sold."""
    await bought(donor, package, 2)
    superuser.execute(
        "UPDATE purchases SET payment_status = 'cancelled' WHERE package_id = %s", (package["id"],)
    )
    superuser.execute("UPDATE ticket_packages SET sold_count = 0 WHERE id = %s", (package["id"],))
    answer = await admin.delete(package_path(package), If_Match='"1"')
    assert (answer.status, answer.code, answer.json["sold_count"]) == (409, "package_has_sales", 0)
    [warning] = (await admin.get(package_path(package))).json["warnings"]
    assert warning["code"] == "package_has_sales"


@pytest.mark.parametrize("step", ["enable", "disable"])
async def test_a_sold_package_can_be_switched(
    admin: Client, donor: Client, package: Json, step: str
) -> None:
    """FR-007."""
    await bought(donor, package)
    switched = await admin.post(f"{package_path(package)}/{step}")
    assert (switched.status, switched.json["is_enabled"]) == (200, step == "enable")
    assert switched.json["warnings"]


async def test_an_event_may_lose_all_its_packages_and_get_new_ones(
    admin: Client,
) -> None:
    event = await new_event(admin)
    only = await new_package(admin, event)
    await admin.delete(package_path(only), If_Match='"1"')
    assert (await new_package(admin, event))["display_order"] == 1
