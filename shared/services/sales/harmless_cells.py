"""Texts that people wrote, as cells of a CSV that no spreadsheet runs."""

import re
from typing import Any

from sqlalchemy import ColumnElement, case, func

from shared.domain.text import INVISIBLE

# A cell stays one cell, and text stays text, wherever a spreadsheet splits the line. Texts that
# people wrote are always quoted (`FORCE_QUOTE`): RFC 4180 needs quotes for commas, quotes and line
# ends only, but a sheet may split at semicolons and tabs too.
#
# A spreadsheet reads a cell that begins with one of these as a formula. The ASCII ones, and the
# full-width forms of `=+-@` (U+FF1D, U+FF0B, U+FF0D, U+FF20) which Excel reads as the ASCII ones in
# an East Asian locale, are OWASP's list (https://owasp.org/www-community/attacks/CSV_Injection);
# U+30FC, which Excel reads as a minus in a Japanese one, is from its issue 1088
# (https://github.com/OWASP/www-community/issues/1088). The small forms of `=+-@` (U+FE66, U+FE62,
# U+FE63, U+FE6B) are the same characters to whatever normalises them (Unicode, NFKC).
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\u30fc\ufe66\ufe62\ufe63\ufe6b"
_UNSEEN = f"{INVISIBLE}\u2028-\u202e\u2066-\u2069"
# Python and PostgreSQL interpret these regular expressions and replacements in the same way.
_AT_START = (f"^([{_UNSEEN}]*[{_SIGNS}\\t\\r\\n])", r"'\1")
# In a sheet that does not split at commas, the quotes of a cell are not at its beginning and quote
# nothing: there a semicolon, a tab or a line end within the text begins another cell, and quotes
# after it are not part of that.
_AFTER_SEPARATOR = (f'([;\\t\\r\\n][" \u00a0{_UNSEEN}]*)([{_SIGNS}])', r"\1'\2")
# Few texts have any of these, so that most cells take one comparison.
_SUSPICIOUS = f"^[{_UNSEEN}{_SIGNS}]|[;\\t\\r\\n]"


def harmless_cell(value: ColumnElement[Any] | Any) -> ColumnElement[str]:  # noqa: ANN401 - mapped
    """Return a text that no spreadsheet reads as a formula: the same as `harmless`, in SQL."""
    at_start = func.regexp_replace(value, *_AT_START)
    everywhere = func.regexp_replace(at_start, *_AFTER_SEPARATOR, "g")
    return case((value.regexp_match(_SUSPICIOUS), everywhere), else_=value)


def harmless(text: str) -> str:
    """Return a text with an apostrophe before whatever a spreadsheet would begin a formula with."""
    return re.sub(*_AFTER_SEPARATOR, re.sub(*_AT_START, text))
