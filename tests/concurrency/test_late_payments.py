"""Payments that come when their hold was released, and more of them than there is to be had."""

import asyncio
from collections import Counter
from collections.abc import Sequence

import pytest

from shared.services.buying.purchase_slots import purchases_at_once
from shared.services.purchases import incoming
from tests.factories import Json, bought, new_package
from tests.factories.payments import moved, payment, read_purchase, send_payment, sold_count
from tests.factories.promo_codes import read_code
from tests.harness.client import Answer, Client
from tests.harness.guards import CODE_UNUSED, ENOUGH_LEFT, without_constraint, without_guard
from tests.harness.stage import Stage
from tests.harness.sync_points import meet_before

_LEFT = 10
_USES = 3
_UNUSED_BY_DONOR = r"AND \(code\.max_uses_per_donor IS NULL OR u\.times_used < \S+\)"
_NOT_OVERSOLD = "ck_ticket_packages_not_oversold"
_NOT_OVERUSED = "ck_promo_codes_not_overused"


@pytest.fixture
async def payers(stage: Stage) -> list[Client]:
    """As many donors as purchases get connections: all of their payments can be at work at once."""
    return await stage.donors(purchases_at_once())


async def _released(
    admin: Client, donors: Sequence[Client], package: Json, **fields: str
) -> list[Json]:
    """Let each buy one to three and have it cancelled, one after the other."""
    made: list[Json] = []
    for place, donor in enumerate(donors):
        made.append(await bought(donor, package, 1 + place % 3, **fields))
        await moved(admin, made[-1], "cancel")
    return made


async def _pay_at_once(
    provider: Client, made: list[Json], monkeypatch: pytest.MonkeyPatch
) -> list[Answer]:
    """Pay all of them; each has found its purchase released before any takes seats again."""
    with monkeypatch.context() as meeting:
        meet_before(meeting, incoming, ["retake_seats"], len(made))
        return await asyncio.gather(*(send_payment(provider, payment(each)) for each in made))


def _ends(answers: list[Answer]) -> Counter[str]:
    """Count what came of the payments; nothing but seats or a refund may."""
    said = {("completed", False): "seated", ("cancelled", True): "refund_due"}
    return Counter(
        said[answer.json["payment_status"], answer.json["refund_due"]]
        if answer.status == 200
        else answer.code
        for answer in answers
    )


