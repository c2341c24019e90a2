"""The cases of `tests/cases/texts.json`."""

import json
from pathlib import Path
from typing import Any

TEXT_CASES: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "cases" / "texts.json").read_text()
)
