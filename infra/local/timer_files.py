"""`make timers`: writes the table of timers into the files that repeat it.

They are local.settings.json, the query of the alert on silent timers, and the guide to operating.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from functions.schedules import TIMERS, Timer
from infra.local.paths import ROOT

SETTINGS = ROOT / "local.settings.json"
QUERY = ROOT / "infra" / "azure" / "queries" / "timers-silent.kql"
GUIDE = ROOT / "docs" / "operations.md"
_SUFFIX = "_SCHEDULE"
_HEADING = (
    "| timer | setting, its default | what it does | a tick that is missed |\n|---|---|---|---|\n"
)
_TABLE = re.compile(re.escape(_HEADING) + r"(?:\|.*\n)*")
_ROWS_OF_QUERY = re.compile(r"(?<=most_minutes: int\) \[\n).*?(?=^\];)", re.DOTALL | re.MULTILINE)


def written(timers: Sequence[Timer]) -> dict[Path, str]:
    """Return the new content of each file; only its table of timers changes."""
    return {
        SETTINGS: _settings(SETTINGS.read_text(), timers),
        QUERY: _query(QUERY.read_text(), timers),
        GUIDE: _guide(GUIDE.read_text(), timers),
    }


def _settings(text: str, timers: Sequence[Timer]) -> str:
    whole = json.loads(text)
    others = {name: value for name, value in whole["Values"].items() if not _is_schedule(name)}
    whole["Values"] = others | {timer.setting: timer.schedule for timer in timers}
    return json.dumps(whole, indent=2) + "\n"


def _is_schedule(name: str) -> bool:
    return name.endswith(_SUFFIX)


def _query(text: str, timers: Sequence[Timer]) -> str:
    rows = ",\n".join(f'    "{timer.name}", {timer.silent_after_minutes}' for timer in timers)
    return _replace(QUERY, _ROWS_OF_QUERY, text, rows + "\n")


def _guide(text: str, timers: Sequence[Timer]) -> str:
    rows = "".join(
        f"| `{timer.name}` | `{timer.setting}`, `{timer.schedule}` | {timer.purpose}"
        f" | {timer.when_missed} |\n"
        for timer in timers
    )
    return _replace(GUIDE, _TABLE, text, _HEADING + rows)


def _replace(path: Path, old: re.Pattern[str], text: str, new: str) -> str:
    replaced, times = old.subn(lambda _: new, text)
    if times != 1:
        raise ValueError(f"{path}: the table of timers is not there once, as it is looked for")
    return replaced


if __name__ == "__main__":
    for path, text in written(TIMERS).items():
        path.write_text(text)