async def test_late_payers_get_the_packages_that_are_left_and_the_others_a_refund(
    stage: Stage, payers: list[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-020, spec §7: what fits is seated, and nothing that would still fit is refunded."""
    package = await stage.new_package(quantity_limit=_LEFT)
    made = await _released(stage.admin, payers, package)
    answers = await _pay_at_once(stage.anybody, made, monkeypatch)
    assert set(_ends(answers)) == {"seated", "refund_due"}
    seated = sum(
        each["quantity"]
        for each, answer in zip(made, answers, strict=True)
        if answer.json["payment_status"] == "completed"
    )
    assert seated == await sold_count(stage.admin, package) <= _LEFT
    for each, answer in zip(made, answers, strict=True):
        if answer.json["refund_due"]:
            assert each["quantity"] > _LEFT - seated
            assert (await read_purchase(stage.admin, each))["refund_due"] is True


async def test_control_late_payers_oversell_without_the_guards(
    stage: Stage, payers: list[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    package = await stage.new_package(quantity_limit=_LEFT)
    made = await _released(stage.admin, payers, package)
    with (
        without_constraint(stage.superuser, "ticket_packages", _NOT_OVERSOLD, stage.event["id"]),
        without_guard(ENOUGH_LEFT, "OR true"),
    ):
        answers = await _pay_at_once(stage.anybody, made, monkeypatch)
        assert await sold_count(stage.admin, package) > _LEFT
    assert _ends(answers) == {"seated": len(made)}


async def test_check_refuses_a_late_payer_where_the_statement_would_not(
    stage: Stage, payers: list[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-020: the constraint holds on its own; a provider that is not heard tells it again."""
    package = await stage.new_package(quantity_limit=_LEFT)
    made = await _released(stage.admin, payers, package)
    with without_guard(ENOUGH_LEFT, "OR true"):
        ends = _ends(await _pay_at_once(stage.anybody, made, monkeypatch))
    assert set(ends) == {"seated", "internal_error"}
    assert await sold_count(stage.admin, package) <= _LEFT
    again = [await send_payment(stage.anybody, payment(each)) for each in made]
    assert set(_ends(again)) == {"seated", "refund_due"}
    assert await sold_count(stage.admin, package) <= _LEFT


async def test_one_payment_that_is_reported_at_once_is_kept_once(stage: Stage) -> None:
    """Eight times at once, of a purchase that is paid: one more payment, and no error."""
    package = await stage.new_package(quantity_limit=1)
    made = await bought(stage.donor, package)
    await moved(stage.admin, made, "mark-paid")
    answers = await asyncio.gather(*(send_payment(stage.anybody, payment(made)) for _ in range(8)))
    assert {(answer.status, answer.json["refund_due"]) for answer in answers} == {(200, True)}
    due = (await read_purchase(stage.admin, made))["refunds_due"]
    assert [each["reference"] for each in due] == ["ch_3Q1"]


@pytest.fixture
async def package(admin: Client, event: Json) -> Json:
    """A package of which there is enough for everybody: the code is what is scarce."""
    return await new_package(admin, event)


async def test_late_payers_use_a_code_as_often_as_it_may_be_and_no_more(
    stage: Stage, package: Json, payers: list[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-041: whose use is gone is not seated at a price that nobody agreed to."""
    code = await stage.new_code(max_total_uses=_USES)
    made = await _released(stage.admin, payers, package, promo_code=code["code"])
    ends = _ends(await _pay_at_once(stage.anybody, made, monkeypatch))
    assert ends == {"seated": _USES, "refund_due": len(made) - _USES}
    assert (await read_code(stage.admin, code))["remaining_uses"] == 0


async def test_control_late_payers_overuse_a_code_without_the_guards(
    stage: Stage, package: Json, payers: list[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = await stage.new_code(max_total_uses=_USES)
    made = await _released(stage.admin, payers, package, promo_code=code["code"])
    with (
        without_constraint(stage.superuser, "promo_codes", _NOT_OVERUSED, stage.event["id"]),
        without_guard(CODE_UNUSED),
    ):
        answers = await _pay_at_once(stage.anybody, made, monkeypatch)
        assert (await read_code(stage.admin, code))["times_used"] == len(made) > _USES
    assert _ends(answers) == {"seated": len(made)}


async def test_check_refuses_a_late_use_of_a_code_where_the_statement_would_not(
    stage: Stage, package: Json, payers: list[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-041: the constraint behind the statement holds on its own."""
    code = await stage.new_code(max_total_uses=_USES)
    made = await _released(stage.admin, payers, package, promo_code=code["code"])
    with without_guard(CODE_UNUSED):
        ends = _ends(await _pay_at_once(stage.anybody, made, monkeypatch))
    assert ends == {"seated": _USES, "internal_error": len(made) - _USES}
    assert (await read_code(stage.admin, code))["times_used"] == _USES


async def test_a_donor_who_pays_late_uses_a_code_as_often_as_they_may(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-042."""
    code = await stage.new_code(max_uses_per_donor=_USES)
    donors = [stage.donor] * purchases_at_once()
    made = await _released(stage.admin, donors, package, promo_code=code["code"])
    ends = _ends(await _pay_at_once(stage.anybody, made, monkeypatch))
    assert ends == {"seated": _USES, "refund_due": len(made) - _USES}
    assert (await read_code(stage.admin, code))["times_used"] == _USES


async def test_control_a_donor_who_pays_late_uses_a_code_too_often_without_the_guard(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = await stage.new_code(max_uses_per_donor=_USES)
    donors = [stage.donor] * purchases_at_once()
    made = await _released(stage.admin, donors, package, promo_code=code["code"])
    with without_guard(_UNUSED_BY_DONOR):
        ends = _ends(await _pay_at_once(stage.anybody, made, monkeypatch))
    assert ends == {"seated": len(made)}
