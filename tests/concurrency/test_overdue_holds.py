"""A hold is over, and at that moment the payment comes: either order, and both at once.

What is released is released once, whoever does it; what is paid is never taken away.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import psycopg
import pytest

from infra.local.host.function_host import FunctionHost
from shared.domain import clock
from shared.services.purchases import incoming, status
from tests.factories import Json, bought, new_package, purchase
from tests.factories.payments import (
    moved,
    payment,
    read_purchase,
    send_payment,
    sold_count,
)
from tests.factories.promo_codes import new_code, read_code
from tests.harness.client import Client
from tests.harness.guards import without_guard
from tests.harness.holds import TIMER, release_all_holds
from tests.harness.reconcile import MakeEvent, repair_drift
from tests.harness.stage import Stage
from tests.harness.sync_points import (
    hold_after,
    meet_before,
    meet_before_any,
    until,
    until_blocked,
)
from tests.harness.trail import Trace, traces

_OF_PAYMENT = r"\s*FOR NO KEY UPDATE"
_OF_TIMER = r"\s*FOR UPDATE SKIP LOCKED"
_PAID = Trace("paid", "payment_status", "pending", "completed")
_RELEASED = Trace("cancelled", "payment_status", "pending", "cancelled")
_RETAKEN = Trace("paid", "payment_status", "cancelled", "completed")


@pytest.fixture
async def holding(host: FunctionHost, make_event: MakeEvent) -> Json:
    """An event that holds seats for a minute; nobody else's seats are held."""
    await release_all_holds(host)
    return await make_event(payment_hold_minutes=1)


@pytest.fixture
async def seat(admin: Client, holding: Json) -> Json:
    """A package of it, with eight to sell."""
    return await new_package(admin, holding, quantity_limit=8)


@pytest.fixture
async def code(admin: Client, holding: Json) -> Json:
    """A code that may be used once."""
    return await new_code(admin, holding, max_total_uses=1)


@pytest.fixture
async def overdue(donor: Client, seat: Json, code: Json) -> AsyncIterator[Json]:
    """Two of the package, bought by the code; the clock stands where their hold is over."""
    made = await bought(donor, seat, 2, promo_code=code["code"])
    with clock.frozen_at(clock.now() + timedelta(minutes=2)):
        yield made


def _steps(superuser: psycopg.Connection, made: Json) -> list[Trace]:
    return [each for each in traces(superuser, made) if each.field == "payment_status"]


async def _release_then_pay(stage: Stage, overdue: Json, monkeypatch: pytest.MonkeyPatch) -> Json:
    """Let the payment come when the seats are given back and that is not committed yet."""
    hold = hold_after(monkeypatch, status, "release_seats")
    ticking = asyncio.create_task(stage.host.fire_timer(TIMER))
    await hold.reached.wait()
    paying = asyncio.create_task(send_payment(stage.anybody, payment(overdue)))
    await until_blocked(stage.superuser)
    hold.released.set()
    await ticking
    answered: Json = (await paying).json
    return answered


