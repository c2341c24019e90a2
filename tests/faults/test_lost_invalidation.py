"""What a change drops from the cache does not come back when Redis did not hear of the change."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from shared.cache import connection
from shared.cache.connection import CacheUnavailable, borrowed
from tests.factories import Json, bought
from tests.factories.promo_codes import change_code, code_path, quote
from tests.harness.stage import Stage


@asynccontextmanager
async def hiccup(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Let Redis refuse one command; the block runs in the pause that follows, however long."""
    with monkeypatch.context() as patched:
        patched.setattr(connection, "PAUSE_SECONDS", 3600.0)
        async with borrowed() as redis:
            await redis.config_set("maxmemory", "1")
        with pytest.raises(CacheUnavailable):
            async with borrowed() as redis:
                await redis.set("refused", "1")
        await connection.client().config_set("maxmemory", "0")
        try:
            yield
        finally:
            connection.pause.clear()


async def _deactivate(stage: Stage, code: Json) -> None:
    await change_code(stage.admin, code, is_active=False)


async def _double(stage: Stage, code: Json) -> None:
    await change_code(stage.admin, code, discount_value="20.00")


async def _delete(stage: Stage, code: Json) -> None:
    deleted = await stage.admin.delete(code_path(code), If_Match=f'"{code["version"]}"')
    assert deleted.status == 204


async def _make_again(stage: Stage, code: Json) -> None:
    await _delete(stage, code)
    await stage.new_code(code=code["code"], discount_value="20.00")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_deactivate, (409, "promo_code_inactive")),
        (_double, (200, "200.00")),
        (_delete, (409, "promo_code_unknown")),
        (_make_again, (200, "200.00")),
    ],
)
async def test_a_quote_is_right_from_the_commit_on_though_redis_has_the_old_code(
    stage: Stage,
    package: Json,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Stage, Json], Awaitable[None]],
    expected: tuple[int, str],
) -> None:
    """Twice: what the first answer put into the cache is right as well."""
    code = await stage.new_code()
    assert (await quote(stage.donor, package, code["code"])).json["total_price"] == "225.00"
    async with hiccup(monkeypatch):
        await change(stage, code)
    key = f"promo:{stage.event['id']}:{code['code'].upper()}"
    stale = await connection.client().get(key)
    assert stale is not None, "the deletion was not lost, so nothing is tested"
    assert b'"10.00"' in stale
    for _ in range(2):
        answer = await quote(stage.donor, package, code["code"])
        shown = answer.json["total_price"] if answer.status == 200 else answer.code
        assert (answer.status, shown) == expected


async def test_counts_are_right_after_the_next_tick_though_redis_has_old_ones(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mark of the change was lost; the timer finds the change itself."""
    package = await stage.new_package(quantity_limit=5)
    path = f"admin/events/{stage.event['id']}/tickets/sales"

    async def counted() -> tuple[int, int]:
        counts = (await stage.admin.get(path)).json["counts"]
        [own] = [each for each in counts if each["package_id"] == package["id"]]
        return own["sold_count"], own["remaining"]

    await stage.host.fire_timer("refresh_sales_counts")
    assert await counted() == (0, 5)
    async with hiccup(monkeypatch):
        await bought(stage.donor, package, 2)
    assert await counted() == (0, 5), "the mark was not lost, so nothing is tested"
    await stage.host.fire_timer("refresh_sales_counts")
    assert await counted() == (2, 3)
