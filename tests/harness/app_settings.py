"""Runs a part of a test with other app settings."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from shared.http import admission
from shared.settings import settings


@contextmanager
def changed_settings(**environment: str) -> Iterator[None]:
    """Let the app read these environment variables inside the block."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        _read_anew()
        try:
            yield
        finally:
            patch.undo()
            _read_anew()


def _read_anew() -> None:
    settings.cache_clear()
    # The limits are read once as well.
    admission._policies.cache_clear()
