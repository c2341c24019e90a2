"""Somebody sits on a row, or on a transaction: requests give up in time, and say so."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from infra.local.stack import LocalStack
from shared.db.engine import engine
from shared.services.buying import purchases
from tests.factories import Json, purchase
from tests.harness.client import Answer
from tests.harness.stage import Stage
from tests.harness.sync_points import hold_after, until

_APP = "ticketing_app"
Limit = Callable[[str], Awaitable[None]]


@pytest.fixture
async def limit(stack: LocalStack, superuser: psycopg.Connection) -> AsyncIterator[Limit]:
    """Set one of the time-outs of the app's database role to 150 ms: `limit("lock_timeout")`."""

    async def set_short(setting: str) -> None:
        superuser.execute(
            sql.SQL("ALTER ROLE {} SET {} = '150ms'").format(
                sql.Identifier(_APP), sql.Identifier(setting)
            )
        )
        # It holds for connections that are opened from now on.
        await engine().dispose()

    yield set_short
    # Sets all of the role's time-outs, as at every start.
    await asyncio.to_thread(stack.postgres.finish)
    await engine().dispose()


def _assert_unavailable(answer: Answer) -> None:
    assert (answer.status, answer.code) == (503, "service_unavailable")
    assert int(answer.headers["Retry-After"]) >= 1


@pytest.mark.parametrize("setting", ["lock_timeout", "statement_timeout"])
async def test_row_that_is_held_too_long_is_not_waited_for(
    stage: Stage, package: Json, limit: Limit, setting: str
) -> None:
    """Spec §11: 503 with Retry-After, not a hang; who only reads is not in the way of anybody."""
    await limit(setting)
    path = f"admin/events/{package['event_id']}/tickets/packages/{package['id']}"
    key = uuid4().hex
    with psycopg.connect(stage.stack.postgres.superuser_url) as holder:
        holder.execute("SELECT FROM ticket_packages WHERE id = %s FOR UPDATE", [package["id"]])
        _assert_unavailable(await purchase(stage.donor, package, key=key))
        _assert_unavailable(await stage.admin.patch(path, {"name": "Renamed"}, If_Match='"1"'))
        listed = await stage.anybody.get(f"events/{package['event_id']}/tickets/packages")
        assert listed.json["items"][0]["remaining"] == 10
        holder.rollback()
    assert (await purchase(stage.donor, package, key=key)).status == 201


async def test_transaction_that_idles_too_long_sells_nothing(
    stage: Stage, package: Json, limit: Limit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-020: the server ends it, its locks are free, and the same key buys once afterwards."""
    await limit("idle_in_transaction_session_timeout")
    key = uuid4().hex
    hold = hold_after(monkeypatch, purchases, "sell")
    buying = asyncio.create_task(purchase(stage.donor, package, key=key))
    await hold.reached.wait()

    def is_ended() -> bool:
        open_ones = stage.superuser.execute(
            "SELECT FROM pg_stat_activity WHERE usename = %s AND state = 'idle in transaction'",
            [_APP],
        )
        return open_ones.fetchone() is None

    await until(is_ended)
    hold.released.set()
    _assert_unavailable(await buying)
    assert (await purchase(stage.donor, package, key=key)).status == 201
