"""Runs only the servers, for an app in Core Tools or a debugger."""

import asyncio
import os
import shlex
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.local.defender import Defender
from infra.local.environment import (
    app_environment,
    finish_alembic,
    stack_environment,
    start_alembic,
)
from infra.local.host.asgi import HostApplication
from infra.local.host.local_endpoints import make_local_endpoints
from infra.local.host.server import bind, serve
from infra.local.paths import ADDRESS, ROOT, RUN
from infra.local.ports import find_free_ports
from infra.local.stack import LocalStack
from infra.local.until_stopped import interrupt_on_signals, run_until_stopped

_HOW_TO_GET_FUNC = """\
Azure Functions Core Tools are not installed: there is no `func` on the path.
Install version 4 with npm (`npm install --global azure-functions-core-tools@4`) or as
Microsoft's documentation says for your system. `make run` needs nothing of the kind."""


@dataclass(frozen=True)
class Servers:
    """A running stack, and the address of its local endpoints."""

    stack: LocalStack
    url: str


def run_servers() -> None:
    """Start the servers, print `export` lines for a shell, and wait until Ctrl-C."""
    interrupt_on_signals()
    run_until_stopped(_print_and_wait())


def run_func(port: int | None) -> int:
    """Run the app in Core Tools on the stack; return the exit code."""
    program = shutil.which("func")
    if program is None:
        print(_HOW_TO_GET_FUNC, file=sys.stderr)
        return 1
    interrupt_on_signals()
    command = [program, "start", *(["--port", str(port)] if port else [])]
    return run_until_stopped(_run(command)) or 0


@asynccontextmanager
async def _start() -> AsyncIterator[Servers]:
    # Starting blocks the event loop, which serves no requests yet.
    with bind(find_free_ports(1)[0]) as bound, LocalStack(RUN) as stack:
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        log = stack.directory / "logs" / "migrate.log"
        owner = stack.postgres.owner_url
        finish_alembic(start_alembic("upgrade", "head", database_url=owner, log=log), log)
        defender = Defender(stack.azurite.connection_string)
        local_endpoints = make_local_endpoints(stack, stack.issuer()) | defender.local_endpoints()
        async with serve(HostApplication(None, local_endpoints, {}), bound), defender.watching():
            ADDRESS.write_text(url)
            try:
                yield Servers(stack, url)
            finally:
                ADDRESS.unlink(missing_ok=True)


async def _print_and_wait() -> None:
    async with _start() as parts:
        for name, value in sorted(stack_environment(parts.stack, parts.url).items()):
            print(f"export {name}={shlex.quote(value)}")
        print("# The parts run until Ctrl-C; `make token` signs in.", flush=True)
        await parts.stack.watch()


async def _run(command: list[str]) -> int:
    async with _start() as parts:
        settings = app_environment(parts.stack, parts.url)
        # The worker that Core Tools start must use this virtual environment's Python.
        path = f"{Path(sys.executable).parent}{os.pathsep}{settings.get('PATH', os.defpath)}"
        running = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=settings | {"PATH": path}
        )
        watching = asyncio.create_task(parts.stack.watch())
        ended = asyncio.create_task(running.wait())
        try:
            await asyncio.wait([watching, ended], return_when=asyncio.FIRST_COMPLETED)
            if watching.done():
                watching.result()
            return await ended
        finally:
            watching.cancel()
            if running.returncode is None:
                running.terminate()
                await running.wait()
