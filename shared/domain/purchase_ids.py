"""Ids of purchases and ticket numbers as people write and paste them."""

import re
from uuid import UUID

_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])", re.I)
_SHORT = re.compile(r"#?([0-9a-f]{8})", re.I)
_LAST = "ffff-ffff-ffff-ffffffffffff"


def ids_in(text: str) -> list[UUID]:
    """Return all ids that stand in `text`, as in the address of a purchase's page."""
    return [UUID(found) for found in _ID.findall(text)]


def short_id_range(text: str) -> tuple[UUID, UUID] | None:
    """Return the first and last id that pages show as `text`, which are their first 8 digits.

    None if it is anything else.
    """
    match = _SHORT.fullmatch(text)
    if match is None:
        return None
    return UUID(f"{match[1]}-0000-0000-0000-000000000000"), UUID(f"{match[1]}-{_LAST}")
