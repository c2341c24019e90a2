"""The picture of the data model is that of the tables."""

import re

from sqlalchemy import ForeignKeyConstraint

from infra.local.data_model import PAGE, drawn
from shared.db.tables import Base

DIAGRAMS = "\n".join(re.findall(r"```mermaid\n(.*?)```", PAGE.read_text(), re.DOTALL))


def test_the_page_is_drawn_from_the_tables_as_they_are() -> None:
    assert PAGE.read_text() == drawn(PAGE.read_text()), "run `make data-model`"


def test_every_table_and_column_is_in_the_picture() -> None:
    entities = dict(re.findall(r"^    (\w+) \{\n(.*?)^    \}$", DIAGRAMS, re.MULTILINE | re.DOTALL))
    assert set(entities) == set(Base.metadata.tables)
    for name, table in Base.metadata.tables.items():
        assert re.findall(r"^ +\S+ (\w+)", entities[name], re.MULTILINE) == list(table.c.keys())


def test_every_foreign_key_is_in_the_picture() -> None:
    found = set(re.findall(r'^    (\w+) \S+--\S+ (\w+) : "(.+)"$', DIAGRAMS, re.MULTILINE))
    keys = {
        (key.referred_table.name, table.name, ", ".join(key.column_keys))
        for table in Base.metadata.tables.values()
        for key in table.constraints
        if isinstance(key, ForeignKeyConstraint)
    }
    assert found == keys
