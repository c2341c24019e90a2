"""One key is one purchase, however often and however fast it is sent."""

import asyncio
from uuid import uuid4

import psycopg
import pytest

from shared.services.buying import purchases
from tests.factories import Json, new_package, purchase
from tests.harness.client import Answer, Client
from tests.harness.guards import without_constraint, without_guard
from tests.harness.reconcile import MakeEvent
from tests.harness.stage import Stage, buyers_at_once
from tests.harness.sync_points import hold_after, meet_after

_CLAIM = r"pg_try_advisory_xact_lock\(.*?\)\)? AS has_key"
_UNLESS_KEPT = r"ON CONFLICT \(event_id, donor_id, key\)[\s\S]*?(?=RETURNING k\.key)"


async def _send_at_once(donor: Client, package: Json, times: int) -> list[Answer]:
    assert (await donor.get("me/purchases")).status == 200
    key = uuid4().hex
    return await asyncio.gather(*(purchase(donor, package, key=key) for _ in range(times)))


def _assert_bought_once(answers: list[Answer]) -> None:
    created = {answer.json["id"] for answer in answers if answer.status == 201}
    waiting = [answer for answer in answers if answer.status != 201]
    assert len(created) == 1
    assert all(answer.code == "idempotency_in_progress" for answer in waiting)
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in waiting)


def _count_purchases(superuser: psycopg.Connection, event: Json) -> int:
    row = superuser.execute(
        "SELECT count(*) FROM purchases WHERE event_id = %s", [event["id"]]
    ).fetchone()
    assert row is not None
    return int(row[0])


async def test_key_sent_ten_times_at_once_buys_once(
    donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """Spec §7: each answer is that purchase, or says that it is still being made."""
    answers = await _send_at_once(donor, package, 10)
    _assert_bought_once(answers)
    assert _count_purchases(superuser, event) == 1


async def test_stored_key_is_enough_where_the_claim_fails(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spec §7: the claim spares work; what decides is that a key is stored once."""
    at_once = buyers_at_once()
    meet_after(monkeypatch, purchases, "read_offer", at_once)
    with without_guard(_CLAIM, "true AS has_key"):
        answers = await _send_at_once(stage.donor, package, at_once)
    _assert_bought_once(answers)
    assert _count_purchases(stage.superuser, stage.event) == 1


async def test_control_key_buys_again_without_claim_and_constraint(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking first whether the key is known stops nobody who looks at the same time."""
    at_once = buyers_at_once()
    meet_after(monkeypatch, purchases, "read_offer", at_once)
    with (
        without_constraint(
            stage.superuser, "idempotency_keys", "pk_idempotency_keys", stage.event["id"]
        ),
        without_guard(_CLAIM, "true AS has_key"),
        without_guard(_UNLESS_KEPT),
    ):
        answers = await _send_at_once(stage.donor, package, at_once)
        assert _count_purchases(stage.superuser, stage.event) == at_once
    assert len({answer.json["id"] for answer in answers}) == at_once


async def test_key_under_way_is_told_to_come_back_and_then_answered(
    donor: Client, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spec §7: 409 with Retry-After while the first is at work, its purchase afterwards."""
    key = uuid4().hex
    hold = hold_after(monkeypatch, purchases, "read_offer")
    first = asyncio.create_task(purchase(donor, package, key=key))
    await hold.reached.wait()
    early = await purchase(donor, package, key=key)
    assert early.code == "idempotency_in_progress"
    assert int(early.headers["Retry-After"]) >= 1
    hold.released.set()
    late = await purchase(donor, package, key=key)
    assert (await first).status == 201
    while late.status == 409:
        late = await purchase(donor, package, key=key)
    assert late.json == (await first).json


async def test_same_key_of_two_donors_is_two_purchases(stage: Stage, package: Json) -> None:
    """Spec §7: a key is its donor's own."""
    donors = await stage.donors(10)
    key = uuid4().hex
    answers = await asyncio.gather(*(purchase(donor, package, key=key) for donor in donors))
    assert [answer.status for answer in answers] == [201] * 10


async def test_key_that_used_up_the_cap_is_not_told_that_the_cap_is_reached(
    donor: Client, admin: Client, make_event: MakeEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spec §7: a copy that read before the first was committed hears of it, not of the cap.

    The copy's look and its claim are one statement, whose look is a moment older: in between
    the first may commit. Without the claim that moment lasts as long as we like.
    """
    event = await make_event(max_tickets_per_donor=1)
    package = await new_package(admin, event)
    meet_after(monkeypatch, purchases, "read_offer", 2)
    with without_guard(_CLAIM, "true AS has_key"):
        answers = await _send_at_once(donor, package, 2)
    _assert_bought_once(answers)
