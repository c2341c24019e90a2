"""The database hangs up between a change of scarce rows and its commit: nothing has happened."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from types import ModuleType
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from infra.local.stack import LocalStack
from shared.domain import clock
from shared.services.buying import purchases
from shared.services.purchases import incoming, status
from tests.factories import Json, bought, new_package, purchase
from tests.factories.payments import (
    move,
    moved,
    payment,
    read_purchase,
    reconciled,
    send_payment,
    sold_count,
)
from tests.factories.promo_codes import code_path, new_code, read_code
from tests.harness.client import Client
from tests.harness.holds import release_all_holds
from tests.harness.outages import hang_up
from tests.harness.reconcile import MakeEvent
from tests.harness.stage import Stage
from tests.harness.sync_points import after
from tests.harness.trail import traces

CutOff = Callable[[ModuleType, str], AbstractContextManager[None]]


@pytest.fixture
def cut_off_after(stack: LocalStack, monkeypatch: pytest.MonkeyPatch) -> CutOff:
    """Have the database hang up each time that a step is done, inside the block."""

    async def end() -> None:
        await asyncio.to_thread(hang_up, stack.postgres.superuser_url)

    @contextmanager
    def cutting_off(module: ModuleType, step: str) -> Iterator[None]:
        with monkeypatch.context() as patched:
            after(patched, module, step, end)
            yield

    return cutting_off


@pytest.fixture
async def code(admin: Client, event: Json) -> Json:
    """A code that may be used once."""
    return await new_code(admin, event, max_total_uses=1)


async def test_purchase_that_is_cut_off_has_not_used_its_code_and_its_key_uses_it_once(
    stage: Stage, package: Json, code: Json, cut_off_after: CutOff
) -> None:
    """FR-041: not even a trace that it ever was used; then the retry has the only use."""
    key = uuid4().hex
    with cut_off_after(purchases, "sell"):
        cut_off = await purchase(stage.donor, package, 2, key=key, promo_code=code["code"])
    assert cut_off.status == 503
    row = stage.superuser.execute(
        "SELECT times_used, has_uses FROM promo_codes WHERE id = %s", [code["id"]]
    ).fetchone()
    assert row == (0, False)
    assert await sold_count(stage.admin, package) == 0
    first = await bought(stage.donor, package, 2, key=key, promo_code=code["code"])
    again = await bought(stage.donor, package, 2, key=key, promo_code=code["code"])
    assert again == first
    assert (await read_code(stage.admin, code))["times_used"] == 1
    assert await sold_count(stage.admin, package) == 2
    assert await reconciled(stage.admin, stage.event)
    assert (await stage.admin.delete(code_path(code), If_Match='"1"')).code == "promo_code_used"


async def test_cancellation_that_is_cut_off_gives_nothing_back_and_then_once(
    stage: Stage, package: Json, code: Json, cut_off_after: CutOff
) -> None:
    """FR-041: the purchase is as pending as it was."""
    made = await bought(stage.donor, package, 2, promo_code=code["code"])
    with cut_off_after(status, "release_seats"):
        assert (await move(stage.admin, made, "cancel")).status == 503
    assert await read_purchase(stage.admin, made) == made
    assert (await read_code(stage.admin, code))["times_used"] == 1
    assert await reconciled(stage.admin, stage.event)
    await moved(stage.admin, made, "cancel")
    assert (await read_code(stage.admin, code))["times_used"] == 0
    assert await sold_count(stage.admin, package) == 0
    assert await reconciled(stage.admin, stage.event)
    assert [trace.action for trace in traces(stage.superuser, made)] == ["cancelled"]


async def test_late_payment_that_is_cut_off_takes_nothing_and_then_once(
    stage: Stage, package: Json, code: Json, cut_off_after: CutOff
) -> None:
    """Spec §7: the provider hears that it should come again, and the money is not lost."""
    made = await bought(stage.donor, package, 2, promo_code=code["code"])
    await moved(stage.admin, made, "cancel")
    with cut_off_after(incoming, "retake_seats"):
        assert (await send_payment(stage.anybody, payment(made))).status == 503
    assert (await read_purchase(stage.admin, made))["payment_status"] == "cancelled"
    assert await sold_count(stage.admin, package) == 0
    for _ in range(2):
        answer = await send_payment(stage.anybody, payment(made))
        assert (answer.status, answer.json["payment_status"]) == (200, "completed")
    assert (await read_code(stage.admin, code))["times_used"] == 1
    assert await sold_count(stage.admin, package) == 2
    assert await reconciled(stage.admin, stage.event)


async def test_timer_that_is_cut_off_releases_at_its_next_tick(
    stage: Stage, make_event: MakeEvent, cut_off_after: CutOff
) -> None:
    """Spec §7: a tick may be lost; the seats go back with the next one, once."""
    await release_all_holds(stage.host)
    event = await make_event(payment_hold_minutes=1)
    package = await new_package(stage.admin, event)
    made = await bought(stage.donor, package, 2)
    with clock.frozen_at(clock.now() + timedelta(minutes=2)):
        with cut_off_after(status, "release_seats"), pytest.raises(DBAPIError):
            await stage.host.fire_timer("release_overdue_holds")
        assert (await read_purchase(stage.admin, made))["payment_status"] == "pending"
        assert await sold_count(stage.admin, package) == 2
        await stage.host.fire_timer("release_overdue_holds")
    assert (await read_purchase(stage.admin, made))["payment_status"] == "cancelled"
    assert await sold_count(stage.admin, package) == 0