async def test_a_payment_that_waits_for_the_release_takes_the_seats_again(
    stage: Stage, seat: Json, code: Json, overdue: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-041, spec §7: the seats and the code's only use, given back once and taken once more."""
    answered = await _release_then_pay(stage, overdue, monkeypatch)
    assert (answered["payment_status"], answered["refund_due"]) == ("completed", False)
    assert await sold_count(stage.admin, seat) == 2
    assert (await read_code(stage.admin, code))["times_used"] == 1
    assert _steps(stage.superuser, overdue) == [_RELEASED, _RETAKEN]


async def test_control_a_payment_that_does_not_wait_has_no_seats(
    stage: Stage, seat: Json, overdue: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has read that the purchase is pending, so it takes nothing that is no longer held."""
    with without_guard(_OF_PAYMENT):
        answered = await _release_then_pay(stage, overdue, monkeypatch)
    assert (answered["payment_status"], await sold_count(stage.admin, seat)) == ("completed", 0)
    repair_drift(stage.superuser, seat["event_id"])


async def test_the_timer_leaves_alone_what_is_being_paid(
    stage: Stage, seat: Json, overdue: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spec §7: the tick is over while the payment is still at work, and nothing is given back."""
    hold = hold_after(monkeypatch, incoming, "_write")
    paying = asyncio.create_task(send_payment(stage.anybody, payment(overdue)))
    await hold.reached.wait()
    ticking = asyncio.create_task(stage.host.fire_timer(TIMER))
    await until(ticking.done)
    await ticking
    hold.released.set()
    assert (await paying).json["payment_status"] == "completed"
    await stage.host.fire_timer(TIMER)
    assert await sold_count(stage.admin, seat) == 2
    assert _steps(stage.superuser, overdue) == [_PAID]


async def test_control_the_timer_cancels_what_is_paid_without_its_lock(
    stage: Stage, overdue: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The money is there, and neither seats nor a refund are due for it."""
    hold = hold_after(monkeypatch, incoming, "_write")
    paying = asyncio.create_task(send_payment(stage.anybody, payment(overdue)))
    await hold.reached.wait()
    with without_guard(_OF_TIMER):
        ticking = asyncio.create_task(stage.host.fire_timer(TIMER))
        await until_blocked(stage.superuser)
        hold.released.set()
        await ticking
    assert (await paying).json["payment_status"] == "completed"
    now = await read_purchase(stage.admin, overdue)
    assert (now["payment_status"], now["refund_due"]) == ("cancelled", False)
    repair_drift(stage.superuser, overdue["event_id"])


@pytest.mark.parametrize("attempt", range(4))
async def test_holds_that_end_while_they_are_paid_and_others_want_the_seats(
    stage: Stage, seat: Json, monkeypatch: pytest.MonkeyPatch, attempt: int
) -> None:
    """Spec §7: each payment has its seats or a refund; each hold is given back once, if at all."""
    donors = await stage.donors(7)
    made = [await bought(donors[place], seat, 2) for place in range(4)]
    meet_before_any(monkeypatch, [(incoming, "take_payment"), (status, "release_overdue_hold")], 6)
    paying = [send_payment(stage.anybody, payment(each)) for each in made]
    ticking = [stage.host.fire_timer(TIMER) for _ in range(2)]
    with clock.frozen_at(clock.now() + timedelta(minutes=2)):
        buying = asyncio.gather(*(purchase(donors[place], seat) for place in range(4, 7)))
        await asyncio.gather(*([*paying, *ticking] if attempt % 2 else [*ticking, *paying]))
        sold = sum(answer.status == 201 for answer in await buying)
    ends = [await read_purchase(stage.admin, each) for each in made]
    assert {(end["payment_status"], end["refund_due"]) for end in ends} <= {
        ("completed", False),
        ("cancelled", True),
    }
    paid = sum(end["payment_status"] == "completed" for end in ends)
    assert await sold_count(stage.admin, seat) == 2 * paid + sold <= 8
    for each in made:
        assert _steps(stage.superuser, each) in ([_PAID], [_RELEASED], [_RELEASED, _RETAKEN])


async def _tick_twice_at_once(host: FunctionHost, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two timers each find a hold that is over before either releases one."""
    meet_before(monkeypatch, status, ["_close"], 2)
    with clock.frozen_at(clock.now() + timedelta(minutes=2)):
        await asyncio.gather(*(host.fire_timer(TIMER) for _ in range(2)))


@pytest.fixture
async def two_overdue(admin: Client, donor: Client, seat: Json) -> list[Json]:
    """Two purchases of one each that nobody pays, beside four that were paid."""
    await moved(admin, await bought(donor, seat, 4), "mark-paid")
    return [await bought(donor, seat) for _ in range(2)]


async def test_two_timers_each_release_another_hold(
    stage: Stage, seat: Json, two_overdue: list[Json], monkeypatch: pytest.MonkeyPatch
) -> None:
    await _tick_twice_at_once(stage.host, monkeypatch)
    assert [_steps(stage.superuser, each) for each in two_overdue] == [[_RELEASED]] * 2
    assert await sold_count(stage.admin, seat) == 4


async def test_control_two_timers_release_the_same_hold_without_the_lock(
    stage: Stage, seat: Json, two_overdue: list[Json], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have found the oldest one."""
    with without_guard(_OF_TIMER):
        await _tick_twice_at_once(stage.host, monkeypatch)
    assert _steps(stage.superuser, two_overdue[0]) == [_RELEASED] * 2
    assert await sold_count(stage.admin, seat) < 4
    repair_drift(stage.superuser, seat["event_id"])


async def test_a_timer_does_not_wait_for_another(
    stage: Stage,
    holding: Json,
    seat: Json,
    two_overdue: list[Json],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that is slow over a hold keeps no other seats from going back on sale."""
    [third] = await stage.donors(1)
    other = await new_package(stage.admin, holding)
    theirs = await bought(third, other)
    hold = hold_after(monkeypatch, status, "release_seats")
    with clock.frozen_at(clock.now() + timedelta(minutes=2)):
        slow = asyncio.create_task(stage.host.fire_timer(TIMER))
        await hold.reached.wait()
        # Of the slow one's package nothing more can be given back until it is done.
        await moved(stage.admin, two_overdue[1], "mark-paid")
        quick = asyncio.create_task(stage.host.fire_timer(TIMER))
        await until(quick.done)
        await quick
        assert (await read_purchase(stage.admin, theirs))["payment_status"] == "cancelled"
        hold.released.set()
        await slow
    assert await sold_count(stage.admin, seat) == 5


async def test_control_a_timer_waits_for_another_where_it_skips_nothing(
    host: FunctionHost,
    two_overdue: list[Json],
    superuser: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And finds nothing left to do when the first is done: the second hold waits for a tick."""
    hold = hold_after(monkeypatch, status, "release_seats")
    with clock.frozen_at(clock.now() + timedelta(minutes=2)), without_guard(r" SKIP LOCKED"):
        slow = asyncio.create_task(host.fire_timer(TIMER))
        await hold.reached.wait()
        quick = asyncio.create_task(host.fire_timer(TIMER))
        await until_blocked(superuser)
        assert not quick.done()
        hold.released.set()
        await asyncio.gather(slow, quick)
    assert [_steps(superuser, each) for each in two_overdue] == [[_RELEASED]] * 2
