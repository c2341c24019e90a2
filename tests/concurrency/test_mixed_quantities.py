"""Buyers of one to four, with a code and without: the last packages and the last uses at once."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import psycopg
import pytest

from shared.services.buying import purchases
from shared.services.buying.purchase_slots import purchases_at_once
from tests.factories import Json, new_package, purchase
from tests.factories.payments import sold_count
from tests.factories.promo_codes import new_code, read_code
from tests.harness.client import Answer, Client
from tests.harness.guards import CODE_UNUSED, ENOUGH_LEFT, without_constraint, without_guard
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
    admin: Client, event: Json, donors: list[Client], left: int, uses: int
) -> None:
    """FR-020, FR-041, FR-044: nobody is refused for what was still to be had."""
    package = await new_package(admin, event, quantity_limit=left)
    code = await new_code(admin, event, max_total_uses=uses)
    wanted = [(1 + place % 4, place % 3 > 0) for place in range(60)]
    answers = await _buy_mixed(donors, package, code, wanted)
    tried = list(zip(wanted, answers, strict=True))
    sold = sum(quantity for (quantity, _), answer in tried if answer.status == 201)
    used = sum(with_code for (_, with_code), answer in tried if answer.status == 201)
    assert sold == await sold_count(admin, package) <= left
    assert used == (await read_code(admin, code))["times_used"] <= uses
    refused = [(how, answer) for how, answer in tried if answer.status != 201]
    assert refused
    for (quantity, with_code), answer in refused:
        if answer.code == "sold_out":
            assert left - sold <= answer.json["remaining"] < quantity
        else:
            assert (answer.code, with_code, used) == ("promo_code_exhausted", True, uses)


@pytest.mark.parametrize(
    ("table", "constraint", "guard", "instead", "left"),
    [
        ("ticket_packages", "ck_ticket_packages_not_oversold", ENOUGH_LEFT, "OR true", 4),
        ("promo_codes", "ck_promo_codes_not_overused", CODE_UNUSED, "", None),
    ],
)
async def test_control_mixed_quantities_pass_a_limit_without_its_guards(
    admin: Client,
    event: Json,
    donors: list[Client],
    superuser: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
    table: str,
    constraint: str,
    guard: str,
    instead: str,
    left: int | None,
) -> None:
    """All that the pool lets in have read that there is enough of both for each of them."""
    at_once = purchases_at_once()
    package = await new_package(admin, event, quantity_limit=left)
    code = await new_code(admin, event, max_total_uses=1)
    meet_after(monkeypatch, purchases, "read_offer", at_once)
    wanted = [(1 + place % 4, left is None) for place in range(at_once)]
    with (
        without_constraint(superuser, table, constraint, event["id"]),
        without_guard(guard, instead),
    ):
        answers = await _buy_mixed(donors, package, code, wanted)
        sold, used = await sold_count(admin, package), (await read_code(admin, code))["times_used"]
    assert {answer.status for answer in answers} == {201}
    assert used > 1 if left is None else sold > left
