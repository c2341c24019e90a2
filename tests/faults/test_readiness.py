"""What the readiness check says of missing parts, and that sales don't mind."""

from infra.local.stack import LocalStack
from tests.factories import Json, purchase
from tests.harness.client import Client
from tests.harness.outages import frozen, stopped


async def _statuses(anybody: Client) -> tuple[int, str, dict[str, str]]:
    answer = await anybody.get("health/ready")
    body = answer.json
    return (
        answer.status,
        body["status"],
        {part: check["status"] for part, check in body["checks"].items()},
    )


_ALL_WELL = (200, "ok", {"database": "ok", "cache": "ok", "storage": "ok"})


async def test_without_storage_the_app_is_degraded_and_sells(
    stack: LocalStack, anybody: Client, known_donor: Client, package: Json
) -> None:
    """Spec §11: images wait; buying and reading go on."""
    async with stopped(stack.azurite):
        assert await _statuses(anybody) == (
            200,
            "degraded",
            {"database": "ok", "cache": "ok", "storage": "unavailable"},
        )
        assert (await purchase(known_donor, package)).status == 201
        assert (await anybody.get(f"events/{package['event_id']}")).status == 200
    assert await _statuses(anybody) == _ALL_WELL


async def test_without_cache_the_app_is_degraded(stack: LocalStack, anybody: Client) -> None:
    """Spec §11: gone or hanging, the check itself answers."""
    degraded = (200, "degraded", {"database": "ok", "cache": "unavailable", "storage": "ok"})
    async with stopped(stack.redis):
        assert await _statuses(anybody) == degraded
    assert await _statuses(anybody) == _ALL_WELL
    with frozen(stack.redis):
        assert await _statuses(anybody) == degraded
    assert await _statuses(anybody) == _ALL_WELL


async def test_without_database_the_app_is_unavailable_and_alive(
    stack: LocalStack, anybody: Client
) -> None:
    """Spec §11: 503 with the health body, so that no requests are sent here."""
    async with stopped(stack.postgres):
        assert await _statuses(anybody) == (
            503,
            "unavailable",
            {"database": "unavailable", "cache": "ok", "storage": "ok"},
        )
        assert (await anybody.get("health/live")).status == 200
    assert await _statuses(anybody) == _ALL_WELL
