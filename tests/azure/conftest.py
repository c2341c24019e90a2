"""One run of the app with telemetry on, for all tests that look at what it sends."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from infra.azure.bicep import AZURE
from infra.local.environment import finish_alembic, start_alembic
from infra.local.stack import LocalStack, remove_stack
from tests.harness.ingestion import serve_ingestion
from tests.harness.key_server import KeyServer, serve_keys
from tests.harness.kql import Workspace

ROOT = AZURE.parents[1]
_TABLES = {
    "MetricData": "AppMetrics",
    "MessageData": "AppTraces",
    "ExceptionData": "AppExceptions",
    "RequestData": "AppRequests",
    "RemoteDependencyData": "AppDependencies",
}


@dataclass(frozen=True)
class WatchedRun:
    """What one run sent to Azure Monitor, and what it wrote to its standard streams."""

    envelopes: list[dict[str, Any]]
    logged: str

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Return the base data of one kind, such as `MetricData`, each with its `time`."""
        return [
            {**envelope["data"]["baseData"], "time": envelope["time"]}
            for envelope in self.envelopes
            if envelope["data"]["baseType"] == kind
        ]

    def workspace(self) -> Workspace:
        """Return a workspace that holds the run as Azure Monitor would have filed it."""
        made = Workspace()
        for kind, table in _TABLES.items():
            made.insert(table, [row for data in self.of(kind) for row in _rows(kind, data)])
        return made


def _rows(kind: str, data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    common = {
        "TimeGenerated": datetime.fromisoformat(data["time"]),
        "Properties": json.dumps(data.get("properties") or {}),
        "ItemCount": 1,
    }
    if kind == "MetricData":
        for point in data["metrics"]:
            value = point["value"]
            # A counter's point has no extremes of its own; Azure files its value as both.
            low, high = point.get("min", value), point.get("max", value)
            yield {**common, "Name": point["name"], "Sum": value, "Min": low, "Max": high}
    elif kind == "MessageData":
        levels = {"Verbose": 0, "Information": 1, "Warning": 2, "Error": 3, "Critical": 4}
        severity = data["severityLevel"]
        level = levels.get(severity, severity)
        yield {**common, "Message": data["message"], "SeverityLevel": level}
    elif kind == "ExceptionData":
        first = data["exceptions"][0]
        yield {**common, "ExceptionType": first["typeName"], "OuterMessage": first["message"]}
    else:
        row = {**common, "Id": data["id"], "Name": data.get("name")}
        row |= {"Success": data.get("success"), "ResultCode": str(data.get("resultCode"))}
        if kind == "RemoteDependencyData":
            row |= {"DependencyType": data.get("type"), "Target": data.get("target")}
        yield row


@pytest.fixture(scope="session")
def watched() -> WatchedRun:
    """Run the app once, in a process of its own, with the real exporter.

    On servers of its own: its timers look at everything that is there, and other tests leave
    events by the thousand behind, some of them tampered with.
    """
    directory = ROOT / ".local" / f"{os.environ.get('TEST_STACK', 'test')}-watched"
    remove_stack(directory)
    with LocalStack(directory) as stack, serve_keys(stack.directory) as keys:
        log = stack.directory / "logs" / "migrate.log"
        owner = stack.postgres.owner_url
        finish_alembic(start_alembic("upgrade", "head", database_url=owner, log=log), log)
        run = _run(stack, keys)
    remove_stack(directory)
    return run


def _run(stack: LocalStack, keys: KeyServer) -> WatchedRun:
    local = json.loads((ROOT / "local.settings.json").read_text())["Values"]
    with serve_ingestion() as ingestion:
        environment = {
            **os.environ,
            **local,
            **stack.app_environment(keys.url),
            "AUTH_JWKS_URL": f"{keys.url}/jwks.json",
            "STACK_DIRECTORY": str(stack.directory),
            "APPLICATIONINSIGHTS_CONNECTION_STRING": ingestion.connection_string,
            "OTEL_TRACES_SAMPLER": "microsoft.fixed_percentage",
            "OTEL_TRACES_SAMPLER_ARG": "1.0",
            # Words of the exporter about itself, to addresses of its own.
            "APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL": "true",
            "APPLICATIONINSIGHTS_CONTROLPLANE_DISABLED": "true",
            # So that the export takes the way by storage.
            "EXPORT_INLINE_ROWS": "1",
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.harness.watched_run"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-6_000:]
    return WatchedRun(ingestion.envelopes, done.stdout + done.stderr)
