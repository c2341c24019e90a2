"""The browser of the browser tests: an installed one, else Playwright's, else Debian's."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome")
# The suggestions of the address bar are a page with its own renderer in every window, visible or
# not: they take two fifths of the processor time of a visit.
_OMNIBOX = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup")
# Our list replaces Playwright's own, so this repeats its features that matter here
# (`disabledFeatures` in its chromiumSwitches.ts, with the reason for each).
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
# No sandbox, which containers seldom allow and these pages do not need, and no background traffic.
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
    """Return the browser to run; raises `NoBrowser`, whose message states what to do.

    Args:
        playwrights_own: where `playwright install chromium` puts its browser; it may not exist.
    """
    browser = _on_path() or (playwrights_own if playwrights_own.exists() else None)
    if browser is None and os.geteuid() == 0 and shutil.which("apt-get") is not None:
        with _one_at_a_time():
            browser = _on_path()
            if browser is None:
                _install()
                browser = _on_path()
    if browser is None:
        raise NoBrowser("install Chromium, or run `.venv/bin/playwright install chromium`")
    return browser


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let one process install at a time: test workers start together, and apt refuses a second."""
    with (Path(tempfile.gettempdir()) / "installing-chromium").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _install() -> None:
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    for command in (["apt-get", "update", "-qq"], install):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _on_path() -> Path | None:
    paths = (shutil.which(name) for name in _NAMES)
    return next((Path(path) for path in paths if path is not None), None)
