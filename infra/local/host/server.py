"""Serves a host application on a port, with its timers and blob triggers, until it is stopped."""

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import azure.functions as func
import uvicorn

from infra.local.host.asgi import HostApplication, LocalEndpoint
from infra.local.host.blobs import BlobLoop, storage_of
from infra.local.host.function_host import FunctionHost
from infra.local.host.index import Index
from infra.local.host.processed_blobs import ProcessedBlobs
from infra.local.host.static_files import StaticFiles
from infra.local.host.timers import TimerLoop
from infra.local.tasks import end

HOST_JSON = Path(__file__).parents[3] / "host.json"


@dataclass(frozen=True)
class HostSettings:
    """The development host's settings from host.json."""

    route_prefix: str
    custom_headers: dict[str, str]

    @classmethod
    def read(cls, path: Path = HOST_JSON) -> "HostSettings":
        """Return the settings; missing ones have the Functions host's defaults."""
        http = json.loads(path.read_text()).get("extensions", {}).get("http", {})
        return cls(http.get("routePrefix", "api"), http.get("customHeaders", {}))


class PortTaken(RuntimeError):
    """Another process listens on the port."""


def bind(port: int) -> socket.socket:
    """Return a socket bound to this port of 127.0.0.1; raises `PortTaken`."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(("127.0.0.1", port))
        # Two processes can bind an address, but only one can listen on it.
        bound.listen(2_048)
    except OSError as error:
        bound.close()
        raise PortTaken(f"port {port} is taken") from error
    return bound


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the stack, which also stops the other servers."""
        yield


@asynccontextmanager
async def serve(
    application: HostApplication, bound: socket.socket
) -> AsyncIterator[asyncio.Task[None]]:
    """Serve while the context is open; at the end, requests in progress get a moment to finish."""
    config = uvicorn.Config(
        application,
        loop="none",
        http="httptools",
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        backlog=2_048,
        timeout_graceful_shutdown=5,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[bound]))
    try:
        yield serving
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def fire_triggers(host: FunctionHost, receipts: ProcessedBlobs) -> AsyncIterator[None]:
    """Fire timers and blob functions while the context is open."""
    loops: list[Coroutine[Any, Any, Any]] = [TimerLoop(host, timer).run() for timer in host.timers]
    loops += [
        BlobLoop(host, trigger, storage_of(trigger, os.environ), receipts).run()
        for trigger in host.blob_triggers
    ]
    async with AsyncExitStack() as stack:
        for loop in loops:
            task = asyncio.create_task(loop)
            stack.push_async_callback(end, task)
        yield


@asynccontextmanager
async def run_host(
    app: func.FunctionApp | Index,
    local_endpoints: Mapping[tuple[str, str], LocalEndpoint],
    bound: socket.socket,
    receipts: Path,
    files: StaticFiles | None = None,
) -> AsyncIterator[None]:
    """Serve an app and fire its triggers, by host.json's settings, while the context is open."""
    settings = HostSettings.read()
    host = FunctionHost(app, settings.route_prefix)
    application = HostApplication(host, local_endpoints, settings.custom_headers, files)
    async with serve(application, bound), fire_triggers(host, ProcessedBlobs(receipts)):
        yield
