"""A package is deleted or disabled while somebody buys it."""

import asyncio

import psycopg
import pytest

from shared.services.audit import record
from shared.services.buying import purchases
from tests.factories import Json, purchase
from tests.harness.client import Answer, Client
from tests.harness.guards import without_constraint, without_guard
from tests.harness.stage import Stage
from tests.harness.sync_points import hold_after, until_blocked

_UNSOLD = r"AND NOT ticket_packages\.has_sales"
_SAME_VERSION = r"AND version = \S+"


def _path(package: Json) -> str:
    return f"admin/events/{package['event_id']}/tickets/packages/{package['id']}"


async def _delete(admin: Client, package: Json) -> Answer:
    return await admin.delete(_path(package), If_Match='"1"')


async def _delete_while_one_is_sold(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> Answer:
    """Delete after the sale is written and before its commit."""
    hold = hold_after(monkeypatch, purchases, "sell")
    buying = asyncio.create_task(purchase(stage.donor, package))
    await hold.reached.wait()
    deleting = asyncio.create_task(_delete(stage.admin, package))
    await until_blocked(stage.superuser)
    hold.released.set()
    assert (await buying).status == 201
    return await deleting


def _count_orphans(superuser: psycopg.Connection, package: Json) -> int:
    row = superuser.execute(
        "SELECT count(*) FROM purchases WHERE package_id = %(id)s"
        " AND NOT EXISTS (SELECT FROM ticket_packages WHERE id = %(id)s)",
        {"id": package["id"]},
    ).fetchone()
    assert row is not None
    return int(row[0])


async def test_deletion_waits_for_a_sale_under_way_and_is_refused(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-004, FR-005: the refusal says how many are sold, this one among them."""
    answer = await _delete_while_one_is_sold(stage, package, monkeypatch)
    assert (answer.code, answer.json["sold_count"]) == ("package_has_sales", 1)


async def test_control_purchase_loses_its_package_without_the_guards(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is sold as far as the deletion can see, and nothing points at the package."""
    with (
        without_constraint(stage.superuser, "purchases", "fk_purchases_package", stage.event["id"]),
        without_guard(_UNSOLD),
    ):
        answer = await _delete_while_one_is_sold(stage, package, monkeypatch)
        assert _count_orphans(stage.superuser, package) == 1
    assert answer.status == 204


async def test_purchase_of_what_is_being_deleted_finds_no_package(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-005: deleted before the sale is written, so there is nothing to buy."""
    assert (await stage.donor.get("me/purchases")).status == 200
    hold = hold_after(monkeypatch, record, "append")
    deleting = asyncio.create_task(_delete(stage.admin, package))
    await hold.reached.wait()
    buying = asyncio.create_task(purchase(stage.donor, package))
    await until_blocked(stage.superuser)
    hold.released.set()
    assert (await deleting).status == 204
    assert (await buying).code == "package_not_found"


@pytest.mark.parametrize("head_start", [0, 1, 2, 4, 8])
async def test_deletion_in_a_rush_leaves_buyers_or_no_package(
    stage: Stage, head_start: int
) -> None:
    """FR-005: either deleted and nobody bought, or bought and the deletion refused."""
    donors = await stage.donors(20 + head_start)
    package = await stage.new_package()

    async def delete() -> Answer:
        for donor in donors[20:]:
            await donor.get("me/purchases")
        return await _delete(stage.admin, package)

    deleted, *answers = await asyncio.gather(
        delete(), *(purchase(donor, package) for donor in donors[:20])
    )
    statuses = {answer.status for answer in answers}
    if deleted.status == 204:
        assert {answer.code for answer in answers} == {"package_not_found"}
    else:
        assert deleted.code == "package_has_sales"
        assert statuses == {201}


async def _disable_between_reading_and_selling(
    admin: Client, donor: Client, package: Json, monkeypatch: pytest.MonkeyPatch
) -> Answer:
    hold = hold_after(monkeypatch, purchases, "read_offer")
    buying = asyncio.create_task(purchase(donor, package))
    await hold.reached.wait()
    assert (await admin.post(f"{_path(package)}/disable")).status == 200
    hold.released.set()
    return await buying


async def test_nothing_is_sold_once_disabling_has_been_answered(
    admin: Client, donor: Client, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-007, FR-023: not even to somebody who had read that it was on sale."""
    answer = await _disable_between_reading_and_selling(admin, donor, package, monkeypatch)
    assert answer.code == "package_disabled"


async def test_control_a_disabled_package_is_sold_without_the_version(
    admin: Client, donor: Client, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was on sale when it was read would be sold."""
    with without_guard(_SAME_VERSION):
        answer = await _disable_between_reading_and_selling(admin, donor, package, monkeypatch)
    assert answer.status == 201


async def test_disabling_waits_for_a_sale_under_way(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-007: its answer counts the sale, so nothing is committed after it."""
    hold = hold_after(monkeypatch, purchases, "sell")
    buying = asyncio.create_task(purchase(stage.donor, package))
    await hold.reached.wait()
    disabling = asyncio.create_task(stage.admin.post(f"{_path(package)}/disable"))
    await until_blocked(stage.superuser)
    assert not disabling.done()
    hold.released.set()
    assert (await buying).status == 201
    assert (await disabling).json["sold_count"] == 1


async def test_sales_stand_still_while_a_package_is_off_sale(stage: Stage) -> None:
    """FR-007: from the answer to a disable until the next enable no purchase is committed."""
    donors = await stage.donors(150)
    package = await stage.new_package()
    turns = asyncio.Semaphore(6)

    def count_sold() -> int:
        row = stage.superuser.execute(
            "SELECT count(*) FROM purchases WHERE package_id = %s", [package["id"]]
        ).fetchone()
        assert row is not None
        return int(row[0])

    async def switch_off_and_on() -> None:
        for _ in range(10):
            assert (await stage.admin.post(f"{_path(package)}/disable")).status == 200
            sold = count_sold()
            # The others are at work meanwhile.
            await stage.admin.get(_path(package))
            await stage.admin.get(_path(package))
            assert count_sold() == sold
            assert (await stage.admin.post(f"{_path(package)}/enable")).status == 200

    async def buy(donor: Client) -> str:
        async with turns:
            answer = await purchase(donor, package)
            return "bought" if answer.status == 201 else answer.code

    _, *outcomes = await asyncio.gather(switch_off_and_on(), *map(buy, donors))
    assert set(outcomes) == {"bought", "package_disabled"}
