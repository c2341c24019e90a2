"""Collects the statements that an app executes, as a plugin of pytest: `make record-release`.

    pytest -p tests.releases.statements --statements FILE tests/api

Each is kept once, as SQLAlchemy sends it: with placeholders and the types of their values, and
never with a value.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

_seen: dict[str, dict[str, str]] = {}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the file to write to."""
    parser.addoption("--statements", type=Path, required=True)


@event.listens_for(Engine, "before_cursor_execute")
def _remember(*execution: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own arguments
    _, _, statement, parameters, *_ = execution
    one = parameters[0] if isinstance(parameters, list) else parameters
    types = _seen.setdefault(statement, {})
    if isinstance(one, Mapping):
        types |= {name: _type(value) for name, value in one.items() if value is not None}
        types |= {name: "NoneType" for name in one if name not in types}


def _type(value: object) -> str:
    if isinstance(value, list) and value:
        return f"list[{_type(value[0])}]"
    # An enum is a text to PostgreSQL.
    return "str" if isinstance(value, str) else type(value).__name__


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write all of them, sorted, so that two recordings can be compared."""
    recorded = [
        {"statement": statement, "parameters": dict(sorted(_seen[statement].items()))}
        for statement in sorted(_seen)
    ]
    path: Path = session.config.getoption("--statements")
    path.write_text(json.dumps(recorded, indent=1, ensure_ascii=False) + "\n")
