"""Whether the app answers, and whether what it leans on does."""

import pytest

from shared.settings import Settings, SettingsWrong, settings
from shared.version import VERSION
from tests.harness.client import Client
from tests.harness.patching import replace_everywhere


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


async def test_readiness_names_wrong_settings(
    anybody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As does every other answer: nothing works until they are right."""

    def wrong() -> Settings:
        raise SettingsWrong(["QR_SIGNING_KEYS"])

    replace_everywhere(monkeypatch, settings, wrong)
    for path in ("health/ready", "events/spring-gala"):
        answer = await anybody.get(path)
        assert (answer.status, answer.json["code"]) == (503, "service_unavailable")
        assert "QR_SIGNING_KEYS" in answer.json["detail"]
        assert answer.headers["Strict-Transport-Security"]
