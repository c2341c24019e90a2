"""Where the API stands, and how a declared path names its parts."""

import re

BASE_PATH = "api/v1"
_NAME = re.compile(r"\{(\w+)\}")


def names_in(path: str) -> list[str]:
    """Return the names in a declared path: `["event_id"]` of `events/{event_id}`."""
    return _NAME.findall(path)
