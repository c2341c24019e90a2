"""The browser of the browser tests: the machine's own, else Playwright's, else Debian's."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome")
# The list that an address bar shows is a page with a renderer of its own, in every window, seen or
# not: two fifths of the processor time that a visit takes.
_OMNIBOX = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup")
# What Playwright switches off itself and a list of ours replaces, as far as it can matter here
# (`disabledFeatures` in its chromiumSwitches.ts; there is the why of each).
_AS_PLAYWRIGHT = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
# Nothing here is worth a sandbox, which a container seldom allows, or a word to the outside.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join((*_AS_PLAYWRIGHT, *_OMNIBOX))}",
)


class NoBrowser(RuntimeError):
    """There is no Chromium, and none could be installed."""


def chromium(playwrights_own: Path) -> Path:
    """Return the browser to run; raises `NoBrowser`, which says what to do.

    Args:
        playwrights_own: where `playwright install chromium` puts one, whether it has or not.
    """
    found = _on_path() or (playwrights_own if playwrights_own.exists() else None)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get") is not None:
        with _one_at_a_time():
            found = _on_path()
            if found is None:
                _install()
                found = _on_path()
    if found is None:
        raise NoBrowser("install Chromium, or run `.venv/bin/playwright install chromium`")
    return found


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Wait for others who install: several workers begin at once, and apt refuses the second."""
    with (Path(tempfile.gettempdir()) / "installing-chromium").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _install() -> None:
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    for command in (["apt-get", "update", "-qq"], install):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _on_path() -> Path | None:
    found = (shutil.which(name) for name in _NAMES)
    return next((Path(path) for path in found if path is not None), None)
