"""What a run sends to Azure Monitor: enough to see what happened, and nothing about a person."""

import json
from typing import Any

import pytest

from tests.azure.conftest import WatchedRun
from tests.harness.watched_run import PERSONAL


def everything(watched: WatchedRun) -> str:
    return json.dumps(watched.envelopes, ensure_ascii=False) + watched.logged


def log_lines(watched: WatchedRun) -> list[dict[str, Any]]:
    lines = [data["message"] for data in watched.of("MessageData")]
    return [json.loads(line) for line in lines if line.startswith("{")]


@pytest.mark.parametrize("word", PERSONAL)
def test_nothing_that_was_sent_or_logged_holds(watched: WatchedRun, word: str) -> None:
    assert word.casefold() not in everything(watched).casefold()


def test_no_token_and_no_ticket_code_was_sent_or_logged(watched: WatchedRun) -> None:
    """A JWT begins with `eyJ`; a QR payload with its version and the event's id."""
    said = everything(watched)
    assert "eyJ" not in said
    assert "Bearer " not in said
    assert "sig=" not in said


def test_the_words_would_be_found(watched: WatchedRun) -> None:
    """The control: what is no secret is there, so that the run was looked at at all."""
    said = everything(watched)
    assert "unexpected_error" in said
    assert "PurchaseRead" in said


def test_the_bug_of_the_run_is_logged_with_ids_of_ours_only(watched: WatchedRun) -> None:
    [line] = [each for each in log_lines(watched) if each["event"] == "unexpected_error"]
    assert set(line) >= {"request_id", "user_id", "event_id", "event", "level", "timestamp"}
    assert "ValidationError" in line["exception"]


def test_statements_and_commands_are_spans_without_their_values(watched: WatchedRun) -> None:
    spans = watched.of("RemoteDependencyData")
    kinds = {span.get("type") for span in spans}
    assert {"postgresql", "redis"} <= kinds
    assert any("UPDATE ticket_packages" in str(span.get("data")) for span in spans)


def test_storage_calls_are_spans(watched: WatchedRun) -> None:
    named = {span["name"] for span in watched.of("RemoteDependencyData")}
    assert any(name.startswith("PUT /devstoreaccount1/exports/") for name in named), named


def test_the_client_libraries_tell_nothing_of_each_call(watched: WatchedRun) -> None:
    assert "Request URL" not in watched.logged


def test_the_worker_s_line_for_each_invocation_is_not_exported(watched: WatchedRun) -> None:
    """A timer that fires every two seconds would make more than a gigabyte of them a month."""
    assert "FunctionInvocationRequest" not in watched.logged
    assert "FunctionInvocationRequest" not in everything(watched)


def metrics_of(watched: WatchedRun) -> dict[str, float]:
    found: dict[str, float] = {}
    for data in watched.of("MetricData"):
        for point in data["metrics"]:
            found[point["name"]] = found.get(point["name"], 0) + point["value"]
    return found


def test_what_matters_is_counted(watched: WatchedRun) -> None:
    counted = metrics_of(watched)
    assert counted["purchases.made"] == 3
    # The moment, not the number of those who came too late.
    assert counted["packages.sold_out"] == 1
    assert counted["payments.repeated"] == 1
    assert counted["archive.lag_seconds"] == 0
    assert counted["timers.ticks"] >= 8
    assert counted["images.uploads"] == 1
    for name in ("refusals", "requests", "sales_cache.reads", "promo_cache.reads"):
        assert counted[name] > 0, name


def test_answers_are_counted_by_endpoint_and_status(watched: WatchedRun) -> None:
    seen = {
        (data["properties"]["endpoint"], data["properties"]["status"])
        for data in watched.of("MetricData")
        if data["metrics"][0]["name"] == "requests"
    }
    assert {("get_sales_summary", "5xx"), ("purchase_tickets", "4xx")} <= seen
    assert ("zz_unmatched", "4xx") not in seen
