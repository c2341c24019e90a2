"""Buyers of one to four, with a code and without: the last packages and the last uses at once."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

import pytest

from shared.services.buying import purchases
from tests.factories import Json, purchase
from tests.factories.payments import sold_count
from tests.factories.promo_codes import read_code
from tests.harness.client import Answer, Client
from tests.harness.guards import CODE_UNUSED, ENOUGH_LEFT, without_constraint, without_guard
from tests.harness.stage import Stage, buyers_at_once
from tests.harness.sync_points import meet_after


async def _buy_mixed(
    donors: list[Client], package: Json, code: Json, wanted: list[tuple[int, bool]]
) -> list[Answer]:
    """Let each buy so many, with the code or without it, all at once."""
    steps: list[Coroutine[Any, Any, Answer]] = []
    for donor, (quantity, with_code) in zip(donors, wanted, strict=False):
        fields = {"promo_code": code["code"]} if with_code else {}
        steps.append(purchase(donor, package, quantity, **fields))
    return await asyncio.gather(*steps)


# Each third buyer has no code. What is scarce: both, the packages, the uses.
@pytest.mark.parametrize(("left", "uses"), [(45, 15), (20, 30), (60, 6)])
async def test_mixed_quantities_with_a_code_for_the_last_packages_and_the_last_uses(
    stage: Stage, left: int, uses: int
) -> None:
    """FR-020, FR-041, FR-044: nobody is refused for what was still to be had."""
    donors = await stage.donors(60)
    package = await stage.new_package(quantity_limit=left)
    code = await stage.new_code(max_total_uses=uses)
    wanted = [(1 + place % 4, place % 3 > 0) for place in range(60)]
    answers = await _buy_mixed(donors, package, code, wanted)
    tried = list(zip(wanted, answers, strict=True))
    sold = sum(quantity for (quantity, _), answer in tried if answer.status == 201)
    used = sum(with_code for (_, with_code), answer in tried if answer.status == 201)
    assert sold == await sold_count(stage.admin, package) <= left
    assert used == (await read_code(stage.admin, code))["times_used"] <= uses
    refused = [(how, answer) for how, answer in tried if answer.status != 201]
    assert refused
    for (quantity, with_code), answer in refused:
        if answer.code == "sold_out":
            assert left - sold <= answer.json["remaining"] < quantity
        else:
            assert (answer.code, with_code, used) == ("promo_code_exhausted", True, uses)


@dataclass(frozen=True)
class Limit:
    """What keeps a limit: a constraint, and a part of the statement, which becomes `instead`."""

    table: str
    constraint: str
    guard: str
    instead: str


PACKAGES = Limit("ticket_packages", "ck_ticket_packages_not_oversold", ENOUGH_LEFT, "OR true")
USES = Limit("promo_codes", "ck_promo_codes_not_overused", CODE_UNUSED, "")


@pytest.mark.parametrize(("limit", "left"), [(PACKAGES, 4), (USES, None)], ids=["packages", "uses"])
async def test_control_mixed_quantities_pass_a_limit_without_its_guards(
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    limit: Limit,
    left: int | None,
) -> None:
    """All that the pool lets in have read that there is enough of both for each of them."""
    at_once = buyers_at_once()
    donors = await stage.donors(at_once)
    package = await stage.new_package(quantity_limit=left)
    code = await stage.new_code(max_total_uses=1)
    meet_after(monkeypatch, purchases, "read_offer", at_once)
    wanted = [(1 + place % 4, left is None) for place in range(at_once)]
    with (
        without_constraint(stage.superuser, limit.table, limit.constraint, stage.event["id"]),
        without_guard(limit.guard, limit.instead),
    ):
        answers = await _buy_mixed(donors, package, code, wanted)
        sold, used = (
            await sold_count(stage.admin, package),
            (await read_code(stage.admin, code))["times_used"],
        )
    assert {answer.status for answer in answers} == {201}
    assert used > 1 if left is None else sold > left
