"""`make run`: the stack, the schema, the host and a demo event, on one port."""

import asyncio
import contextlib
import importlib
import logging
import os
import socket
from contextlib import AsyncExitStack

import azure.functions as func

from infra.local.admin import DIST
from infra.local.api_caller import SeedFailed
from infra.local.defender import Defender
from infra.local.environment import app_environment, finish_alembic, start_alembic
from infra.local.host.genuine.worker import (
    WHAT_IT_NEEDS,
    NoGenuineWorker,
    Worker,
    is_installed,
)
from infra.local.host.index import Index
from infra.local.host.local_endpoints import make_local_endpoints
from infra.local.host.server import PortTaken, bind, run_host
from infra.local.host.static_files import StaticFiles
from infra.local.paths import ADDRESS, ROOT, RUN
from infra.local.people import COORDINATOR
from infra.local.progress import Progress
from infra.local.readable_logs import ReadableFormatter
from infra.local.seed import SLUG, seed
from infra.local.stack import LocalStack
from infra.local.until_stopped import interrupt_on_signals, run_until_stopped

DEFAULT_PORT = 7071
_CARD = """
  Ticket packages is running at {url}

  Coordinators  {url}                 (choose who you are)
  Donors        {url}/e/{slug}
  API docs      {url}/api/v1/docs
  A token       make token ROLE=coordinator      (or super_admin, donor)
  Try it        curl {url}/api/v1/events/{slug}
                curl -H "Authorization: Bearer $(make -s token ROLE=coordinator)" \\
                     {url}/api/v1/admin/events
  Logs          .local/run/logs
  Stop          Ctrl-C; the data stays, `make reset` removes it

  {coordinator} coordinates the demo event.
"""


def run(port: int | None, *, end_with_parent: bool, is_genuine: bool = False) -> None:
    """Serve until Ctrl-C, SIGTERM, or the end of a server, which raises `PartFailed`.

    Args:
        port: the port to serve on; None means 7071 or the next free one.
        end_with_parent: stop when the process that started this one is gone.
        is_genuine: run the app in Microsoft's own worker instead of ours.
    """
    if is_genuine and not is_installed():
        raise NoGenuineWorker(WHAT_IT_NEEDS)
    progress = Progress()
    interrupt_on_signals()
    with _choose_port(port, progress) as bound:
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        progress.say("starting PostgreSQL, Redis and Azurite")
        with LocalStack(RUN) as stack:
            os.environ.update(app_environment(stack, url))
            app = _migrate_and_load(stack, progress)
            serving = _serve(stack, None if is_genuine else app, bound, url, progress)
            run_until_stopped(serving, end_with_parent=end_with_parent)
            # The app never closes its clients, since a Functions worker just ends: no warnings
            # about it.
            logging.getLogger("asyncio").disabled = True
            progress.say("stopping")
    progress.say("stopped")


def _choose_port(port: int | None, progress: Progress) -> socket.socket:
    if port is not None:
        return bind(port)
    for candidate in range(DEFAULT_PORT, DEFAULT_PORT + 50):
        with contextlib.suppress(PortTaken):
            bound = bind(candidate)
            if candidate != DEFAULT_PORT:
                progress.say(f"port {DEFAULT_PORT} is taken, so this is {candidate}")
            return bound
    raise PortTaken(f"no port from {DEFAULT_PORT} on is free; choose one with PORT=…")


def _migrate_and_load(stack: LocalStack, progress: Progress) -> func.FunctionApp:
    progress.say("migrating the database")
    log = stack.directory / "logs" / "migrate.log"
    migration = start_alembic("upgrade", "head", database_url=stack.postgres.owner_url, log=log)
    app = load_app()
    finish_alembic(migration, log)
    return app


def load_app() -> func.FunctionApp:
    """Import the app, which reads its settings from the environment, and set up logging."""
    _set_up_logging()
    app = importlib.import_module("function_app").app
    if not isinstance(app, func.FunctionApp):
        raise TypeError("function_app.app is not a FunctionApp")
    return app


def _set_up_logging() -> None:
    level = os.environ.get("LOG_LEVEL") or "INFO"
    terminal = logging.StreamHandler()
    terminal.setFormatter(ReadableFormatter())
    logging.basicConfig(level=level, handlers=[terminal])
    for talkative in ("azure", "httpx", "httpcore", "uvicorn"):
        logging.getLogger(talkative).setLevel(logging.WARNING)


async def _serve(
    stack: LocalStack,
    app: func.FunctionApp | None,
    bound: socket.socket,
    url: str,
    progress: Progress,
) -> None:
    """Serve an app, or without one what Microsoft's own worker finds."""
    progress.say("starting the host")
    functions = app or await _genuine(progress)
    defender = Defender(stack.azurite.connection_string)
    local_endpoints = make_local_endpoints(stack, stack.issuer()) | defender.local_endpoints()
    receipts = stack.directory / "blob-receipts.jsonl"
    files = StaticFiles(DIST) if DIST.is_dir() else None
    async with AsyncExitStack() as running:
        await running.enter_async_context(
            run_host(functions, local_endpoints, bound, receipts, files)
        )
        await running.enter_async_context(defender.watching())
        ADDRESS.write_text(url)
        running.callback(ADDRESS.unlink, missing_ok=True)
        watching = asyncio.create_task(stack.watch())
        running.callback(watching.cancel)
        await _seed(url, progress)
        progress.say("ready")
        print(_CARD.format(url=url, slug=SLUG, coordinator=COORDINATOR.name), flush=True)
        await watching


async def _genuine(progress: Progress) -> Index:
    worker = await Worker.start(ROOT)
    progress.say(f"azure-functions-runtime has loaded {len(worker.functions)} functions")
    return worker.index(os.environ)


async def _seed(url: str, progress: Progress) -> None:
    try:
        await seed(url, progress)
    except SeedFailed as error:
        # The app is useful without the demo, and a developer whose change broke it needs the app
        # running.
        progress.say(f"the demo event is not complete: {error}")
