"""Stacks that these tests may break; the other tests have one of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.stack import LocalStack, remove_stack


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    """A place for a stack, removed with all that the stack put elsewhere."""
    yield tmp_path / "stack"
    remove_stack(tmp_path / "stack")


@pytest.fixture(scope="session")
def running_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """A running stack for tests that need its servers and leave them running."""
    directory = tmp_path_factory.mktemp("running") / "stack"
    with LocalStack(directory) as stack:
        yield stack
    remove_stack(directory)
