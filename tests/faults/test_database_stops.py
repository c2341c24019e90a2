"""PostgreSQL goes away: every answer says so, nothing is half done, and it heals by itself."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

import psycopg
import pytest

from infra.local.stack import LocalStack
from shared.services.buying import purchases
from shared.settings import settings
from tests.conftest import Person
from tests.factories import Json, purchase
from tests.harness.client import Answer, Client
from tests.harness.outages import hang_up, restart, stopped
from tests.harness.stage import Stage
from tests.harness.sync_points import after

Ending = Callable[[LocalStack], Awaitable[None]]


def _assert_unavailable(answer: Answer) -> None:
    assert (answer.status, answer.code) == (503, "service_unavailable")
    assert int(answer.headers["Retry-After"]) >= 1


def _count_purchases(stack: LocalStack, event: Json) -> int:
    # A connection of its own: those from before an outage are dead.
    with psycopg.connect(stack.postgres.superuser_url, autocommit=True) as superuser:
        row = superuser.execute(
            "SELECT count(*) FROM purchases WHERE event_id = %s", [event["id"]]
        ).fetchone()
    assert row is not None
    return int(row[0])


async def test_reads_and_purchases_are_asked_to_come_back_while_it_is_stopped(
    stage: Stage, package: Json
) -> None:
    """Spec §11: 503 with Retry-After as a problem, and no restart of the app to recover."""
    path = f"admin/events/{package['event_id']}/tickets/packages/{package['id']}"
    public = f"events/{package['event_id']}/tickets/packages"
    key = uuid4().hex
    async with stopped(stage.stack.postgres):
        for answer in await asyncio.gather(
            stage.anybody.get(public),
            stage.donor.get("me/purchases"),
            purchase(stage.donor, package, key=key),
            stage.admin.get(path),
            stage.admin.patch(path, {"name": "Renamed"}, If_Match='"1"'),
        ):
            _assert_unavailable(answer)
    assert (await purchase(stage.donor, package, key=key)).status == 201
    assert (await stage.anybody.get(public)).status == 200
    assert (await stage.admin.get(path)).json["name"] == package["name"]


async def test_signing_in_is_asked_to_come_back_while_it_is_stopped(
    stack: LocalStack, person: Person
) -> None:
    """Spec §2: somebody new can't be mirrored, which is no reason to call their token bad."""
    new = person("donor")
    async with stopped(stack.postgres):
        _assert_unavailable(await new.get("me/purchases"))
    assert (await new.get("me/purchases")).status == 200


async def test_first_requests_after_a_restart_are_answered(
    stack: LocalStack, anybody: Client, known_donor: Client, package: Json
) -> None:
    """Every pooled connection is dead by then; nobody has to fail to find that out."""
    public = f"events/{package['event_id']}"
    size = settings().database_pool_size
    await asyncio.gather(*(anybody.get(public) for _ in range(size)))
    await restart(stack.postgres)
    bought, *read = await asyncio.gather(
        purchase(known_donor, package), *(anybody.get(public) for _ in range(2 * size))
    )
    assert bought.status == 201
    assert {answer.status for answer in read} == {200}


async def _stop(stack: LocalStack) -> None:
    await asyncio.to_thread(stack.postgres.stop)


async def _hang_up(stack: LocalStack) -> None:
    await asyncio.to_thread(hang_up, stack.postgres.superuser_url)


@pytest.mark.parametrize("ending", [_stop, _hang_up], ids=["stopped", "hung_up"])
@pytest.mark.parametrize("last_step", ["read_offer", "sell"])
async def test_purchase_cut_off_half_way_is_none_and_its_key_buys_once(
    stage: Stage,
    package: Json,
    monkeypatch: pytest.MonkeyPatch,
    last_step: str,
    ending: Ending,
) -> None:
    """FR-020: before the sale is written, and written but not committed."""
    key = uuid4().hex
    with monkeypatch.context() as cut_off:
        after(cut_off, purchases, last_step, lambda: ending(stage.stack))
        try:
            _assert_unavailable(await purchase(stage.donor, package, key=key))
        finally:
            await asyncio.to_thread(stage.stack.postgres.start)
    assert _count_purchases(stage.stack, stage.event) == 0
    first = await purchase(stage.donor, package, key=key)
    again = await purchase(stage.donor, package, key=key)
    assert (first.status, again.status) == (201, 201)
    assert again.json == first.json
    assert _count_purchases(stage.stack, stage.event) == 1
