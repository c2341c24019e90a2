"""What the genuine worker finds in the app is what we mean, and a fault is reported in words."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import function_app
from functions.schedules import TIMERS
from infra.local.host.genuine.messages import RpcFunctionMetadata
from infra.local.host.genuine.worker import Worker
from infra.local.paths import ROOT
from shared.http.methods import taken_by
from shared.http.paths import BASE_PATH

Binding = dict[str, Any]
BROKEN = """
import asyncio, pathlib, sys
from infra.local.host.genuine.worker import Worker
asyncio.run(Worker.start(pathlib.Path(sys.argv[1])))
"""


def triggers(worker: Worker, kind: str) -> dict[str, Binding]:
    """Return the triggers of a kind, by the name of their function."""
    found = {}
    for function in worker.functions:
        for binding in map(json.loads, function.raw_bindings):
            if binding["type"] == kind:
                found[function.name] = binding
    return found


def test_each_endpoint_is_found_with_its_route_and_method(worker: Worker) -> None:
    """Anonymous for the platform: the app itself checks who asks."""
    declared = {
        operation.name: {
            "route": f"{BASE_PATH}/{operation.path}",
            "methods": list(taken_by(operation.method)),
            "authLevel": "ANONYMOUS",
        }
        for api in function_app.APIS
        for operation in api.operations
    }
    found = triggers(worker, "httpTrigger")
    unmatched = found.pop("zz_unmatched")
    assert {
        name: {key: trigger[key] for key in ("route", "methods", "authLevel")}
        for name, trigger in found.items()
    } == declared
    assert (unmatched["route"], unmatched["authLevel"]) == (BASE_PATH + "/{*path}", "ANONYMOUS")


def test_what_answers_returns_http_and_nothing_else_returns_anything(worker: Worker) -> None:
    answering = set(triggers(worker, "httpTrigger"))
    assert set(triggers(worker, "http")) == answering
    for function in worker.functions:
        outgoing = [json.loads(raw) for raw in function.raw_bindings if '"OUT"' in raw]
        assert [one["name"] for one in outgoing] == ["$return"] * (function.name in answering)


def test_each_timer_is_found_with_the_setting_of_its_schedule(worker: Worker) -> None:
    assert {name: one["schedule"] for name, one in triggers(worker, "timerTrigger").items()} == {
        timer.name: f"%{timer.setting}%" for timer in TIMERS
    }


def test_uploads_come_by_event_grid(worker: Worker) -> None:
    """The Flex plan refuses a blob trigger that polls."""
    [(name, trigger)] = triggers(worker, "blobTrigger").items()
    assert name == "take_scan_verdict"
    assert trigger["path"] == "package-images-quarantine/{name}"
    assert (trigger["source"], trigger["dataType"]) == ("EventGrid", "BINARY")
    # The prefix of the settings in infra/azure/modules/function-app.bicep.
    assert trigger["connection"] == "QUARANTINE_STORAGE"


def test_every_function_is_python_of_this_app(worker: Worker) -> None:
    def described(function: RpcFunctionMetadata) -> tuple[str, str, str]:
        return function.language, function.directory, function.script_file

    assert {described(one) for one in worker.functions} == {
        ("python", str(ROOT), "function_app.py")
    }
    assert len({one.function_id for one in worker.functions}) == len(worker.functions)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import no_such_library", "No module named 'no_such_library'"),
        ("x = 1", "Could not find top level function app instances in function_app.py"),
        (
            "import azure.functions as func\n"
            "app = func.FunctionApp()\n"
            "@app.route(route='both')\n"
            "async def asks_for_more(req: func.HttpRequest, more: str) -> func.HttpResponse:\n"
            "    ...",
            "asks_for_more",
        ),
    ],
)
def test_a_crash_while_indexing_is_reported_in_words(
    tmp_path: Path, source: str, reason: str
) -> None:
    """In a process of its own: a worker keeps its functions for as long as it lives."""
    (tmp_path / "function_app.py").write_text(source)
    ended = subprocess.run(  # noqa: S603 - our own Python, on a file of ours
        [sys.executable, "-c", BROKEN, str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "IndexingError" in ended.stderr
    assert reason in ended.stderr
