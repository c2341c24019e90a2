"""Counts come from the cache, which a timer keeps true; PostgreSQL answers when there is none."""

import asyncio

import pytest

from infra.local.host.function_host import FunctionHost
from infra.local.stack import LocalStack
from shared.services import purchases
from tests.factories import Json, bought
from tests.factories.payments import moved
from tests.harness.client import Client
from tests.harness.outages import stopped
from tests.harness.statements import counted_statements

TIMER = "refresh_sales_counts"


async def _counts(admin: Client, event: Json) -> tuple[int, str]:
    answer = await admin.get(f"admin/events/{event['id']}/tickets/sales")
    assert answer.status == 200, answer.body
    return answer.json["counts"][0]["sold_count"], answer.json["source"]


async def test_a_purchase_and_its_cancelling_show_after_a_tick(
    admin: Client, donor: Client, event: Json, package: Json, host: FunctionHost
) -> None:
    """FR-059, SC-004."""
    assert await _counts(admin, event) == (0, "database")
    assert await _counts(admin, event) == (0, "cache")
    made = await bought(donor, package, 2)
    await host.fire_timer(TIMER)
    assert await _counts(admin, event) == (2, "cache")
    await moved(admin, made, "cancel")
    await host.fire_timer(TIMER)
    assert await _counts(admin, event) == (0, "cache")


async def test_a_purchase_shows_though_its_mark_was_lost(
    admin: Client,
    donor: Client,
    event: Json,
    package: Json,
    host: FunctionHost,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """FR-059: the process may die between the commit and the mark."""

    async def lose(_: object) -> None:
        """Stand in for a crash."""

    monkeypatch.setattr(purchases, "mark_changed", lose)
    await _counts(admin, event)
    await bought(donor, package)
    await host.fire_timer(TIMER)
    assert await _counts(admin, event) == (1, "cache")


async def test_the_database_answers_while_redis_is_gone(
    admin: Client,
    donor: Client,
    event: Json,
    package: Json,
    stack: LocalStack,
) -> None:
    """SC-004."""
    await _counts(admin, event)
    async with stopped(stack.redis):
        await bought(donor, package)
        assert await _counts(admin, event) == (1, "database")


async def test_fifty_who_ask_at_once_are_counted_for_once(
    admin: Client, event: Json, package: Json
) -> None:
    """FR-059: a herd of pollers with an empty cache makes one query."""
    with counted_statements() as seen:
        await asyncio.gather(*(_counts(admin, event) for _ in range(50)))
    assert sum("sum(" in statement for statement in seen) == 1
