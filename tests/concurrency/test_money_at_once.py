"""Two who record money of one purchase at once: it ends as if one had come after the other."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from infra.local.host.function_host import FunctionHost
from shared.domain import clock
from shared.services.purchases import corrections, incoming, refunds
from tests.concurrency.conftest import Follow
from tests.factories import Json, bought, new_package
from tests.factories.payments import (
    FAILED,
    move,
    moved,
    payment,
    purchase_path,
    read_purchase,
    send_payment,
    sold_count,
)
from tests.harness.client import Answer, Client
from tests.harness.guards import without_guard
from tests.harness.reconcile import MakeEvent, find_drift, repair_drift
from tests.harness.stage import Stage
from tests.harness.sync_points import meet_after

pytestmark = pytest.mark.usefixtures("without_limits")

_LOCK = r"\s*FOR NO KEY UPDATE"
_SHOWN = (
    *("payment_status", "amount_paid", "amount_due", "refund_due_amount", "overpaid_by"),
    *("goodwill_refunded", "refund_due", "payment_method", "payment_reference"),
)


@dataclass
class Table:
    """A purchase to which things happen, and another one with a payment to move to and fro."""

    admin: Client
    provider: Client
    one: Json
    other: Json

    async def move_payment(self, source: Json, target: Json) -> Answer:
        received = [row for row in source["payments"] if row["kind"] == "received"]
        path = f"{purchase_path(source)}/payments/{received[0]['id']}/move"
        return await self.admin.post(path, {"purchase_id": target["id"]})

    async def ends(self) -> list[dict[str, object]]:
        """Return how both stand: fields, and how many rows of each kind and amount they have."""
        found: list[dict[str, object]] = []
        for purchase in (self.one, self.other):
            now = await read_purchase(self.admin, purchase)
            rows = Counter((row["kind"], row["amount"], row["applied"]) for row in now["payments"])
            found.append({**{name: now[name] for name in _SHOWN}, "rows": rows})
        return found


Act = Callable[[Table], Coroutine[Any, Any, Answer]]


async def mark_paid(at: Table) -> Answer:
    return await move(at.admin, at.one, "mark-paid", method="check", reference="1042")


async def mark_part_paid(at: Table) -> Answer:
    part = {"amount": "100.00", "accept_difference": True, "method": "cash"}
    return await move(at.admin, at.one, "mark-paid", **part)


async def pay(at: Table) -> Answer:
    return await send_payment(at.provider, payment(at.one))


async def pay_another_amount(at: Table) -> Answer:
    return await send_payment(at.provider, payment(at.one, amount="99.00", reference="ch_99"))


async def fail(at: Table) -> Answer:
    return await send_payment(at.provider, payment(at.one, FAILED, reference="ch_failed"))


async def cancel(at: Table) -> Answer:
    return await move(at.admin, at.one, "cancel")


async def mark_unpaid(at: Table) -> Answer:
    return await move(at.admin, at.one, "mark-unpaid", reason="Bounced")


async def refund(at: Table) -> Answer:
    return await move(at.admin, at.one, "refund")


async def refund_part(at: Table) -> Answer:
    return await move(at.admin, at.one, "refund", amount="150.00")


async def move_here(at: Table) -> Answer:
    return await at.move_payment(at.other, at.one)


async def move_away(at: Table) -> Answer:
    return await at.move_payment(at.one, at.other)


@dataclass(frozen=True)
class Pair:
    """What two people do at once, to a purchase that is paid or pending."""

    is_paid: bool
    first: Act
    second: Act


_OF_PENDING: list[Act] = [
    mark_paid, mark_part_paid, pay, pay_another_amount, fail, cancel, move_here,
]  # fmt: skip
_OF_COMPLETED: list[Act] = [mark_unpaid, refund, refund_part, pay, move_away, mark_paid]
_PAIRS = [
    pytest.param(Pair(is_paid, first, second), id=f"{first.__name__}, then {second.__name__}")
    for is_paid, acts in ((False, _OF_PENDING), (True, _OF_COMPLETED))
    for first, second in product(acts, acts)
    if (is_paid, first) != (True, mark_paid)
]


@pytest.fixture
def make_table(stage: Stage, make_event: MakeEvent) -> Callable[[Json, bool], Awaitable[Table]]:
    """Make a pending purchase beside a paid one, or a paid one beside a pending one."""

    async def make(package: Json, is_paid: bool) -> Table:
        made = [await bought(stage.donor, package) for _ in range(2)]
        made[not is_paid] = await moved(stage.admin, made[not is_paid], "mark-paid")
        return Table(stage.admin, stage.anybody, *made)

    return make


@pytest.mark.parametrize("pair", _PAIRS)
async def test_two_at_once_end_as_one_after_the_other(
    event: Json,
    follow: Follow,
    make_table: Callable[[Json, bool], Awaitable[Table]],
    stage: Stage,
    pair: Pair,
) -> None:
    """The second waits for the first, and then sees what it has done: amounts, rows and seats."""
    admin, first, second = stage.admin, pair.first, pair.second
    quiet, busy = [await new_package(admin, event) for _ in range(2)]
    one_by_one = await make_table(quiet, pair.is_paid)
    await first(one_by_one)
    expected = await second(one_by_one)
    at_once = await make_table(busy, pair.is_paid)
    answer = await follow(lambda: first(at_once), lambda: second(at_once))
    assert (answer.status, answer.json.get("code")) == (
        expected.status,
        expected.json.get("code"),
    )
    assert await at_once.ends() == await one_by_one.ends()
    assert await sold_count(admin, busy) == await sold_count(admin, quiet)


@pytest.mark.parametrize("act", _OF_PENDING)
async def test_a_hold_that_ends_at_once_with_a_payment_ends_after_it_or_before(
    stage: Stage, host: FunctionHost, make_event: MakeEvent, act: Act
) -> None:
    """The timer passes over what is locked, and finds it at its next tick if it still waits."""
    event = await make_event(payment_hold_minutes=1)
    package = await new_package(stage.admin, event)
    made = [await bought(stage.donor, package) for _ in range(2)]
    made[1] = await moved(stage.admin, made[1], "mark-paid")
    table = Table(stage.admin, stage.anybody, *made)
    with clock.frozen_at(clock.now() + timedelta(minutes=2)):
        await asyncio.gather(act(table), host.fire_timer("release_overdue_holds"))
        await host.fire_timer("release_overdue_holds")
    for purchase in made:
        now = await read_purchase(stage.admin, purchase)
        assert now["payment_status"] != "pending" or now["hold_expires_at"] is not None
        is_paid = now["payment_status"] == "completed"
        assert (now["amount_paid"] != "0.00") is is_paid
    assert find_drift(stage.superuser, event["id"]) == []


async def test_payments_that_cross_are_both_moved(stage: Stage, event: Json) -> None:
    """Both purchases are locked in the order of their ids, so neither waits for the other."""
    package = await new_package(stage.admin, event)
    for _ in range(5):
        made = [await bought(stage.donor, package) for _ in range(2)]
        one, other = [await moved(stage.admin, each, "mark-paid") for each in made]
        table = Table(stage.admin, stage.anybody, one, other)
        answers = await asyncio.gather(
            table.move_payment(one, other), table.move_payment(other, one)
        )
        assert [answer.status for answer in answers] == [200, 200]
        ends = await table.ends()
        assert sorted(str(end["payment_status"]) for end in ends) == ["completed", "pending"]


async def test_a_payment_that_five_move_moves_once(stage: Stage, event: Json) -> None:
    package = await new_package(stage.admin, event)
    source = await moved(stage.admin, await bought(stage.donor, package), "mark-paid")
    targets = [await bought(stage.donor, package) for _ in range(5)]
    tables = [Table(stage.admin, stage.anybody, source, target) for target in targets]
    answers = await asyncio.gather(*(move_away(table) for table in tables))
    assert Counter(answer.json.get("code", "done") for answer in answers) == {
        "done": 1,
        "payment_already_back": 4,
    }


async def test_refunds_at_once_give_back_no_more_than_came(stage: Stage, event: Json) -> None:
    package = await new_package(stage.admin, event)
    made = await moved(stage.admin, await bought(stage.donor, package), "mark-paid")
    answers = await asyncio.gather(
        *(move(stage.admin, made, "refund", amount="100.00") for _ in range(5))
    )
    assert Counter(answer.json.get("code", "done") for answer in answers) == {
        "done": 2,
        "refund_too_much": 3,
    }
    now = await read_purchase(stage.admin, made)
    assert (now["amount_paid"], now["goodwill_refunded"]) == ("50.00", "200.00")


async def test_control_refunds_give_back_more_than_came_without_the_lock(
    stage: Stage, event: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = await new_package(stage.admin, event)
    made = await moved(stage.admin, await bought(stage.donor, package), "mark-paid")
    meet_after(monkeypatch, refunds, "lock_purchase", 2)
    with without_guard(_LOCK):
        answers = await asyncio.gather(
            *(move(stage.admin, made, "refund", amount="200.00") for _ in range(2))
        )
    assert [answer.status for answer in answers] == [200, 200]
    repair_drift(stage.superuser, event["id"])


async def test_control_a_purchase_is_paid_twice_over_without_the_lock(
    stage: Stage, event: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have read that all of it is due, and both payments count as what pays it."""
    package = await new_package(stage.admin, event)
    made = await bought(stage.donor, package)
    table = Table(stage.admin, stage.anybody, made, made)
    meet_after(monkeypatch, incoming, "lock_purchase", 2)
    with without_guard(_LOCK):
        await asyncio.gather(mark_paid(table), pay(table))
    rows = (await read_purchase(stage.admin, made))["payments"]
    assert sum(row["applied"] for row in rows) > 1
    # No drift where the second of them added up after the first had committed.
    with suppress(AssertionError):
        repair_drift(stage.superuser, event["id"])


async def test_control_a_payment_moves_twice_without_the_lock(
    stage: Stage, event: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One check then pays two purchases."""
    package = await new_package(stage.admin, event)
    source = await moved(stage.admin, await bought(stage.donor, package), "mark-paid")
    targets = [await bought(stage.donor, package) for _ in range(2)]
    meet_after(monkeypatch, corrections, "lock_purchases", 2)
    with without_guard(_LOCK):
        answers = await asyncio.gather(
            *(move_away(Table(stage.admin, stage.anybody, source, target)) for target in targets)
        )
    assert [answer.json["payment_status"] for answer in answers] == ["completed", "completed"]
    repair_drift(stage.superuser, event["id"])
