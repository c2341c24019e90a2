"""Checks files that no other tool reads: pins, lock files, templates, and links in Markdown."""

import re
import subprocess
import sys
from pathlib import Path

from infra.azure.bicep import templates
from infra.local.check_links import find_broken_references
from infra.local.paths import ROOT

_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*==\s*([^\s;#]+)")
_RESOLVED = re.compile(r'"resolved"\s*:')


def _pins(path: Path) -> dict[str, str]:
    """Return the versions that a requirements file pins, by normalised name (PEP 503)."""
    matches = (_PIN.match(line) for line in path.read_text().splitlines())
    return {re.sub(r"[-_.]+", "-", pin[1]).lower(): pin[2] for pin in matches if pin}


def find_stale_pins(root: Path) -> list[str]:
    """Return the pins of requirements*.in that requirements*.txt lack or pin differently."""
    problems: list[str] = []
    for source in sorted(root.glob("requirements*.in")):
        compiled = source.with_suffix(".txt")
        pinned = _pins(compiled)
        problems += [
            f"{compiled.name}: {name} is {pinned.get(name, 'missing')}, {source.name} says "
            f"{version}; run `make lock`"
            for name, version in _pins(source).items()
            if pinned.get(name) != version
        ]
    return problems


def find_fixed_addresses(files: list[Path]) -> list[str]:
    """Return the lock files that name a registry, which others may not be able to reach."""
    return [
        f"{path}: it has `resolved` addresses; set omit-lockfile-registry-resolved"
        for path in files
        if path.name == "package-lock.json" and _RESOLVED.search(path.read_text())
    ]


def find_broken_templates() -> list[str]:
    """Return the syntax errors in the Bicep templates."""
    return [
        f"{template.path}:{fault}; that is not Bicep"
        for template in templates()
        for fault in template.faults()
    ]


def _files(root: Path) -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git is wherever it is
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listing.stdout.split("\0") if name and (path := root / name).is_file()]


def main() -> int:
    """Return the exit code."""
    files = _files(ROOT)
    problems = [
        *find_stale_pins(ROOT),
        *find_fixed_addresses(files),
        *find_broken_templates(),
        *find_broken_references(files),
    ]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
