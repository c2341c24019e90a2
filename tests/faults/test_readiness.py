"""What the readiness check says of missing parts, and that sales don't mind."""

from urllib.parse import urlsplit

from infra.local.stack import LocalStack
from tests.factories import Json, purchase
from tests.harness.app_settings import changed_clients
from tests.harness.client import Client
from tests.harness.json_schema import violations
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


async def test_without_the_account_of_uploads_the_app_is_degraded(
    stack: LocalStack, anybody: Client
) -> None:
    """Spec §11: pictures need both accounts."""
    there = stack.azurite.connection_string
    away = there.replace(f":{urlsplit(stack.azurite.blob_endpoint).port}/", ":9/")
    assert away != there
    async with changed_clients(QUARANTINE_STORAGE_CONNECTION_STRING=away):
        status, overall, checks = await _statuses(anybody)
    assert (status, overall, checks["storage"]) == (200, "degraded", "unavailable")
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


async def test_what_an_unavailable_app_sends_is_what_openapi_describes(
    stack: LocalStack, anybody: Client
) -> None:
    """Spec §11: the health shape, with 503 as with 200; no problem document."""
    document = (await anybody.get("openapi.json")).json
    responses = document["paths"]["/api/v1/health/ready"]["get"]["responses"]
    async with stopped(stack.postgres):
        answer = await anybody.get("health/ready")
    [(media_type, content)] = responses[str(answer.status)]["content"].items()
    assert (answer.status, answer.headers["Content-Type"]) == (503, media_type)
    assert content == responses["200"]["content"][media_type]
    assert list(violations(answer.json, content["schema"], document["components"]["schemas"])) == []


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
