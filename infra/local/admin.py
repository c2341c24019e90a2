"""`python -m infra.local.admin …`: builds and checks the admin PWA in admin/."""

import argparse
import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from infra.local.node import LinkedPackages, install_packages, npm
from infra.local.openapi import limits_module, openapi_of_client, problem_codes_module
from infra.local.paths import ROOT
from infra.local.site_config import LOCAL_HOSTS, write_site_config

ADMIN = ROOT / "admin"
DIST = ADMIN / "dist"
SCHEMA = ADMIN / "src" / "api" / "schema.d.ts"
LIMITS = ADMIN / "src" / "api" / "limits.ts"
PROBLEM_CODES = ADMIN / "src" / "api" / "problem-codes.ts"
# The fingerprint of the built files' sources; next to them, so that it is not served.
_BUILT_FROM = ADMIN / "node_modules" / ".built-from"
_PAGES = ("index.html", "donor.html")
_SOURCES = (
    "src",
    "public",
    *_PAGES,
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "build-preloads.ts",
)


class StaleClient(RuntimeError):
    """The generated client differs from the API's description."""


def _run_script(name: str, *arguments: str) -> None:
    npm(["run", "--silent", name, "--", *arguments], ADMIN)


def write_client(*, check: bool = False) -> None:
    """Generate the client's files from the API's description, or only compare them.

    Raises:
        StaleClient: with `check`, a file differs from what would be generated.
    """
    for path, content in {LIMITS: limits_module(), PROBLEM_CODES: problem_codes_module()}.items():
        if check and (not path.exists() or path.read_text() != content):
            raise StaleClient(f"{path.relative_to(ROOT)} does not match the API; run `make client`")
        path.write_text(content)
    with tempfile.TemporaryDirectory() as directory:
        description = Path(directory) / "openapi.json"
        description.write_text(openapi_of_client())
        _run_script("client", str(description), "-o", str(SCHEMA), *(["--check"] if check else []))


def build() -> None:
    """Build admin/dist for this machine, unless it was built from the present files."""
    write_site_config(LOCAL_HOSTS)
    fingerprint = _fingerprint()
    if DIST.is_dir() and _BUILT_FROM.exists() and _BUILT_FROM.read_text() == fingerprint:
        return
    print("building admin/dist", file=sys.stderr, flush=True)
    _BUILT_FROM.unlink(missing_ok=True)
    _run_script("build", "--logLevel", "warn")
    _BUILT_FROM.write_text(fingerprint)


def check() -> None:
    """Check admin/ without running it: generated types, types, lint, styles, unused code."""
    write_client(check=True)
    for script in ("formatted", "types", "lint", "styles", "unused"):
        _run_script(script)


def _fingerprint() -> str:
    # By content: git sets every file's time to that of the checkout.
    digest = hashlib.sha256()
    for path in _files():
        digest.update(str(path.relative_to(ADMIN)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for name in _SOURCES:
        source = ADMIN / name
        # The build generates the route tree.
        yield from sorted(
            path
            for path in ([source] if source.is_file() else source.rglob("*"))
            if path.is_file() and path.name != "routeTree.gen.ts"
        )


_COMMANDS: Mapping[str, Callable[[], None]] = {
    "install": lambda: install_packages(ADMIN),
    "client": write_client,
    "build": build,
    "check": check,
    "test": lambda: _run_script("test"),
}


def main() -> int:
    """Run the command and return the exit code; a tool that fails has printed its errors."""
    parser = argparse.ArgumentParser(prog="python -m infra.local.admin")
    parser.add_argument("command", choices=_COMMANDS)
    try:
        _COMMANDS[parser.parse_args().command]()
    except (LinkedPackages, StaleClient) as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
