"""Runs one server, and stops it when the parent process ends.

A separate file, run as a script, since it must be small and must outlive its parent by a moment.
Its standard input is a pipe whose other end only the parent has open, so the kernel closes it
however the parent ends, `kill -9` included; the supervisor then stops the server in an orderly way.
If the supervisor itself is killed, Linux kills the server. On other systems the parent notices that
the supervisor has ended, and ends the server by its pid file.
"""

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

POLL_SECONDS = 0.1
GRACE_SECONDS = 10.0
_PR_SET_PDEATHSIG = 1


class Order(TypedDict):
    """The parent's order, as JSON in the only argument."""

    command: list[str]
    environment: dict[str, str]
    log: str
    pid_file: str
    stop_signal: int
    uid: int | None
    gid: int | None


def _die_with_supervisor() -> None:
    # A change of user clears it, so it is set after that, just before exec.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _start(order: Order) -> subprocess.Popen[bytes]:
    with Path(order["log"]).open("ab") as log:
        server = subprocess.Popen(
            order["command"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=order["environment"],
            user=order["uid"],
            group=order["gid"],
            extra_groups=None if order["uid"] is None else [],
            # The supervisor has one thread, so running Python between fork and exec is safe.
            preexec_fn=_die_with_supervisor,  # noqa: PLW1509
            start_new_session=True,
        )
    Path(order["pid_file"]).write_text(f"{server.pid}\n")
    return server


def _wait(server: subprocess.Popen[bytes], parent: int) -> None:
    """Return when the server has ended, or the parent has closed the pipe or ended."""
    while server.poll() is None and os.getppid() == parent:
        # The parent never writes to the pipe: readable means closed.
        if select.select([0], [], [], POLL_SECONDS)[0]:
            return


def _stop(server: subprocess.Popen[bytes], stop_signal: int) -> None:
    if server.poll() is None:
        server.send_signal(stop_signal)
        try:
            server.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def main() -> int:
    """Run the server to its end and return its exit code."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # A signal to the whole group must not end the supervisor before its server.
        signal.signal(ignored, signal.SIG_IGN)
    order: Order = json.loads(sys.argv[1])
    parent = os.getppid()
    server = _start(order)
    _wait(server, parent)
    _stop(server, order["stop_signal"])
    Path(order["pid_file"]).unlink(missing_ok=True)
    return server.returncode if server.returncode >= 0 else 128 - server.returncode


if __name__ == "__main__":
    sys.exit(main())
