"""The quantity limit and what is sold, changed at the same time."""

import asyncio
from collections import Counter

import psycopg
import pytest

from shared.services.buying import purchases
from tests.factories import Json, bought, purchase
from tests.harness.client import Answer, Client
from tests.harness.guards import without_constraint, without_guard
from tests.harness.stage import Stage
from tests.harness.sync_points import hold_after, until_blocked

_NOT_OVERSOLD = "ck_ticket_packages_not_oversold"
_LIMIT_FITS = r"AND ticket_packages\.sold_count <= \S+"


def _path(package: Json) -> str:
    return f"admin/events/{package['event_id']}/tickets/packages/{package['id']}"


async def _lower(admin: Client, package: Json, limit: int) -> Answer:
    return await admin.patch(_path(package), {"quantity_limit": limit}, If_Match='"1"')


def _limit_and_sold(superuser: psycopg.Connection, package: Json) -> tuple[int, int]:
    row = superuser.execute(
        "SELECT quantity_limit, sold_count FROM ticket_packages WHERE id = %s", [package["id"]]
    ).fetchone()
    assert row is not None
    return row[0], row[1]


async def _lower_while_one_is_sold(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> Answer:
    """Lower the limit to two, which are sold, after a third is sold and before its commit."""
    await bought(stage.donor, package, 2)
    hold = hold_after(monkeypatch, purchases, "sell")
    buying = asyncio.create_task(purchase(stage.donor, package))
    await hold.reached.wait()
    lowering = asyncio.create_task(_lower(stage.admin, package, 2))
    await until_blocked(stage.superuser)
    hold.released.set()
    assert (await buying).status == 201
    return await lowering


async def test_limit_waits_for_a_sale_under_way(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-021: the refusal names both numbers, as they are once the sale is committed."""
    answer = await _lower_while_one_is_sold(stage, package, monkeypatch)
    assert answer.code == "limit_below_sold"
    assert (answer.json["quantity_limit"], answer.json["sold_count"]) == (2, 3)
    assert _limit_and_sold(stage.superuser, package) == (10, 3)


async def test_control_limit_falls_below_what_is_sold_without_the_guards(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two that were sold when the coordinator looked are three by now."""
    with (
        without_constraint(stage.superuser, "ticket_packages", _NOT_OVERSOLD, stage.event["id"]),
        without_guard(_LIMIT_FITS),
    ):
        answer = await _lower_while_one_is_sold(stage, package, monkeypatch)
        assert _limit_and_sold(stage.superuser, package) == (2, 3)
    assert answer.status == 200


async def test_check_refuses_a_limit_where_the_statement_would_not(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-021: the constraint behind the statement holds on its own."""
    with without_guard(_LIMIT_FITS):
        answer = await _lower_while_one_is_sold(stage, package, monkeypatch)
    assert answer.status >= 400
    assert _limit_and_sold(stage.superuser, package) == (10, 3)


@pytest.mark.parametrize("limit", [5, 10, 15])
async def test_limit_lowered_in_a_rush_is_never_below_what_is_sold(
    stage: Stage, limit: int
) -> None:
    """FR-020, FR-021: either the limit came in time and holds, or too much was sold for it."""
    donors = await stage.donors(44)
    package = await stage.new_package(quantity_limit=20)

    async def lower() -> Answer:
        # Let some of the rush go ahead.
        for donor in donors[40:]:
            await purchase(donor, package)
        return await _lower(stage.admin, package, limit)

    lowered, *answers = await asyncio.gather(
        lower(), *(purchase(donor, package) for donor in donors[:40])
    )
    stored, sold = _limit_and_sold(stage.superuser, package)
    assert lowered.status in (200, 409)
    assert stored == (limit if lowered.status == 200 else 20)
    # Forty wanted one each, so whatever the limit is in the end is also what is sold.
    assert sold == stored
    refusals = Counter(answer.code for answer in answers if answer.status != 201)
    assert set(refusals) == {"sold_out"}
