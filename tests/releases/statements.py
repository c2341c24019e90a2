"""Collects the statements that an app executes, as a plugin of pytest: `make record-release`.

    pytest -p tests.releases.statements --statements FILE tests/api

Each is kept once, as SQLAlchemy sends it: with placeholders, and never with a value.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

_seen: set[str] = set()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the file to write to; statements of other runs are kept in it."""
    parser.addoption("--statements", type=Path, required=True)


@event.listens_for(Engine, "before_cursor_execute")
def _remember(*execution: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own arguments
    _, _, statement, *_ = execution
    _seen.add(statement)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write all of them, sorted, so that two recordings can be compared."""
    path: Path = session.config.getoption("--statements")
    known = json.loads(path.read_text()) if path.exists() else []
    path.write_text(json.dumps(sorted({*known, *_seen}), indent=1, ensure_ascii=False) + "\n")
