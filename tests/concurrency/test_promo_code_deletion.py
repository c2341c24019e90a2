"""A promo code is deleted while it is used for the first time."""

import asyncio

import pytest

from shared.services.audit import record
from shared.services.buying import purchases
from tests.factories import Json, purchase
from tests.factories.payments import sold_count
from tests.factories.promo_codes import code_path, new_code, read_code
from tests.harness.client import Answer, Client
from tests.harness.guards import without_guard
from tests.harness.stage import Stage
from tests.harness.sync_points import hold_after, until_blocked

_NEVER_USED = r"AND NOT promo_codes\.has_uses|AND promo_codes\.has_uses IS false"


@pytest.fixture
async def code(admin: Client, event: Json) -> Json:
    """A code that nobody has used."""
    return await new_code(admin, event)


async def _delete_while_it_is_used(
    stage: Stage, package: Json, code: Json, monkeypatch: pytest.MonkeyPatch
) -> Answer:
    """Delete the code when its first use is written and not committed yet."""
    hold = hold_after(monkeypatch, purchases, "sell")
    buying = asyncio.create_task(purchase(stage.donor, package, promo_code=code["code"]))
    await hold.reached.wait()
    deleting = asyncio.create_task(stage.admin.delete(code_path(code), If_Match='"1"'))
    await until_blocked(stage.superuser)
    hold.released.set()
    assert (await buying).status == 201
    return await deleting


async def test_a_code_that_is_being_used_is_not_deleted(
    stage: Stage, package: Json, code: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-046: the refusal knows of the use that was committed while it waited."""
    refused = await _delete_while_it_is_used(stage, package, code, monkeypatch)
    assert (refused.status, refused.code) == (409, "promo_code_used")
    assert (await read_code(stage.admin, code))["times_used"] == 1


async def test_key_keeps_a_code_that_is_being_used_where_the_statement_would_not(
    stage: Stage, package: Json, code: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-046: the foreign key behind the statement holds on its own, and says less."""
    with without_guard(_NEVER_USED):
        refused = await _delete_while_it_is_used(stage, package, code, monkeypatch)
    assert refused.code == "internal_error"
    assert (await read_code(stage.admin, code))["times_used"] == 1


async def test_a_code_that_is_being_deleted_takes_nothing_off(
    stage: Stage, package: Json, code: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-043: the deletion came first, so the code is unknown and nothing is sold."""
    hold = hold_after(monkeypatch, record, "append")
    deleting = asyncio.create_task(stage.admin.delete(code_path(code), If_Match='"1"'))
    await hold.reached.wait()
    buying = asyncio.create_task(purchase(stage.donor, package, promo_code=code["code"]))
    await until_blocked(stage.superuser)
    hold.released.set()
    assert (await deleting).status == 204
    assert (await buying).code == "promo_code_unknown"
    assert await sold_count(stage.admin, package) == 0
