"""The development host in a separate process, served as by `make run`."""

import asyncio
import logging
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.local.admin import DIST
from infra.local.host.local_endpoints import make_config_endpoint, make_keys_endpoint
from infra.local.host.server import run_host
from infra.local.host.static_files import StaticFiles
from infra.local.issuer import ISSUER, TokenIssuer
from infra.local.paths import ROOT
from infra.local.run import load_app
from infra.local.until_stopped import run_until_stopped


class HostProcess:
    """The host as a process of its own; started again, it serves the same port."""

    def __init__(
        self, directory: Path, bound: socket.socket, environment: Mapping[str, str]
    ) -> None:
        self._directory = directory
        self._bound = bound
        self._environment = dict(environment)
        self.start()

    @property
    def pid(self) -> int:
        """The process id since the last start."""
        return self._process.pid

    def start(self) -> None:
        """Start the process; requests wait until it is up."""
        descriptor = self._bound.fileno()
        with (self._directory / "logs" / "host.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(self._directory), str(descriptor)],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[descriptor],
            )

    def end(self, by: signal.Signals) -> None:
        """Send a signal that ends the process, and return when it has ended."""
        self._process.send_signal(by)
        self._process.wait()


@contextmanager
def running_host(
    directory: Path, bound: socket.socket, environment: Mapping[str, str]
) -> Iterator[HostProcess]:
    """Serve the app on `bound` with the stack in `directory` inside the block."""
    host = HostProcess(directory, bound, environment)
    try:
        yield host
    finally:
        host.end(signal.SIGTERM)


async def _serve(directory: Path, bound: socket.socket) -> None:
    local_endpoints = make_config_endpoint() | make_keys_endpoint(TokenIssuer(directory, ISSUER))
    with TemporaryDirectory() as scratch:
        receipts = Path(scratch) / "receipts.jsonl"
        files = StaticFiles(DIST) if DIST.is_dir() else None
        async with run_host(load_app(), local_endpoints, bound, receipts, files):
            await asyncio.Event().wait()


def main() -> None:
    """Serve until stopped by a signal, or until the parent process has ended."""
    directory, descriptor = sys.argv[1:]
    with socket.socket(fileno=int(descriptor)) as bound:
        run_until_stopped(_serve(Path(directory), bound), end_with_parent=True)
    # The app never closes its clients, since a Functions worker just ends: no warnings about it.
    logging.getLogger("asyncio").disabled = True


if __name__ == "__main__":
    main()
