"""Ids of purchases and ticket numbers as people write and paste them."""

import re
from uuid import UUID

_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])", re.I)
_SHORT_WITHIN = re.compile(r"(?<![^\W_])[0-9a-f]{8}(?![^\W_]|-[0-9a-f]{4}-)", re.I)
_SHORT = re.compile(r"#?([0-9a-f]{8})", re.I)
# As it is printed, with at least six digits; on statements often without the hyphen.
_TICKET = re.compile(r"(?<![^\W_])T[- ]?([0-9]{6,18})(?![^\W_])", re.I)
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


def short_ids_in(text: str) -> list[str]:
    """Return, in lower case, each 8 digits in `text` that may be the beginning of an id."""
    return [found.lower() for found in _SHORT_WITHIN.findall(text)]


def ticket_numbers_in(text: str) -> list[int]:
    """Return the ticket numbers that stand in `text`, each with its T."""
    return [int(found) for found in _TICKET.findall(text)]
