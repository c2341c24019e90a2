"""`python -m infra.local.data_model`: draws the tables into docs/data-model.md, from the code."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Column, ForeignKeyConstraint, Table, UniqueConstraint
from sqlalchemy.dialects import postgresql

from infra.local.paths import ROOT
from shared.db import tables

PAGE = ROOT / "docs" / "data-model.md"
_MARKED = re.compile(r"(<!-- drawn: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_DIAGRAM = "```mermaid\nerDiagram\n{body}\n```\n"


def drawn(page: str) -> str:
    """Return the page with diagrams of the present tables."""
    parts = {"relations": _relations(), "columns": _columns()}
    return _MARKED.sub(lambda mark: mark[1] + parts[mark[2]] + mark[3], page)


def _tables() -> list[Table]:
    return sorted(tables.Base.metadata.tables.values(), key=lambda table: table.name)


def _relations() -> str:
    lines = [line for table in _tables() for line in [f"    {table.name}", *_lines(table)]]
    return _DIAGRAM.format(body="\n".join(lines))


def _lines(table: Table) -> Iterator[str]:
    keys = [each for each in table.constraints if isinstance(each, ForeignKeyConstraint)]
    for key in sorted(keys, key=lambda each: list(each.column_keys)):
        one = "|o" if any(table.c[name].nullable for name in key.column_keys) else "||"
        many = "o|" if _is_unique(table, set(key.column_keys)) else "o{"
        columns = ", ".join(key.column_keys)
        yield f'    {key.referred_table.name} {one}--{many} {table.name} : "{columns}"'


def _is_unique(table: Table, columns: set[str]) -> bool:
    """Return whether the columns are unique together."""
    unique = [set(table.primary_key.columns.keys())]
    unique += [
        set(each.columns.keys()) for each in table.constraints if isinstance(each, UniqueConstraint)
    ]
    return any(each <= columns for each in unique)


def _columns() -> str:
    """Draw the columns, a diagram for each module of `shared/db/tables`."""
    by_module: dict[str, list[Table]] = {}
    for mapper in tables.Base.registry.mappers:
        module = mapper.class_.__module__.rpartition(".")[2]
        table = mapper.local_table
        assert isinstance(table, Table)  # noqa: S101 - no class here is mapped to anything else
        by_module.setdefault(module, []).append(table)
    return "\n".join(
        f"### `shared/db/tables/{module}.py`\n\n{_entities(grouped)}"
        for module, grouped in sorted(by_module.items())
    )


def _entities(tables: list[Table]) -> str:
    lines: list[str] = []
    for table in sorted(tables, key=lambda each: each.name):
        lines.append(f"    {table.name} {{")
        lines += [f"        {_attribute(column)}" for column in table.columns]
        lines.append("    }")
    return _DIAGRAM.format(body="\n".join(lines))


def _attribute(column: Column[object]) -> str:
    # PostgreSQL's name of the type, without the parts that the diagram's grammar does not allow.
    kind = column.type.compile(dialect=postgresql.dialect()).lower()  # type: ignore[no-untyped-call]
    kind = kind.replace("timestamp with time zone", "timestamptz").partition("(")[0]
    keys = ", ".join(["PK"] * column.primary_key + ["FK"] * bool(column.foreign_keys))
    note = '"may be null"' if column.nullable else ""
    return " ".join(filter(None, [kind, column.name, keys, note]))


def main(page: Path = PAGE) -> int:
    """Return the exit code."""
    page.write_text(drawn(page.read_text()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
