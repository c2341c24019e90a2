"""The last packages: each is sold once, to whoever comes first, and none is left over."""

import asyncio
from collections import Counter

import psycopg
import pytest

from shared.services.buying import purchases
from tests.factories import Json, purchase
from tests.harness.client import Answer, Client
from tests.harness.guards import without_constraint, without_guard
from tests.harness.stage import Stage, buyers_at_once
from tests.harness.sync_points import meet_after

_ENOUGH_LEFT = r"OR sold_count \+ \S+ <= quantity_limit"
_NOT_OVERSOLD = "ck_ticket_packages_not_oversold"


async def _rush(donors: list[Client], package: Json) -> list[Answer]:
    return await asyncio.gather(*(purchase(donor, package) for donor in donors))


def _count(superuser: psycopg.Connection, package: Json) -> tuple[int, int, int]:
    row = superuser.execute(
        "SELECT (SELECT sold_count FROM ticket_packages WHERE id = %(id)s),"
        " (SELECT count(*) FROM purchases WHERE package_id = %(id)s),"
        " (SELECT count(*) FROM tickets t JOIN purchases b ON b.id = t.purchase_id"
        "  WHERE b.package_id = %(id)s)",
        {"id": package["id"]},
    ).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


async def test_last_fifty_go_to_fifty_of_four_hundred_buyers(stage: Stage) -> None:
    """FR-020, SC-008: exactly as many succeed as there are, and everybody else hears sold out."""
    donors = await stage.donors(400)
    package = await stage.new_package(quantity_limit=50)
    answers = await _rush(donors, package)
    assert Counter(answer.status for answer in answers) == {201: 50, 409: 350}
    assert {answer.code for answer in answers if answer.status == 409} == {"sold_out"}
    assert _count(stage.superuser, package) == (50, 50, 50)


async def test_control_four_hundred_buyers_oversell_without_the_guards(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same rush, with nothing but the first look at the counter to stop it.

    The first buyers meet after that look, one more of them than there is to buy.
    """
    at_once = buyers_at_once()
    limit = at_once - 1
    donors = await stage.donors(400)
    package = await stage.new_package(quantity_limit=limit)
    meet_after(monkeypatch, purchases, "read_offer", at_once)
    with (
        without_constraint(stage.superuser, "ticket_packages", _NOT_OVERSOLD, stage.event["id"]),
        without_guard(_ENOUGH_LEFT, "OR true"),
    ):
        answers = await _rush(donors, package)
        sold, _, tickets = _count(stage.superuser, package)
    succeeded = Counter(answer.status for answer in answers)[201]
    assert sold == tickets == succeeded > limit


async def test_buyers_who_all_saw_the_last_one_do_not_all_get_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-020: as many as the pool lets in have read that one is left before any of them buys."""
    package = await stage.new_package(quantity_limit=1)
    at_once = buyers_at_once()
    donors = await stage.donors(at_once)
    meet_after(monkeypatch, purchases, "read_offer", at_once)
    answers = await _rush(donors, package)
    assert Counter(answer.status for answer in answers) == {201: 1, 409: at_once - 1}


async def test_control_buyers_who_all_saw_the_last_one_all_get_it_without_the_guards(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading first and adding afterwards sells the last one to everybody who read."""
    package = await stage.new_package(quantity_limit=1)
    at_once = buyers_at_once()
    donors = await stage.donors(at_once)
    meet_after(monkeypatch, purchases, "read_offer", at_once)
    with (
        without_constraint(stage.superuser, "ticket_packages", _NOT_OVERSOLD, stage.event["id"]),
        without_guard(_ENOUGH_LEFT, "OR true"),
    ):
        answers = await _rush(donors, package)
        assert _count(stage.superuser, package) == (at_once, at_once, at_once)
    assert {answer.status for answer in answers} == {201}


async def test_check_refuses_to_oversell_where_the_statement_would(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-020: the constraint behind the statement holds on its own; nothing more is sold."""
    package = await stage.new_package(quantity_limit=1)
    at_once = buyers_at_once()
    donors = await stage.donors(at_once)
    meet_after(monkeypatch, purchases, "read_offer", at_once)
    with without_guard(_ENOUGH_LEFT, "OR true"):
        answers = await _rush(donors, package)
    assert Counter(answer.status for answer in answers)[201] == 1


async def test_mixed_quantities_refuse_only_who_wants_more_than_is_left(stage: Stage) -> None:
    """FR-020: stock only shrinks here, so at the end no refused quantity would still fit.

    Each refusal says how many were left: fewer than were wanted, and no fewer than in the end.
    """
    donors = await stage.donors(80)
    package = await stage.new_package(quantity_limit=97, seats_per_package=2)
    wanted = [1 + number % 5 for number in range(80)]
    answers = await asyncio.gather(
        *(
            purchase(donor, package, quantity)
            for donor, quantity in zip(donors, wanted, strict=False)
        )
    )
    tried = list(zip(wanted, answers, strict=True))
    sold = sum(quantity for quantity, answer in tried if answer.status == 201)
    refused = [(quantity, answer) for quantity, answer in tried if answer.status != 201]
    remaining = 97 - sold
    assert remaining >= 0
    assert {answer.code for _, answer in refused} == {"sold_out"}
    assert all(remaining <= answer.json["remaining"] < quantity for quantity, answer in refused)
