"""What people have written, as cells of a CSV that no spreadsheet runs (FR-058)."""

import csv
import io

import psycopg
import pytest

from tests.api.test_export import COLUMNS
from tests.conftest import Person
from tests.factories import Json, bought, new_package
from tests.factories.options import MEAL, new_option, response
from tests.factories.paths import event_path
from tests.harness.client import Client
from tests.harness.spreadsheet import is_formula, split

# A spreadsheet takes a cell that begins with one of these for a formula: some everywhere, others,
# the full-width ones and the long vowel mark, where the locale is an East Asian one.
EVERYWHERE = ["=", "+", "-", "@", "\t", "\r", "\n"]
EAST_ASIAN = ["\uff1d", "\uff0b", "\uff0d", "\uff20", "\u30fc"]
# The small forms of `=+-@`, and a sign behind a character that is not shown.
SMALL = ["\ufe66", "\ufe62", "\ufe63", "\ufe6b"]
UNSEEN = ["\ufeff=", "\u200b=", "\u202e=", "\u2066\u200e@"]
STARTS = EVERYWHERE + EAST_ASIAN + SMALL + UNSEEN
# Whatever comes after it: what the format itself needs to be quoted, and what does not end a cell.
REST = [
    "1+1",
    'cmd|"/c calc"!A1',
    'a, "b", c',
    "two\nlines",
    "two\r\nlines",
    '""',
    "''",
    ",,",
    "\n\n",
]
# Long known as names that begin no formula: these stay as they are.
HARMLESS = [
    *("O'Neill", "1-2", " =1", "a=b", "Ann-Lee", "~@x", '"=1"', "Zoë, née =", "'=1"),
    # A full-width sign, and a long vowel mark, within a name.
    *("\u5c71\uff1d\u7530", "\u30c7\u30fc\u30bf"),
    # Separators with nothing behind them that computes.
    *("Ada; Bo", "a;b=c", "one\ttwo", "first\nsecond", "Lovelace, -", ';"quoted"', "\u200bAda"),
]
# A separator within a text, what a spreadsheet passes over, and a sign.
WITHIN = [
    *(
        "Ada;=1+1",
        "a;=1+1;b",
        "a; =1",
        "a;\u00a0@x",
        "a;;-1",
        "a;\u200b=1",
        "a;\uff1d1",
        "a;\ufe661",
    ),
    *("a\t=1", "a\n=1", "a\r\n+1", "a\r=1", 'a;"=1+1&"', '"a";"=1"', ';\t"\n=1', "Zoë,=1;=2\t=3"),
    'a;b\tc,d"e\nf',
]
# As LibreOffice names them: the comma, also with the semicolon, also with the tab.
SEPARATORS = [",", ",;", ",;\t"]
# Sheets of other locales split at these alone, where quotes inside a line quote nothing.
FOREIGN = [";", "\t", ";\t"]


async def _cells(admin: Client, event: Json) -> tuple[list[str], list[str]]:
    """Return the heading and the only row, as a reader of RFC 4180 sees them."""
    answer = await admin.get(f"{event_path(event)}/tickets/sales/export")
    assert answer.status == 200, answer.body
    text = answer.body.decode("utf-8-sig")
    heading, row = csv.reader(io.StringIO(text, newline=""), strict=True)
    return heading, row


def _write(superuser: psycopg.Connection, made: Json, text: str) -> None:
    """Have a text everywhere in the database where the API might let one in some day."""
    for statement in (
        "UPDATE users SET name = %(text)s, email = %(text)s"
        " WHERE id = (SELECT donor_id FROM purchases WHERE id = %(id)s)",
        "UPDATE purchases SET package_name = %(text)s WHERE id = %(id)s",
        "UPDATE tickets SET guest_name = %(text)s, guest_email = %(text)s"
        " WHERE purchase_id = %(id)s",
        "UPDATE option_responses SET value = to_jsonb(%(text)s::text) WHERE purchase_id = %(id)s",
    ):
        superuser.execute(statement, {"text": text, "id": made["id"]})


