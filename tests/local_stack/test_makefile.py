"""`make help` is read by people: each target on a line, what is for Azure below the rest."""

import re
import subprocess
from pathlib import Path

CLONE = Path(__file__).parents[2]


def _help() -> list[str]:
    shown = subprocess.run(
        ["make", "help"],  # noqa: S607 - the `make` that people call
        cwd=CLONE,
        capture_output=True,
        text=True,
        check=True,
    )
    return shown.stdout.splitlines()


def test_every_target_that_is_explained_is_listed_in_one_column() -> None:
    explained = re.findall(r"^([a-z-]+):.*## ", (CLONE / "Makefile").read_text(), re.MULTILINE)
    lines = [found for line in _help() if (found := re.match(r"  make ([a-z-]+) +(?=\S)", line))]
    assert sorted(line[1] for line in lines) == sorted(explained)
    assert len({line.end() for line in lines}) == 1


def test_targets_for_azure_come_after_all_others() -> None:
    lines = _help()
    heading = lines.index("On Azure:")
    assert all("make azure-" in line for line in lines[heading + 1 :])
    assert not any("make azure-" in line for line in lines[:heading])
