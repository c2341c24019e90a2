"""Two who want to move the same purchase at once: one comes second, and sees what was done."""

import asyncio
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest

from infra.local.host.function_host import FunctionHost
from shared.domain import clock
from shared.http import headers
from shared.services.purchases import status
from tests.factories import Json, bought, new_package, purchase
from tests.factories.payments import (
    FAILED,
    move,
    moved,
    payment,
    read_purchase,
    send_payment,
    sold_count,
)
from tests.factories.promo_codes import new_code, read_code
from tests.harness.client import Answer, Client
from tests.harness.guards import without_guard
from tests.harness.reconcile import MakeEvent, repair_drift
from tests.harness.stage import Stage
from tests.harness.sync_points import meet_after

_LOCK = r"\s*FOR NO KEY UPDATE"
_NOT_GIVEN_BACK = r"AND a\.given_back_at IS NULL"


def _outcomes(answers: list[Answer]) -> Counter[str]:
    return Counter("done" if answer.status == 200 else answer.code for answer in answers)


async def test_a_purchase_that_ten_cancel_is_cancelled_once(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-041: packages and code go back exactly once; the event is reconciled afterwards."""
    code = await new_code(admin, event, max_total_uses=5)
    made = await bought(donor, package, 2, promo_code=code["code"])
    await bought(donor, package, 3, promo_code=code["code"])
    answers = await asyncio.gather(*(move(admin, made, "cancel") for _ in range(10)))
    assert _outcomes(answers) == {"done": 1, "purchase_already_closed": 9}
    assert (await sold_count(admin, package), (await read_code(admin, code))["times_used"]) == (
        3,
        1,
    )


async def _cancel_twice_without_the_lock(
    admin: Client, made: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let both read that it is pending before either gives anything back."""
    meet_after(monkeypatch, status, "lock_purchase", 2)
    with without_guard(_LOCK):
        await asyncio.gather(*(move(admin, made, "cancel") for _ in range(2)))


async def test_control_a_purchase_is_given_back_twice_without_its_lock(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have read that it is pending."""
    made = await bought(stage.donor, package, 2)
    await bought(stage.donor, package, 6)
    await _cancel_twice_without_the_lock(stage.admin, made, monkeypatch)
    assert await sold_count(stage.admin, package) == 4
    repair_drift(stage.superuser, package["event_id"])


async def test_a_use_goes_back_once_even_where_the_lock_fails(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-041: the application knows that it was given back."""
    code = await stage.new_code()
    made, _ = [await bought(stage.donor, package, 2, promo_code=code["code"]) for _ in range(2)]
    await _cancel_twice_without_the_lock(stage.admin, made, monkeypatch)
    now = await read_code(stage.admin, code)
    assert (now["times_used"], now["total_discount_given"]) == (1, "50.00")
    repair_drift(stage.superuser, stage.event["id"])


async def test_control_a_use_goes_back_twice_without_the_guard(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = await stage.new_code()
    made, _ = [await bought(stage.donor, package, 2, promo_code=code["code"]) for _ in range(2)]
    with without_guard(_NOT_GIVEN_BACK):
        await _cancel_twice_without_the_lock(stage.admin, made, monkeypatch)
    now = await read_code(stage.admin, code)
    assert (now["times_used"], now["total_discount_given"]) == (0, "0.00")
    repair_drift(stage.superuser, stage.event["id"])


async def test_a_purchase_that_two_refund_is_refunded_once(
    admin: Client, donor: Client, package: Json
) -> None:
    made = await bought(donor, package, 2)
    await moved(admin, made, "mark-paid")
    answers = await asyncio.gather(*(move(admin, made, "refund") for _ in range(5)))
    assert _outcomes(answers) == {"done": 1, "purchase_already_closed": 4}
    assert await sold_count(admin, package) == 0


@pytest.mark.parametrize("attempt", range(4))
async def test_a_cancel_and_a_payment_at_once_end_in_one_of_two_ways(
    stage: Stage, package: Json, attempt: int
) -> None:
    """Spec §7: the payment wins, or comes late and takes the seats again; the money is not lost."""
    made = await bought(stage.donor, package, 2)
    steps = [move(stage.admin, made, "cancel"), send_payment(stage.anybody, payment(made))]
    await asyncio.gather(*(steps if attempt % 2 else reversed(steps)))
    now = await read_purchase(stage.admin, made)
    assert (now["payment_status"], now["refund_due"]) == ("completed", False)
    assert await sold_count(stage.admin, package) == 2


@pytest.mark.parametrize("attempt", range(4))
async def test_a_failed_payment_and_a_completed_one_at_once_end_completed(
    stage: Stage, package: Json, attempt: int
) -> None:
    """Spec §7: whichever the provider tells first; the seats and the code are taken once."""
    code = await stage.new_code(max_total_uses=1)
    made = await bought(stage.donor, package, 2, promo_code=code["code"])
    events = [payment(made), payment(made, FAILED)]
    await asyncio.gather(
        *(
            send_payment(stage.anybody, each)
            for each in (events if attempt % 2 else reversed(events))
        )
    )
    now = await read_purchase(stage.admin, made)
    assert (now["payment_status"], now["refund_due"]) == ("completed", False)
    assert await sold_count(stage.admin, package) == 2
    assert (await read_code(stage.admin, code))["times_used"] == 1


async def test_two_timers_release_each_hold_once(
    admin: Client, donor: Client, host: FunctionHost, make_event: MakeEvent
) -> None:
    event = await make_event(payment_hold_minutes=1)
    package = await new_package(admin, event)
    made = [await bought(donor, package) for _ in range(8)]
    with clock.frozen_at(clock.now() + timedelta(minutes=2)):
        await asyncio.gather(*(host.fire_timer("release_overdue_holds") for _ in range(3)))
    statuses = {(await read_purchase(admin, each))["payment_status"] for each in made}
    assert statuses == {"cancelled"}
    assert await sold_count(admin, package) == 0


async def test_a_payment_that_is_told_ten_times_is_taken_once(stage: Stage, package: Json) -> None:
    made = await bought(stage.donor, package, 2)
    events = [payment(made), payment(made, FAILED)]
    answers = await asyncio.gather(*(send_payment(stage.anybody, events[0]) for _ in range(10)))
    assert _outcomes(answers) == {"done": 10}
    assert (await send_payment(stage.anybody, events[1])).json["payment_status"] == "completed"
    row = stage.superuser.execute(
        "SELECT count(*) FROM audit_entries WHERE entity_id = %s AND field_name = 'payment_status'",
        [made["id"]],
    ).fetchone()
    assert row == (1,)


async def test_an_answer_lost_after_the_commit_uses_the_code_once(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-041: the crash comes between commit and response; the key buys nothing again."""
    code = await stage.new_code(max_total_uses=1)
    key = uuid4().hex

    def crash(*_: object) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as crashing:
        crashing.setattr(headers, "finish", crash)
        assert (
            await purchase(stage.donor, package, promo_code=code["code"], key=key)
        ).status == 500
    assert (await read_code(stage.admin, code))["times_used"] == 1
    await bought(stage.donor, package, promo_code=code["code"], key=key)
    assert (await read_code(stage.admin, code))["times_used"] == 1
    assert await sold_count(stage.admin, package) == 1
