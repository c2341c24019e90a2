"""The API's base path, and the parameters in a declared path."""

import re

BASE_PATH = "api/v1"
_NAME = re.compile(r"\{(\w+)\}")


def names_in(path: str) -> list[str]:
    """Return the parameter names in a declared path: `["event_id"]` of `events/{event_id}`."""
    return _NAME.findall(path)
