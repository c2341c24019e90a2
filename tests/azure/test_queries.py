"""Queries of alerts, workbook and operators: they run, and name what the code emits."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.azure.bicep import AZURE, Template, properties, text
from shared.domain import errors
from tests.azure.conftest import WatchedRun
from tests.harness.emitted import emitted_metrics
from tests.harness.kql import Workspace
from tests.test_architecture import triggers

ROOT = AZURE.parents[1]
FILES = {path.stem: path.read_text() for path in sorted((AZURE / "queries").glob("*.kql"))}
WORKBOOK = json.loads((AZURE / "workbook.json").read_text())
TILES = {
    f"workbook {item['name']}": item["content"]["query"]
    for item in WORKBOOK["items"]
    if item["type"] == 3
}
ALL = FILES | TILES
EMITTED = emitted_metrics()
TIMERS = set(triggers("timerTrigger"))
FUNCTIONS = TIMERS | set(triggers("httpTrigger")) | set(triggers("blobTrigger"))
ALERTS = Template(AZURE / "modules/alerts.bicep")
# "Storage Analytics logged operations" in Microsoft's documentation; those that we look for.
STORAGE_OPERATIONS = {"GetBlobTags", "PutMessage"}
# For a person to run with their own values in it.
BY_HAND = {"one-request", "oversell-claim"}
every_query = pytest.mark.parametrize("name", ALL)


def without_comments(query: str) -> str:
    return re.sub(r"^//.*$", "", query, flags=re.MULTILINE)


def metrics_in(query: str) -> set[str]:
    """The names that a query holds `Name` against."""
    plain = without_comments(query)
    found = set(re.findall(r'\bName == "([^"]+)"', plain))
    for listed in re.findall(r"\bName in \(([^)]+)\)", plain):
        found |= set(re.findall(r'"([^"]+)"', listed))
    return found


def codes() -> set[str]:
    """Every problem code that there is."""
    found: set[str] = set()
    waiting = [errors.DomainError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        found |= {kind.code} if hasattr(kind, "code") else set()
    return found


@every_query
def test_every_metric_it_names_is_emitted(name: str) -> None:
    assert metrics_in(ALL[name]) - set(EMITTED) == set()


def test_every_query_of_metrics_names_some() -> None:
    """Else the test above would look at nothing."""
    for name, query in ALL.items():
        if "AppMetrics" in query:
            assert metrics_in(query), name


def test_every_metric_is_explained_with_its_attributes() -> None:
    """A new metric has its row in docs/metrics.md; what is gone has none."""
    guide = (ROOT / "docs/metrics.md").read_text()
    rows = re.findall(r"^\| `([a-z_.]+)` \|([^|]*)\|", guide, re.MULTILINE)
    assert len(rows) == len(dict(rows))
    assert {name: set(re.findall(r"`(\w+)`", cell)) for name, cell in rows} == EMITTED


@every_query
def test_every_attribute_it_reads_is_one_of_its_metrics(name: str) -> None:
    query = without_comments(ALL[name])
    read = set(re.findall(r"\bProperties\.(\w+)", query))
    known = set().union(*(EMITTED.get(metric, set()) for metric in metrics_in(query)))
    assert read - known == set()


@every_query
def test_every_function_and_code_it_names_exists(name: str) -> None:
    query = without_comments(ALL[name])
    known = STORAGE_OPERATIONS if "Storage" in query else FUNCTIONS
    for kind in ("endpoint", "OperationName"):
        named = set(re.findall(rf'{kind}\)? [!=]= "([^"]+)"', query))
        assert named - known == set()
    assert set(re.findall(r'Properties\.code\) == "([^"]+)"', query)) - codes() == set()
    for start in re.findall(r'Properties\.code\) startswith "([^"]+)"', query):
        assert any(code.startswith(start) for code in codes()), start


@every_query
def test_it_runs_on_azures_columns(name: str) -> None:
    Workspace().ask(ALL[name])


def test_a_column_that_is_not_there_is_noticed() -> None:
    """The control for the test above."""
    with pytest.raises(Exception, match="Duration"):
        Workspace().ask("AppRequests | where Duration > 300")


@pytest.mark.parametrize("name", TILES)
def test_the_workbook_shows_something_of_a_run(watched: WatchedRun, name: str) -> None:
    """Where nothing has gone wrong, those for what goes wrong are empty."""
    rows = watched.workspace().ask(TILES[name])
    of_the_host = {"latency"}
    troubles = {"limited", "reconciler", "cache-gone", "image-troubles"}
    tile = name.removeprefix("workbook ")
    if tile in of_the_host | troubles:
        assert rows == []
    else:
        assert rows


def test_the_workbook_is_one() -> None:
    assert WORKBOOK["version"] == "Notebook/1.0"
    names = [item["name"] for item in WORKBOOK["items"]]
    assert len(set(names)) == len(names)
    for item in WORKBOOK["items"]:
        assert item["type"] in {1, 3, 9}
        if item["type"] == 3:
            assert item["content"]["timeContextFromParameter"] == "TimeRange"
            assert item["content"]["queryType"] == 0


# Alerts: rows mean trouble, and none that all is well.


_READ_AT = datetime.now(UTC)


def metric(name: str, value: float, minutes_ago: float = 1, **attributes: str) -> dict[str, Any]:
    return {
        "TimeGenerated": datetime.now(UTC) - timedelta(minutes=minutes_ago),
        "Name": name,
        **{"Sum": value, "Min": value, "Max": value, "ItemCount": 1},
        "Properties": json.dumps(attributes),
    }


def gauge(name: str, value: float, minutes_ago: float = 1) -> dict[str, Any]:
    """A gauge as the exporter sends it, which Application Insights may store as it came."""
    return metric(name, value, minutes_ago) | {"Min": None, "Max": None}


def answers(times: float, status: str = "2xx", slow: str = "false") -> dict[str, Any]:
    return metric("requests", times, endpoint="list_packages", status=status, slow=slow)


def all_tick() -> list[dict[str, Any]]:
    return [metric("timers.ticks", 1, timer=timer) for timer in sorted(TIMERS)]


WELL: dict[str, dict[str, list[dict[str, Any]]]] = {
    "slow-endpoints": {"AppMetrics": [answers(95), answers(5, slow="true")]},
    "failing-requests": {"AppMetrics": [answers(990), answers(10, status="5xx")]},
    "drift": {"AppMetrics": [metric("refusals", 5, code="sold_out")]},
    "archive-lag": {
        "AppMetrics": [gauge("archive.lag_seconds", 9_000, 10), gauge("archive.lag_seconds", 0)]
    },
    "archive-mismatches": {"AppMetrics": [metric("archive.mismatches", 1, 90)]},
    "timers-silent": {"AppMetrics": all_tick()},
    "cache-gone": {"AppMetrics": [metric("rate_limit.uncounted", 20)]},
    "money-to-look-at": {"AppMetrics": [metric("purchases.made", 1)]},
    "malicious-uploads": {"AppMetrics": [metric("images.verdicts", 1, verdict="clean")]},
    "slow-thumbnails": {
        "AppMetrics": [
            metric("images.settled_seconds", 9, action="publish"),
            metric("images.settled_seconds", 900, action="fail"),
        ]
    },
    "forbidden-tags": {"StorageBlobLogs": [{"OperationName": "GetBlobTags", "StatusCode": "200"}]},
    "poison-messages": {
        "StorageQueueLogs": [
            {"OperationName": "PutMessage", "Uri": "https://q/webjobs-blobtrigger/messages"}
        ]
    },
    "logs-capped": {
        "_LogOperation": [
            {"Category": "Ingestion", "Operation": "Ingestion rate", "Detail": "fine"}
        ]
    },
}
TROUBLE: dict[str, dict[str, list[dict[str, Any]]]] = {
    "slow-endpoints": {"AppMetrics": [answers(94), answers(6, slow="true")]},
    "failing-requests": {"AppMetrics": [answers(980), answers(11, status="5xx")]},
    "drift": {"AppMetrics": [metric("reconcile.drift", 1)]},
    "archive-lag": {
        "AppMetrics": [gauge("archive.lag_seconds", 0, 10), gauge("archive.lag_seconds", 3_601)]
    },
    "archive-mismatches": {"AppMetrics": [metric("archive.mismatches", 1)]},
    "timers-silent": {"AppMetrics": all_tick()[1:]},
    "cache-gone": {"AppMetrics": [metric("rate_limit.uncounted", 21)]},
    "money-to-look-at": {"AppMetrics": [metric("purchases.refund_due", 1)]},
    "malicious-uploads": {"AppMetrics": [metric("images.malicious", 1)]},
    "slow-thumbnails": {"AppMetrics": [metric("images.settled_seconds", 121, action="publish")]},
    "forbidden-tags": {"StorageBlobLogs": [{"OperationName": "GetBlobTags", "StatusCode": "403"}]},
    "poison-messages": {
        "StorageQueueLogs": [
            {"OperationName": "PutMessage", "Uri": "https://q/webjobs-blobtrigger-poison/messages"}
        ]
    },
    "logs-capped": {
        "_LogOperation": [
            {
                "Category": "Ingestion",
                "Operation": "Data collection Status",
                "Detail": "OverQuota: the daily quota is reached",
            }
        ]
    },
}


def asked_of(name: str, rows: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    workspace = Workspace()
    # The rows above were dated when this file was read, which may be a quarter of an hour ago.
    since = datetime.now(UTC) - _READ_AT
    for table, given in rows.items():
        dated = [
            {**row, "TimeGenerated": row["TimeGenerated"] + since}
            if "TimeGenerated" in row
            else row
            for row in given
        ]
        workspace.insert(table, dated)
    return workspace.ask(FILES[name])


@pytest.mark.parametrize("name", sorted(set(FILES) - BY_HAND))
def test_an_alert_is_silent_while_all_is_well(name: str) -> None:
    assert asked_of(name, WELL[name]) == []


@pytest.mark.parametrize("name", sorted(set(FILES) - BY_HAND))
def test_an_alert_speaks_up(name: str) -> None:
    assert asked_of(name, TROUBLE[name])


def test_a_healthy_run_raises_no_alert(watched: WatchedRun) -> None:
    """But for the payment that came twice, which it was made to."""
    workspace = watched.workspace()
    raised = {name for name in set(FILES) - BY_HAND if workspace.ask(FILES[name])}
    assert raised == {"money-to-look-at"}


def rules() -> dict[str, dict[str, str]]:
    """The rules of alerts.bicep by name, with their values as they are written."""
    found = {}
    for variable in ("rules", "measurements"):
        for node in ALERTS.variable(variable).named_children:
            values = {key: text(value) for key, value in properties(node).items()}
            found[values["name"]] = values
    return found


def test_every_alerts_query_has_its_rule() -> None:
    by_query = {name: rule["query"] for name, rule in rules().items() if "query" in rule}
    assert set(by_query) == set(FILES) - BY_HAND
    for name, query in by_query.items():
        assert query == f"loadTextContent('../queries/{name}.kql')"


def test_a_rules_window_covers_what_its_query_looks_at() -> None:
    """Azure cuts a query's data to the rule's window, whatever the query says."""
    minutes = {"PT10M": 10, "PT15M": 15, "PT1H": 60, "P2D": 2_880}
    units = {"m": 1, "h": 60, "d": 1_440}
    for name, rule in rules().items():
        if "query" in rule:
            looks = [
                int(number) * units[unit]
                for number, unit in re.findall(r"ago\((\d+)([mhd])\)", FILES[name])
            ]
            assert looks == [minutes[rule["window"]]], name


def test_every_rule_has_its_section_in_the_runbook() -> None:
    headings = re.findall(r"^### `([\w-]+)`", (ROOT / "docs/runbook.md").read_text(), re.MULTILINE)
    assert set(headings) == set(rules())
