"""What a text is before anything else looks at it: tidied, and refused if it would deceive.

`shared/domain/values.py` makes the types of all input from these functions. Addresses and what a
token proves are compared byte for byte, so they are never normalised.
"""

import re
import unicodedata
from string import ascii_lowercase, ascii_uppercase

# White_Space of Unicode.
_BLANKS = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
# Shown as nothing. ZWNJ and ZWJ (U+200C, U+200D) stay inside names: Persian words and emoji need
# them there.
INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
)
# Letters without ink, and what only changes the look of the character before it.
_EMPTY = re.compile(
    f"[{_BLANKS}{INVISIBLE}"
    "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0000-\U000e007f\U000e0100-\U000e01ef]*"
)
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
# Half a surrogate pair is no character: it can be neither stored nor sent.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# Line and paragraph separators, and what shows the characters after it in another order.
_REORDERING = re.compile("[\u2028-\u202e\u2066-\u2069]")
# Unicode's limit for a text that can be normalised as a stream (UAX #15, Stream-Safe Text).
_MOST_MARKS = 30
# RFC 5322 has them in quoted addresses and around addresses only: in a link, a list, a mail's head.
_AROUND_ADDRESSES = re.compile(r'[,;:<>()\[\]"\\]')
# For search. Phones type U+2019 where keyboards type U+0027.
_APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201b\u2032\u2035\uff07"
_NOT_SEARCHED = re.compile(f"[{_APOSTROPHES}{INVISIBLE}]")
# Accents, and the vowel signs of Hebrew and Arabic, which are rarely typed.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]"
)
# Letters that NFKD does not take apart, and the two small forms of sigma.
_BASE_LETTERS = str.maketrans(
    {
        "\u00f8": "o",
        "\u0142": "l",
        "\u0111": "d",
        "\u0131": "i",
        "\u03c2": "\u03c3",
        "\u00df": "ss",
        "\u00e6": "ae",
        "\u0153": "oe",
    }
)
_ASCII_IN_LOWER_CASE = str.maketrans(ascii_uppercase, ascii_lowercase)


def trim(text: str) -> str:
    """Return `text` without blanks and invisible characters at its ends."""
    return text.strip(_BLANKS + INVISIBLE)


def tidy_line(text: str) -> str:
    """Return a name or another short text as it is stored: trimmed and in NFC.

    A text that shows nothing becomes empty.
    """
    return "" if _EMPTY.fullmatch(text) else _nfc(trim(text))


def tidy_lines(text: str) -> str:
    """Return a text of several lines as it is stored, as `tidy_line` does, with LF line ends."""
    return tidy_line(text.replace("\r\n", "\n"))


def tidy_code(text: str) -> str:
    """Return a code as typed or pasted, without invisible characters anywhere."""
    return _INVISIBLE.sub("", tidy_line(text))


def tidy_address(text: str) -> str:
    """Return an e-mail address without blanks around it and invisible characters anywhere."""
    return trim(_INVISIBLE.sub("", text))


def refuse_controls(text: str) -> str:
    """Return `text`.

    Raises:
        ValueError: it has control characters.
    """
    if _CONTROL.search(text):
        raise ValueError("Control characters are not allowed")
    return text


def refuse_controls_but_lines(text: str) -> str:
    """Return `text`.

    Raises:
        ValueError: it has control characters other than line breaks and tabs.
    """
    if _CONTROL_BUT_LINES.search(text.replace("\r\n", "\n")):
        raise ValueError("Control characters other than line breaks and tabs are not allowed")
    return text


def refuse_all_but_one_line(text: str) -> str:
    """Return `text`.

    Raises:
        ValueError: it has control characters, line breaks, or characters that reorder others.
    """
    refuse_controls(text)
    if _REORDERING.search(text):
        raise ValueError("Line breaks and characters that reorder the text are not allowed")
    return text


def refuse_invisible(text: str) -> str:
    """Return `text`.

    Raises:
        ValueError: it has invisible characters.
    """
    if _INVISIBLE.search(text):
        raise ValueError("Invisible characters are not allowed")
    return text


def refuse_all_but_an_address(text: str) -> str:
    """Return `text`, which has an `@`.

    What people copy along with an address is refused, not dropped: addresses are stored as typed.

    Raises:
        ValueError: it has what stands around an address, or its domain has an empty part.
    """
    domain = text.rpartition("@")[2]
    if _AROUND_ADDRESSES.search(text) or "" in domain.split("."):
        raise ValueError(
            "Write one e-mail address and nothing else, such as name@example.org: no mailto:,"
            " commas, semicolons, brackets, or dots at the end"
        )
    return text


def fold_ascii(text: str) -> str:
    """Return `text` with A-Z in lower case and every other character as it is.

    This is how addresses are compared: full case folding would make `k` of the Kelvin sign U+212A,
    and so one mailbox of two. In SQL it is `lower(email COLLATE "C")`.
    """
    return text.translate(_ASCII_IN_LOWER_CASE)


def search_words(text: str) -> list[str]:
    """Return the words of a search, without case, accents, apostrophes and invisible characters.

    `text` is short, and tidied already. The database's function `fold_for_search` does the same to
    names and addresses when they are stored.
    """
    decomposed = unicodedata.normalize("NFKD", _NOT_SEARCHED.sub("", text))
    # Letter by letter: `str.lower` of a whole word makes another letter of its last sigma.
    letters = map(str.lower, _ACCENTS.sub("", decomposed))
    return "".join(letters).translate(_BASE_LETTERS).split()


def _nfc(text: str) -> str:
    # Sorting n marks on one letter takes n² steps: a body full of them would stop the process.
    marks = 0
    for character in () if text.isascii() else text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > _MOST_MARKS:
            return text
    return unicodedata.normalize("NFC", text)
