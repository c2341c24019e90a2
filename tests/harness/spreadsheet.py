"""Reads CSV as spreadsheets do: at separators of the user's choice, and without complaint."""

from collections.abc import Iterator
from itertools import takewhile

_SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20\u30fc\ufe66\ufe62\ufe63\ufe6b"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2028\u202a\u202e\u2066\u2069\ufeff"


def split(text: str, separators: str) -> list[list[str]]:
    """Return the cells of each row of `text`, split at each of `separators`.

    As in LibreOffice and Excel, quotes count at the beginning of a cell only, and what follows a
    closing quote is part of the cell.
    """
    rows: list[list[str]] = [[]]
    rest = text
    while rest:
        cell, rest = _take_cell(rest, separators + "\r\n")
        rows[-1].append(cell)
        if rest[:1] in {"\r", "\n"}:
            rest = rest.removeprefix("\r").removeprefix("\n")
            rows.append([])
        else:
            rest = rest[1:]
    return [row for row in rows if row]


def _take_cell(rest: str, ends: str) -> tuple[str, str]:
    quoted = ""
    if rest.startswith('"'):
        quoted = "".join(_quoted(rest[1:]))
        rest = rest[len(quoted) + quoted.count('"') + 2 :]
    plain = "".join(takewhile(lambda each: each not in ends, rest))
    return quoted + plain, rest[len(plain) :]


def _quoted(rest: str) -> Iterator[str]:
    """Yield what stands before the closing quote, doubled quotes as one."""
    place = 0
    while place < len(rest):
        if rest[place] == '"':
            if rest[place + 1 : place + 2] != '"':
                return
            place += 1
        yield rest[place]
        place += 1


def is_formula(cell: str) -> bool:
    """Return whether some spreadsheet, in some locale, would compute the cell."""
    return cell.lstrip(_UNSEEN)[:1] in set(_SIGNS)
