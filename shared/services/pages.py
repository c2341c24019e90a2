"""Keyset pagination: a cursor names the last row of a page, so new rows do not shift pages."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Self, TypeVar
from uuid import UUID

from shared.domain import errors

Row = TypeVar("Row")
Place = TypeVar("Place")
_MOST_DIGITS = 18


@dataclass(frozen=True)
class Position:
    """A row's place in a list that is ordered by a time and, within it, by id."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}|{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse the form that `str` writes; raises ValueError for any other text."""
        at, _, row_id = text.partition("|")
        position = cls(datetime.fromisoformat(at), UUID(row_id))
        if position.at.tzinfo is None:
            raise ValueError("a time without its zone")
        return position


def write_cursor(place: Position | int) -> str:
    """Return the opaque cursor of the page that follows `place`."""
    return urlsafe_b64encode(str(place).encode()).rstrip(b"=").decode()


def read_cursor(cursor: str | None) -> Position | None:
    """Return the position in a cursor, None without a cursor (the first page).

    Raises:
        ValidationFailed: the text is not a cursor of such a list.
    """
    return _read(cursor, Position.parse)


def read_number_cursor(cursor: str | None) -> int | None:
    """Do the same for a list that is ordered by a whole number; raises the same."""
    return _read(cursor, _parse_number)


def _read(cursor: str | None, parse: Callable[[str], Place]) -> Place | None:
    if cursor is None:
        return None
    try:
        return parse(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode())
    except ValueError:
        detail = "Use next_cursor as it was answered."
        raise errors.ValidationFailed(
            [errors.FieldError("invalid", detail, parameter="cursor")]
        ) from None


def _parse_number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > _MOST_DIGITS:
        raise ValueError("not a number of a row")
    return int(text)


def cut_page(
    rows: Sequence[Row],
    limit: int,
    place_of: Callable[[Row], Position | int],
    *,
    most: int | None = None,
    weight_of: Callable[[Row], int] = lambda _: 1,
) -> tuple[Sequence[Row], str | None]:
    """Cut rows, read with a limit of `limit + 1`, to a page; return it with the next cursor.

    Rows that differ in what they cost have weights: with `most`, the page ends before the row that
    would make it heavier than that, but it has one row at least.
    """
    end = min(len(rows), limit)
    if most is not None:
        end = min(end, _count_within(map(weight_of, rows), most))
    if end == len(rows):
        return rows, None
    return rows[:end], write_cursor(place_of(rows[end - 1]))


def _count_within(weights: Iterable[int], most: int) -> int:
    """Return how many of the first weights sum to `most` at most; 1 if not even one does."""
    return max(sum(1 for total in accumulate(weights) if total <= most), 1)
