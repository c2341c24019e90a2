"""The common base of the stack's servers: starts, watches and stops one."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it ships no types

from infra.local.lock import DirectoryLock
from infra.local.ports import find_free_ports
from infra.local.unprivileged_user import UnprivilegedUser

READY_SECONDS = 60.0
_KEEPER = Path(__file__).with_name("supervisor.py")
_PORT_LOST = ("address already in use", "eaddrinuse", "could not create any tcp/ip sockets")
# Other variables of the developer, such as PGPORT or NODE_OPTIONS, must not affect a server.
_PASSED_ON = ("PATH", "HOME", "TMPDIR")


class PartFailed(RuntimeError):
    """A server of the stack could not start, or ended by itself."""


class Part:
    """One server; subclasses define how to run it and how to check that it answers.

    `start` after `stop` uses the same ports, so that a client finds it again.
    """

    name: str
    port_count = 1
    stop_signal = signal.SIGTERM
    account: UnprivilegedUser | None = None

    def __init__(self, directory: Path, lock: DirectoryLock) -> None:
        self.directory = directory
        self.log = directory / "logs" / f"{self.name}.log"
        self.ports: list[int] = []
        self._pid_file = directory / f"{self.name}.pid"
        self._lock = lock
        self._keeper: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        """Return the server's command line for `ports`."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Prepare the server's files; called before every start."""

    def is_ready(self) -> bool:
        """Return whether the server answers a real request."""
        raise NotImplementedError

    def finish(self) -> None:
        """Set up the running server for the app; called after every start."""

    @property
    def pid(self) -> int:
        """Return the server's process id; raises `FileNotFoundError` while it does not run."""
        return int(self._pid_file.read_text())

    def start(self) -> None:
        """Start the server and return when it answers; does nothing if it runs."""
        if self._keeper is not None:
            return
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._end_leftover()
        self.prepare()
        may_choose = not self.ports
        for _ in range(5):
            if may_choose:
                self.ports = find_free_ports(self.port_count)
            if self._start_once(may_retry=may_choose):
                self.finish()
                return
        raise PartFailed(f"{self.name} lost every port it chose to another process")

    def stop(self) -> None:
        """Stop the server in an orderly way and return when it has ended."""
        supervisor, self._keeper = self._keeper, None
        if supervisor is None:
            return
        if supervisor.stdin is not None:
            supervisor.stdin.close()
        supervisor.wait()
        self._end_leftover()

    def has_died(self) -> bool:
        """Return whether the server, or its supervisor, ended without `stop`."""
        return self._keeper is not None and self._keeper.poll() is not None

    def log_tail(self, lines: int = 15) -> str:
        """Return the end of the server's log, for a message."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def failure(self, what: str) -> PartFailed:
        """Return an error with `what` happened and the end of the log."""
        return PartFailed(f"{self.name} {what}; the end of {self.log}:\n{self.log_tail()}")

    def _start_once(self, *, may_retry: bool) -> bool:
        log_start = self.log.stat().st_size if self.log.exists() else 0
        self._keeper = self._spawn()
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self._keeper is None:
                raise PartFailed(f"{self.name} was stopped while it started")
            if self.has_died():
                self.stop()
                log = self.log.read_bytes()[log_start:].decode(errors="replace").lower()
                if may_retry and any(sign in log for sign in _PORT_LOST):
                    return False
                raise self.failure("did not start")
            # Checked in this order: an answer alone could be from another process on a lost port.
            if self.is_ready() and not self.has_died():
                return True
            time.sleep(0.03)
        self.stop()
        raise self.failure(f"did not answer within {READY_SECONDS:.0f} s")

    def _spawn(self) -> subprocess.Popen[bytes]:
        order = {
            "command": self.command(),
            "environment": {k: os.environ[k] for k in _PASSED_ON if k in os.environ},
            "log": str(self.log),
            "pid_file": str(self._pid_file),
            "stop_signal": int(self.stop_signal),
            "uid": None if self.account is None else self.account.uid,
            "gid": None if self.account is None else self.account.gid,
        }
        lock = self._lock.fileno()
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-I", "-S", str(_KEEPER), json.dumps(order)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                pass_fds=[lock],
                # Ctrl-C reaches the whole foreground group, but supervisors wait for the parent.
                start_new_session=True,
            )

    def _end_leftover(self) -> None:
        """End a server whose supervisor was killed, if the system has not done so."""
        try:
            written_at = self._pid_file.stat().st_mtime
            process = psutil.Process(self.pid)
            # A process that is younger than the file is another one with the same id.
            if process.create_time() <= written_at + 1:
                process.kill()
                _wait_until_gone(process)
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            pass
        self._pid_file.unlink(missing_ok=True)


def _wait_until_gone(process: psutil.Process) -> None:
    deadline = time.monotonic() + READY_SECONDS
    # A zombie, as in a container without an init, counts as ended.
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > deadline:
            raise PartFailed(f"process {process.pid} of an earlier run can't be ended")
        time.sleep(0.02)
