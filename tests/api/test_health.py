"""Whether the app answers, and whether what it leans on does."""

from shared.version import VERSION
from tests.harness.client import Client


async def test_a_process_that_answers_is_live(anybody: Client) -> None:
    answer = await anybody.get("health/live")
    assert (answer.status, answer.json) == (200, {"status": "ok", "version": VERSION})


async def test_an_app_whose_parts_answer_is_ready(anybody: Client) -> None:
    answer = await anybody.get("health/ready")
    assert (answer.status, answer.json["status"]) == (200, "ok")
    checks = answer.json["checks"]
    assert set(checks) == {"database", "cache", "storage"}
    for check in checks.values():
        assert set(check) == {"status", "latency_ms"}
        assert check["status"] == "ok"
        assert check["latency_ms"] > 0


async def test_health_is_never_stored(anybody: Client) -> None:
    for path in ("health/live", "health/ready"):
        assert (await anybody.get(path)).headers["Cache-Control"] == "no-store"
