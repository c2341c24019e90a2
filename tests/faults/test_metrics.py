"""What a transaction did is counted once it is committed, and not at all if it never was."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from infra.local.stack import LocalStack
from shared.db.transaction import read_write
from tests.factories import Json, bought, new_package, purchase
from tests.factories.payments import moved, payment, send_payment
from tests.harness.client import Client
from tests.harness.outages import stopped
from tests.harness.patching import replace_everywhere
from tests.harness.stage import Stage


@pytest.fixture
async def last_one(admin: Client, event: Json) -> Json:
    """A package of which there is one."""
    return await new_package(admin, event, quantity_limit=1)


@asynccontextmanager
async def _broken_off() -> AsyncIterator[AsyncSession]:
    async with read_write() as session:
        yield session
        raise RuntimeError("the process stumbles right before the commit")


async def test_what_is_never_committed_is_not_counted(
    known_donor: Client, last_one: Json, counted: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        replace_everywhere(broken, read_write, _broken_off)
        assert (await purchase(known_donor, last_one)).status == 500
    assert (counted["purchases.made"], counted["packages.sold_out"]) == (0, 0)
    await bought(known_donor, last_one)
    assert (counted["purchases.made"], counted["packages.sold_out"]) == (1, 1)


async def test_each_purchase_that_takes_the_last_one_is_counted(
    admin: Client, known_donor: Client, event: Json, counted: Counter[str]
) -> None:
    package = await new_package(admin, event, quantity_limit=3)
    await bought(known_donor, package)
    assert counted["packages.sold_out"] == 0
    made = await bought(known_donor, package, 2)
    assert counted["packages.sold_out"] == 1
    await moved(admin, made, "cancel")
    await bought(known_donor, package, 2)
    assert counted["packages.sold_out"] == 2


async def test_a_package_without_a_limit_never_sells_out(
    admin: Client, known_donor: Client, event: Json, counted: Counter[str]
) -> None:
    await bought(known_donor, await new_package(admin, event))
    assert counted["packages.sold_out"] == 0


async def test_a_move_that_is_never_committed_is_not_counted(
    stage: Stage, last_one: Json, counted: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await bought(stage.donor, last_one)
    path = f"admin/events/{made['event_id']}/purchases/{made['id']}/cancel"
    with monkeypatch.context() as broken:
        replace_everywhere(broken, read_write, _broken_off)
        assert (await stage.admin.post(path, {})).status == 500
    assert counted["purchases.moved"] == 0
    await moved(stage.admin, made, "cancel")
    assert counted["purchases.moved"] == 1


async def test_a_second_payment_is_counted_once_however_often_it_is_repeated(
    stage: Stage, last_one: Json, counted: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await bought(stage.donor, last_one)
    assert (await send_payment(stage.anybody, payment(made))).status == 200
    second, third = payment(made, reference="second"), payment(made, reference="third")
    with monkeypatch.context() as broken:
        replace_everywhere(broken, read_write, _broken_off)
        assert (await send_payment(stage.anybody, second)).status == 500
    assert counted["payments.repeated"] == 0
    for sent in (second, second, third, second):
        assert (await send_payment(stage.anybody, sent)).status == 200
    assert counted["payments.repeated"] == 2


async def test_a_second_payment_is_counted_without_redis(
    stage: Stage, stack: LocalStack, last_one: Json, counted: Counter[str]
) -> None:
    made = await bought(stage.donor, last_one)
    assert (await send_payment(stage.anybody, payment(made))).status == 200
    async with stopped(stack.redis):
        sent = payment(made, reference="second")
        assert (await send_payment(stage.anybody, sent)).status == 200
    assert counted["payments.repeated"] == 1
