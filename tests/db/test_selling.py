"""The two statements of a purchase answer with the columns that their dataclasses name."""

from dataclasses import fields

import psycopg
import pytest
from sqlalchemy import TextualSelect
from sqlalchemy.dialects.postgresql import psycopg as dialect

from shared.services.buying import statements


@pytest.mark.parametrize(
    ("statement", "answers_with"),
    [(statements._READ_OFFER, statements.Offer), (statements._SELL, statements.Outcome)],
)
def test_columns_come_in_the_order_of_the_fields(
    superuser: psycopg.Connection, statement: TextualSelect, answers_with: type
) -> None:
    """They are taken by their place: two that changed places would sell at the wrong price."""
    compiled = statement.compile(dialect=dialect.dialect())  # type: ignore[no-untyped-call]
    nothing = dict.fromkeys(compiled.params)
    # The donor's uses are counted only if a row comes that far, and none does.
    described = superuser.execute(str(compiled), nothing).description
    assert described is not None
    assert [column.name for column in described] == [field.name for field in fields(answers_with)]
