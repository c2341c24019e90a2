"""Whether an answer was slow is counted, since a metric keeps no distribution of durations."""

import pytest

from shared import telemetry


@pytest.mark.parametrize(("seconds", "slow"), [(0.0, "false"), (0.3, "false"), (0.301, "true")])
def test_an_answer_above_300_ms_is_counted_as_slow(
    monkeypatch: pytest.MonkeyPatch, seconds: float, slow: str
) -> None:
    """SC-011: more than five of a hundred are a p95 above the limit, which is an alert."""
    counted: list[tuple[str, dict[str, str]]] = []

    def count(name: str, **attributes: str) -> None:
        counted.append((name, attributes))

    monkeypatch.setattr(telemetry, "count", count)
    monkeypatch.setattr(telemetry, "perf_counter", lambda: seconds)
    telemetry.count_answer("list_packages", 200, started=0.0)
    assert counted == [("requests", {"endpoint": "list_packages", "status": "2xx", "slow": slow})]
