"""A promo code's limit and its uses, changed at the same time."""

import asyncio
from collections import Counter

import psycopg
import pytest

from shared.services.audit import record
from shared.services.buying import purchases
from tests.factories import Json, bought, purchase
from tests.factories.payments import sold_count
from tests.factories.promo_codes import code_path, new_code
from tests.harness.client import Answer, Client
from tests.harness.guards import CODE_UNUSED, without_constraint, without_guard
from tests.harness.stage import Stage
from tests.harness.sync_points import hold_after, until_blocked

_NOT_OVERUSED = "ck_promo_codes_not_overused"
_LIMIT_FITS = r"AND promo_codes\.times_used <= \S+"
_SAME_TERMS = r"AND c\.version = %\(promo_version\)s(::INTEGER)?"


async def _lower(admin: Client, code: Json, limit: int) -> Answer:
    return await admin.patch(code_path(code), {"max_total_uses": limit}, If_Match='"1"')


async def _lower_while_one_is_used(
    stage: Stage, package: Json, code: Json, monkeypatch: pytest.MonkeyPatch
) -> Answer:
    """Lower the limit to one, which is used, after a second is used and before its commit."""
    await bought(stage.donor, package, promo_code=code["code"])
    hold = hold_after(monkeypatch, purchases, "sell")
    buying = asyncio.create_task(purchase(stage.donor, package, promo_code=code["code"]))
    await hold.reached.wait()
    lowering = asyncio.create_task(_lower(stage.admin, code, 1))
    await until_blocked(stage.superuser)
    hold.released.set()
    assert (await buying).status == 201
    return await lowering


def _limit_and_uses(superuser: psycopg.Connection, code: Json) -> tuple[int, int]:
    row = superuser.execute(
        "SELECT max_total_uses, times_used FROM promo_codes WHERE id = %s", [code["id"]]
    ).fetchone()
    assert row is not None
    return row[0], row[1]


@pytest.fixture
async def code(admin: Client, event: Json) -> Json:
    """A code that may be used five times."""
    return await new_code(admin, event, max_total_uses=5)


async def test_limit_waits_for_a_use_under_way(
    stage: Stage, package: Json, code: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-041: the refusal knows of the use that was committed while it waited."""
    refused = await _lower_while_one_is_used(stage, package, code, monkeypatch)
    assert (refused.code, refused.json["times_used"]) == ("limit_below_uses", 2)
    assert _limit_and_uses(stage.superuser, code) == (5, 2)


async def test_control_limit_falls_below_the_uses_without_the_guards(
    stage: Stage, package: Json, code: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one use that the coordinator saw is two by now."""
    with (
        without_constraint(stage.superuser, "promo_codes", _NOT_OVERUSED, code["event_id"]),
        without_guard(_LIMIT_FITS),
    ):
        answer = await _lower_while_one_is_used(stage, package, code, monkeypatch)
        assert _limit_and_uses(stage.superuser, code) == (1, 2)
    assert answer.status == 200


async def test_check_refuses_a_limit_below_the_uses_where_the_statement_would_not(
    stage: Stage, package: Json, code: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-041: the constraint behind the statement holds on its own."""
    with without_guard(_LIMIT_FITS):
        answer = await _lower_while_one_is_used(stage, package, code, monkeypatch)
    assert answer.status >= 400
    assert _limit_and_uses(stage.superuser, code) == (5, 2)


async def _use_while_the_limit_is_lowered(
    stage: Stage, package: Json, code: Json, monkeypatch: pytest.MonkeyPatch
) -> Answer:
    """Use the code a second time when its limit is lowered to one and that is not committed."""
    await bought(stage.donor, package, promo_code=code["code"])
    hold = hold_after(monkeypatch, record, "append")
    lowering = asyncio.create_task(_lower(stage.admin, code, 1))
    await hold.reached.wait()
    buying = asyncio.create_task(purchase(stage.donor, package, promo_code=code["code"]))
    await until_blocked(stage.superuser)
    hold.released.set()
    assert (await lowering).status == 200
    return await buying


async def test_a_use_waits_for_a_limit_that_is_being_lowered(
    stage: Stage, package: Json, code: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-041, FR-044: the limit came first, and holds."""
    refused = await _use_while_the_limit_is_lowered(stage, package, code, monkeypatch)
    assert refused.code == "promo_code_exhausted"
    assert _limit_and_uses(stage.superuser, code) == (1, 1)
    assert await sold_count(stage.admin, package) == 1


async def test_control_a_use_passes_a_limit_that_is_being_lowered_without_the_guards(
    stage: Stage, package: Json, code: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the donor's purchase read was a limit of five."""
    with (
        without_constraint(stage.superuser, "promo_codes", _NOT_OVERUSED, code["event_id"]),
        without_guard(CODE_UNUSED),
        without_guard(_SAME_TERMS),
    ):
        answer = await _use_while_the_limit_is_lowered(stage, package, code, monkeypatch)
        assert _limit_and_uses(stage.superuser, code) == (1, 2)
    assert answer.status == 201


async def test_limit_lowered_in_a_rush_is_never_below_the_uses(stage: Stage) -> None:
    """FR-041: either the limit came in time and holds, or the code was used too often for it."""
    donors = await stage.donors(40)
    package = await stage.new_package()
    code = await stage.new_code(max_total_uses=20)
    lowered, *answers = await asyncio.gather(
        _lower(stage.admin, code, 10),
        *(purchase(donor, package, promo_code=code["code"]) for donor in donors),
    )
    limit = 10 if lowered.status == 200 else 20
    assert lowered.status == 200 or lowered.code == "limit_below_uses"
    outcomes = Counter("used" if answer.status == 201 else answer.code for answer in answers)
    assert outcomes == {"used": limit, "promo_code_exhausted": 40 - limit}
    assert _limit_and_uses(stage.superuser, code) == (limit, limit)
