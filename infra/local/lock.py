"""One stack at a time in a directory."""

import fcntl
import os
import time
from pathlib import Path
from typing import TextIO

# Longer than a supervisor gives its server to stop.
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
    """A lock that the system releases itself when the last holder ends.

    The keepers inherit it, so holding it means that no server of an earlier run is left.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._file: TextIO | None = None

    def acquire(self) -> None:
        """Take the lock; wait only for servers whose parent is already gone."""
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
                    raise AlreadyRunning(
                        f"{self._directory} is in use by process {owner}; stop it first"
                    ) from None
                time.sleep(0.05)
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._file = file

    def release(self) -> None:
        """Give the lock back; harmless when it is not held."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def fileno(self) -> int:
        """Return the descriptor that keepers inherit."""
        if self._file is None:
            raise RuntimeError("the lock is not held")
        return self._file.fileno()