@pytest.mark.parametrize("rest", REST)
@pytest.mark.parametrize("start", STARTS)
async def test_no_cell_begins_a_formula(
    admin: Client, donor: Client, event: Json, superuser: psycopg.Connection, start: str, rest: str
) -> None:
    """FR-058: an apostrophe goes in front, and nothing else changes."""
    package = await new_package(admin, event)
    option = await new_option(admin, package)
    made = await bought(donor, package, option_responses=[response(option, "x")])
    text = f"{start}{rest}"
    _write(superuser, made, text)
    heading, row = await _cells(admin, event)
    assert (heading[: len(COLUMNS)], len(row)) == (COLUMNS, len(COLUMNS) + 1)
    named = dict(zip(heading, row, strict=True))
    free = ("purchaser_name", "purchaser_email", "package", "guest_name", "guest_email")
    assert {named[column] for column in free} | {row[-1]} == {f"'{text}"}
    assert not [cell for cell in (*heading, *row) if is_formula(cell)]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", *EAST_ASIAN, *SMALL])
async def test_what_the_api_lets_in_begins_no_formula_either(
    admin: Client, person: Person, event: Json, start: str
) -> None:
    """FR-058: headings, and choices out of a list, are written by people as well."""
    evil = f'{start}cmd|"/c calc"!A1, again'
    package = await new_package(admin, event, name=evil)
    meal = await new_option(admin, package, {**MEAL, "name": evil, "choices": [evil, "Fish"]})
    donor = person("donor", name=evil)
    answers = [response(meal, [evil, "Fish"])]
    await bought(donor, package, guests=[{"name": evil}], option_responses=answers)
    heading, row = await _cells(admin, event)
    assert heading[-1] == f"'{evil}: {evil}"
    assert row[-1] == f"'{evil}; Fish"
    assert not [cell for cell in (*heading, *row) if is_formula(cell)]
    named = dict(zip(heading, row, strict=True))
    for column in ("purchaser_name", "package", "guest_name"):
        assert named[column] == f"'{evil}"


@pytest.mark.parametrize("text", HARMLESS)
async def test_what_begins_no_formula_stays_as_it_is(
    admin: Client,
    donor: Client,
    package: Json,
    event: Json,
    superuser: psycopg.Connection,
    text: str,
) -> None:
    """FR-058."""
    _write(superuser, await bought(donor, package), text)
    heading, row = await _cells(admin, event)
    assert dict(zip(heading, row, strict=True))["guest_name"] == text


async def _text(admin: Client, event: Json) -> str:
    answer = await admin.get(f"{event_path(event)}/tickets/sales/export")
    assert answer.status == 200, answer.body
    return answer.body.decode("utf-8-sig")


def _assert_harmless(text: str) -> None:
    for separators in SEPARATORS:
        heading, *rows = split(text, separators)
        assert [len(row) for row in rows] == [len(heading)] * len(rows), (separators, text)
    for separators in (*SEPARATORS, *FOREIGN):
        computed = [cell for row in split(text, separators) for cell in row if is_formula(cell)]
        assert computed == [], (separators, text)


async def test_every_cell_stays_one_cell_and_no_formula_wherever_a_sheet_splits(
    admin: Client, donor: Client, event: Json, superuser: psycopg.Connection
) -> None:
    """FR-058: as many columns in each row as there are headings."""
    package = await new_package(admin, event)
    option = await new_option(admin, package)
    made = await bought(donor, package, option_responses=[response(option, "x")])
    for within in WITHIN:
        _write(superuser, made, within)
        _assert_harmless(await _text(admin, event))


async def test_choices_and_headings_stay_in_their_cells_as_well(
    admin: Client, donor: Client, event: Json
) -> None:
    """FR-058: choices are joined by a semicolon."""
    for evil in ("=1+1", "Ada;=1+1", 'a;"=1+1&"', "a, b; c"):
        package = await new_package(admin, event, name=evil)
        asked = {**MEAL, "name": evil, "choices": ["Fish", evil]}
        meal = await new_option(admin, package, asked)
        await bought(donor, package, option_responses=[response(meal, ["Fish", evil])])
    _assert_harmless(await _text(admin, event))


@pytest.mark.parametrize(
    ("line", "separators"),
    [
        ("x,Ada;=1+1,y", ",;"),
        ('x,"Ada;=1+1",y', ";"),
        ('x,"a;""=1+1&""",y', ";"),
        ('x,"a\n=1",y', ";"),
        ("x,\u200b=1,y", ","),
    ],
)
def test_formula_that_is_let_through_is_seen(line: str, separators: str) -> None:
    """The control."""
    assert any(is_formula(cell) for row in split(line, separators) for cell in row)
