"""A donor hangs up in the middle of a purchase: it is whole, or it is not at all."""

import asyncio
from collections.abc import Coroutine, Generator
from itertools import count
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.pool import QueuePool

from shared.db.engine import engine
from tests.factories import Json, purchase
from tests.harness.client import Answer, Client
from tests.harness.reconcile import find_drift
from tests.harness.stage import Stage
from tests.harness.sync_points import until


class HangingUp:
    """Awaits a coroutine, and cancels its task the `step`th time that it waits (0: never)."""

    def __init__(self, running: Coroutine[Any, Any, Answer], step: int) -> None:
        self._running = running
        self._step = step
        self.hung_up = False

    def __await__(self) -> Generator[Any, None, Answer]:
        """Pass on whatever the coroutine waits for."""
        task = asyncio.current_task()
        assert task is not None
        awaited = self._running.__await__()
        waits = 0
        interruption: BaseException | None = None
        while True:
            try:
                waiting = awaited.throw(interruption) if interruption else next(awaited)
            except StopIteration as done:
                answer: Answer = done.value
                return answer
            waits += 1
            if waits == self._step:
                # The task's next step is to wait for this; it will be told that it is cancelled.
                task.cancel()
                self.hung_up = True
            interruption = None
            try:
                yield waiting
            except BaseException as raised:
                interruption = raised


async def _hang_up(donor: Client, package: Json, key: str, step: int) -> tuple[bool, Answer | None]:
    """Return whether there was such a step, and the answer if there was one nevertheless.

    A library may have its result at the moment of the cancellation, and then go on.
    """
    interrupted = HangingUp(purchase(donor, package, key=key), step)

    async def buy() -> Answer:
        return await interrupted

    (answer,) = await asyncio.gather(asyncio.create_task(buy()), return_exceptions=True)
    assert isinstance(answer, Answer | asyncio.CancelledError), answer
    return interrupted.hung_up, answer if isinstance(answer, Answer) else None


def _count(superuser: psycopg.Connection, package: Json) -> int:
    row = superuser.execute(
        "SELECT count(*) FROM purchases WHERE package_id = %s", [package["id"]]
    ).fetchone()
    assert row is not None
    return int(row[0])


def _checked_out() -> int:
    pool = engine().pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


@pytest.mark.parametrize("connects", [False, True], ids=["pooled", "connecting"])
async def test_purchase_is_whole_or_not_at_all_wherever_the_donor_hangs_up(
    stage: Stage, connects: bool
) -> None:
    """FR-020: tried at every single point at which a purchase waits for something.

    Each time no connection is lost, no counter drifts, and the same key then buys exactly once.
    """
    package = await stage.new_package()
    points = 0
    for step in count(1):
        if connects:
            await engine().dispose()
        key = uuid4().hex
        hung_up, answer = await _hang_up(stage.donor, package, key, step)
        if not hung_up:
            break
        points += 1
        await until(lambda: _checked_out() == 0)
        assert _count(stage.superuser, package) in (
            [points - 1, points] if answer is None else [points]
        )
        assert find_drift(stage.superuser, stage.event["id"]) == []

        async def is_bought(key: str = key) -> bool:
            retried = await purchase(stage.donor, package, key=key)
            # What was cut off may hold its key for a moment, until the server has noticed.
            assert retried.status == 201 or retried.code == "idempotency_in_progress"
            return retried.status == 201

        await until(is_bought)
        assert _count(stage.superuser, package) == points
    # Redis, two statements and the commit, each sent and answered, at the very least.
    assert points >= 6
    assert _count(stage.superuser, package) == points + 1


async def test_stock_that_was_let_go_by_hanging_up_is_sold_to_others(stage: Stage) -> None:
    """FR-020: of ninety who want twenty, every third hangs up somewhere; twenty are sold."""
    donors = await stage.donors(90)
    package = await stage.new_package(quantity_limit=20)
    answers = await asyncio.gather(
        *(
            _hang_up(donor, package, "only", number % 20 if number % 3 == 0 else 0)
            for number, donor in enumerate(donors)
        )
    )
    assert {answer.status for _, answer in answers if answer is not None} == {201, 409}
    await until(lambda: _checked_out() == 0)
    assert _count(stage.superuser, package) == 20
