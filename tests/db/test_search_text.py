"""The folded text that a search reads: the database writes it, whichever release writes the row."""

import sys
import unicodedata

import psycopg

from shared.domain.text import search_words
from tests.db.rows import Rows


def test_the_database_folds_every_character_as_the_app_does(as_app: psycopg.Connection) -> None:
    """Else a name would be stored in one form, and looked for in another."""
    characters = [
        chr(point)
        for point in range(1, sys.maxunicode + 1)
        if unicodedata.category(chr(point)) not in {"Cc", "Cn", "Co", "Cs"}
    ]
    rows = as_app.execute(
        "SELECT one, fold_for_search('a' || one || 'z') FROM unnest(%s::text[]) AS one",
        (characters,),
    ).fetchall()
    differ = [ascii(one) for one, folded in rows if search_words(f"a{one}z") != folded.split()]
    assert (len(rows), differ) == (len(characters), [])


def test_a_person_is_folded_whenever_name_or_address_change(
    as_app: psycopg.Connection, rows: Rows
) -> None:
    person = {**rows.valid("users"), "name": "Jos\u00e9 O\u2019Neil"}
    rows.insert(as_app, "users", person)
    subject = (person["subject"],)
    read = "SELECT search_text FROM users WHERE subject = %s"
    assert as_app.execute(read, subject).fetchone() == ("jose oneil",)
    as_app.execute("UPDATE users SET email = 'J@Example.org' WHERE subject = %s", subject)
    assert as_app.execute(read, subject).fetchone() == ("jose oneil j@example.org",)
    as_app.execute("UPDATE users SET name = NULL, email = NULL WHERE subject = %s", subject)
    assert as_app.execute(read, subject).fetchone() == (None,)


def test_a_guest_is_folded_whenever_name_or_address_change(
    as_app: psycopg.Connection, rows: Rows
) -> None:
    ticket = {**rows.valid("tickets"), "guest_name": None}
    rows.insert(as_app, "tickets", ticket)
    number = (ticket["number"],)
    read = "SELECT search_text FROM tickets WHERE number = %s"
    assert as_app.execute(read, number).fetchone() == (None,)
    as_app.execute("UPDATE tickets SET guest_name = 'Zo\u00eb' WHERE number = %s", number)
    assert as_app.execute(read, number).fetchone() == ("zoe",)
    as_app.execute("UPDATE tickets SET guest_name = NULL WHERE number = %s", number)
    assert as_app.execute(read, number).fetchone() == (None,)


def test_who_is_thanked_is_folded_whenever_it_changes(
    as_app: psycopg.Connection, rows: Rows
) -> None:
    purchase = {**rows.valid("purchases"), "in_the_name_of": "Fundaci\u00f3n O\u2019Neil"}
    rows.insert(as_app, "purchases", purchase)
    read = "SELECT search_text FROM purchases WHERE in_the_name_of IS NOT DISTINCT FROM %s"
    name = (purchase["in_the_name_of"],)
    assert as_app.execute(read, name).fetchone() == ("fundacion oneil",)
    as_app.execute("UPDATE purchases SET in_the_name_of = NULL WHERE in_the_name_of = %s", name)
    assert as_app.execute(f"{read} AND search_text IS NOT NULL", (None,)).fetchall() == []
