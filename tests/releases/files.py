"""What earlier releases stored and sent: a folder a release, a JSON file a kind."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
# Signs the QR codes of a recording. The tests verify with it, as after a change of keys.
QR_SECRET = "of-the-recorded-tickets"


def recorded_releases() -> list[str]:
    """Return the names of the releases that were recorded."""
    return sorted(found.parent.name for found in FOLDER.glob("*/rows.json"))


def load(release: str, kind: str) -> Any:  # noqa: ANN401 - JSON
    """Read one file of a release's recording."""
    return json.loads((FOLDER / release / f"{kind}.json").read_text())


def save(release: str, kind: str, content: Any) -> None:  # noqa: ANN401 - JSON
    """Write one file of a release's recording."""
    (FOLDER / release).mkdir(exist_ok=True)
    text = json.dumps(content, indent=1, ensure_ascii=False, sort_keys=False)
    (FOLDER / release / f"{kind}.json").write_text(text + "\n")
