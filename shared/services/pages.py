"""Keyset pagination: a cursor says after which row to read on, whatever is added meanwhile."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from shared.domain import errors

Row = TypeVar("Row")


@dataclass(frozen=True)
class Position:
    """A row's place in a list that is ordered by a time and, within it, by id."""

    at: datetime
    id: UUID


def write_cursor(position: Position) -> str:
    """Return the opaque text that leads to what follows `position`."""
    text = f"{position.at.isoformat()}|{position.id}"
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def read_cursor(cursor: str | None) -> Position | None:
    """Return the position a cursor stands for, None at the beginning.

    Raises:
        ValidationFailed: it is none of ours.
    """
    if cursor is None:
        return None
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, _, row_id = text.partition("|")
        position = Position(datetime.fromisoformat(at), UUID(row_id))
    except ValueError:
        position = None
    if position is None or position.at.tzinfo is None:
        detail = "Use next_cursor as it was answered."
        raise errors.ValidationFailed([errors.FieldError("invalid", detail, parameter="cursor")])
    return position


def cut_page(
    found: Sequence[Row], limit: int, position_of: Callable[[Row], Position]
) -> tuple[Sequence[Row], str | None]:
    """Split what was read, one more than `limit` if there is more, into a page and its cursor."""
    if len(found) <= limit:
        return found, None
    return found[:limit], write_cursor(position_of(found[limit - 1]))
