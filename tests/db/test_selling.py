"""The two statements of a purchase answer with the columns that are declared for them."""

from dataclasses import fields

import psycopg
import pytest
from psycopg._queries import MAX_CACHED_STATEMENT_LENGTH
from sqlalchemy import TextualSelect
from sqlalchemy.dialects.postgresql import psycopg as dialect

from shared.services.buying import statements
from shared.services.buying.offer import OFFER_COLUMNS


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        (statements._READ_OFFER, OFFER_COLUMNS),
        (statements._SELL, [field.name for field in fields(statements.Outcome)]),
    ],
)
def test_columns_come_in_the_order_in_which_they_are_declared(
    superuser: psycopg.Connection, statement: TextualSelect, names: list[str]
) -> None:
    """They are taken by their place: two that changed places would sell at the wrong price."""
    compiled = statement.compile(dialect=dialect.dialect())  # type: ignore[no-untyped-call]
    nothing = dict.fromkeys(compiled.params)
    # The donor's uses are counted only if a row comes that far, and none does.
    described = superuser.execute(str(compiled), nothing).description
    assert described is not None
    assert [column.name for column in described] == names


@pytest.mark.parametrize("statement", [statements._READ_OFFER, statements._SELL])
def test_the_driver_keeps_the_translation_of_both_statements(statement: TextualSelect) -> None:
    """psycopg does so up to this length; a longer one it parses again for each purchase."""
    compiled = statement.compile(dialect=dialect.dialect())  # type: ignore[no-untyped-call]
    assert len(str(compiled)) <= MAX_CACHED_STATEMENT_LENGTH
