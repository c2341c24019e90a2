"""The worker with the deployed switch of OpenTelemetry: invocations run, in the host's trace."""

import os
import re
import subprocess
import sys

from infra.azure.bicep import AZURE
from infra.local.paths import ROOT

# With a span of the app's, to see which trace it belongs to.
_INVOKE = """
import asyncio, os, pathlib
from opentelemetry import trace
from infra.local.host.function_host import FunctionHost
from infra.local.host.genuine.worker import Worker

async def main():
    worker = await Worker.start(pathlib.Path.cwd())
    import functions.meta, shared.telemetry
    bind = shared.telemetry.bind_request
    def seen(request_id):
        context = trace.get_current_span().get_span_context()
        print("trace", format(context.trace_id, "032x"))
        bind(request_id)
    shared.telemetry.bind_request = seen
    answer = await FunctionHost(worker.index(os.environ)).call("GET", "/api/v1/health/live")
    print("answer", answer.status_code)
    print("capabilities", sorted(worker.capabilities))

asyncio.run(main())
"""


def _deployed_switch() -> dict[str, str]:
    template = (AZURE / "modules/function-app.bicep").read_text()
    return dict(re.findall(r"^\s+(PYTHON_\w+): '(\w+)'$", template, re.MULTILINE))


def test_an_invocation_succeeds_and_continues_the_host_s_trace(host: object) -> None:
    """Workers up to Python 3.12 failed each invocation with this setting."""
    switch = _deployed_switch()
    assert switch == {"PYTHON_ENABLE_OPENTELEMETRY": "true"}
    done = subprocess.run(  # noqa: S603 - our own Python and script
        [sys.executable, "-c", _INVOKE],
        cwd=ROOT,
        env={**os.environ, **switch, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "answer 200" in done.stdout, done.stderr
    assert "WorkerOpenTelemetryEnabled" in done.stdout
    # The one that the host sends, see infra/local/host/genuine/worker.py.
    assert "trace 0af7651916cd43dd8448eb211c80319c" in done.stdout
