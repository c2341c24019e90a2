"""A promo code's limits, against a crowd and against one donor's haste."""

import asyncio
from collections import Counter
from collections.abc import Sequence

import pytest

from shared.services.buying import purchases
from tests.factories import Json, new_package, purchase
from tests.factories.payments import sold_count
from tests.factories.promo_codes import change_code, new_code, read_code
from tests.harness.client import Answer, Client
from tests.harness.guards import CODE_UNUSED, without_constraint, without_guard
from tests.harness.stage import Stage, buyers_at_once
from tests.harness.sync_points import after, meet_after

_USES = 7
_NOT_OVERUSED = "ck_promo_codes_not_overused"
_UNUSED_BY_DONOR = r"u\.times_used < %"


async def _use_at_once(donors: Sequence[Client], package: Json, code: Json) -> Counter[str]:
    answers: list[Answer] = await asyncio.gather(
        *(purchase(donor, package, promo_code=code["code"]) for donor in donors)
    )
    return Counter("used" if answer.status == 201 else answer.code for answer in answers)


async def test_a_code_is_used_as_often_as_it_may_be_and_no_more(stage: Stage) -> None:
    """FR-041, FR-044: sixty donors at once for seven uses."""
    donors = await stage.donors(60)
    package = await stage.new_package()
    code = await stage.new_code(max_total_uses=_USES)
    outcomes = await _use_at_once(donors, package, code)
    assert outcomes == {"used": _USES, "promo_code_exhausted": 60 - _USES}
    now = await read_code(stage.admin, code)
    assert (now["times_used"], now["remaining_uses"], len(now["uses"])) == (_USES, 0, _USES)


async def test_control_a_code_is_used_too_often_without_the_guard(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Having read that a use is left is no use."""
    at_once = buyers_at_once()
    donors = await stage.donors(at_once)
    package = await stage.new_package()
    code = await stage.new_code(max_total_uses=1)
    meet_after(monkeypatch, purchases, "read_offer", at_once)
    with (
        without_constraint(stage.superuser, "promo_codes", _NOT_OVERUSED, stage.event["id"]),
        without_guard(CODE_UNUSED),
    ):
        outcomes = await _use_at_once(donors, package, code)
    assert outcomes["used"] > 1


async def test_check_refuses_a_use_where_the_statement_would_not(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-041: the constraint behind the statement holds on its own; nothing more is sold."""
    at_once = buyers_at_once()
    donors = await stage.donors(at_once)
    package = await stage.new_package()
    code = await stage.new_code(max_total_uses=1)
    meet_after(monkeypatch, purchases, "read_offer", at_once)
    with without_guard(CODE_UNUSED):
        outcomes = await _use_at_once(donors, package, code)
    assert outcomes["used"] == 1
    assert (
        (await read_code(stage.admin, code))["times_used"]
        == await sold_count(stage.admin, package)
        == 1
    )


async def test_a_donor_uses_a_code_as_often_as_they_may_over_two_packages(
    donor: Client, admin: Client, event: Json
) -> None:
    """FR-042: twelve purchases at once, three uses."""
    packages = [await new_package(admin, event) for _ in range(2)]
    code = await new_code(admin, event, max_uses_per_donor=3)
    assert (await donor.get("me/purchases")).status == 200
    answers = await asyncio.gather(
        *(purchase(donor, packages[n % 2], promo_code=code["code"]) for n in range(12))
    )
    outcomes = Counter("used" if answer.status == 201 else answer.code for answer in answers)
    assert outcomes == {"used": 3, "promo_code_donor_limit": 9}


async def test_control_a_donor_uses_a_code_too_often_without_the_guard(
    donor: Client, admin: Client, event: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = [await new_package(admin, event) for _ in range(2)]
    code = await new_code(admin, event, max_uses_per_donor=1)
    assert (await donor.get("me/purchases")).status == 200
    at_once = buyers_at_once()
    meet_after(monkeypatch, purchases, "read_offer", at_once)
    with without_guard(_UNUSED_BY_DONOR, "0 < %"):
        answers = await asyncio.gather(
            *(purchase(donor, packages[n % 2], promo_code=code["code"]) for n in range(at_once))
        )
    assert sum(answer.status == 201 for answer in answers) > 1


async def test_a_code_that_is_edited_under_way_is_priced_anew(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-045: what is paid is what the code says at the commit, and nothing is taken twice."""
    code = await stage.new_code(discount_value="10.00")
    edits = iter(["20.00", "30.00"])

    async def edit() -> None:
        value = next(edits, None)
        if value is not None:
            await change_code(stage.admin, code, discount_value=value)

    after(monkeypatch, purchases, "read_offer", edit)
    answer = await purchase(stage.donor, package, 2, promo_code=code["code"])
    assert answer.status == 201, answer.body
    assert (answer.json["discount_amount"], answer.json["total_price"]) == ("150.00", "350.00")
    assert (await read_code(stage.admin, code))["total_discount_given"] == "150.00"


async def test_a_code_that_is_switched_off_under_way_is_refused_and_nothing_is_taken(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-047: and no trace of the attempt stays; the event is reconciled afterwards."""
    code = await stage.new_code()

    async def switch_off() -> None:
        if (await read_code(stage.admin, code))["is_active"]:
            await change_code(stage.admin, code, is_active=False)

    after(monkeypatch, purchases, "read_offer", switch_off)
    answer = await purchase(stage.donor, package, promo_code=code["code"])
    assert (answer.status, answer.code) == (409, "promo_code_inactive")
    assert (await read_code(stage.admin, code))["times_used"] == 0
