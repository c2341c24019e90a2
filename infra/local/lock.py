"""Ensures that one stack at a time runs in a directory."""

import fcntl
import os
import time
from pathlib import Path
from typing import TextIO

from infra.local.paths import ADDRESS

# Longer than the time that a supervisor gives its server to stop.
_LEFTOVER_SECONDS = 20.0


class AlreadyRunning(RuntimeError):
    """Another process runs a stack in this directory."""


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


class DirectoryLock:
    """A file lock that the system releases when the last process that has it ends.

    Supervisors inherit it, so once it is acquired, no server of an earlier run is left.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._file: TextIO | None = None

    def acquire(self) -> None:
        """Acquire the lock; wait only for servers whose parent has already ended."""
        file = (self._directory / "lock").open("a+")
        deadline = time.monotonic() + _LEFTOVER_SECONDS
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                file.seek(0)
                owner = file.read().strip()
                if _is_alive(owner) or time.monotonic() > deadline:
                    file.close()
                    raise AlreadyRunning(self._describe(owner)) from None
                time.sleep(0.05)
        # What a killed process left is not where this one serves.
        (self._directory / ADDRESS.name).unlink(missing_ok=True)
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._file = file

    def _describe(self, owner: str) -> str:
        # Written as soon as it serves; not there while it starts, or if it serves nothing.
        address = self._directory / ADDRESS.name
        served = f", which serves {address.read_text()}" if address.exists() else ""
        return f"{self._directory} is in use by process {owner}{served}; stop it first"

    def release(self) -> None:
        """Release the lock; does nothing if it is not acquired."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def fileno(self) -> int:
        """Return the file descriptor that supervisors inherit."""
        if self._file is None:
            raise RuntimeError("the lock is not acquired")
        return self._file.fileno()
