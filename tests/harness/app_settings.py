"""Runs a part of a test with other app settings."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest

from shared.process import process


@contextmanager
def changed_settings(**environment: str) -> Iterator[None]:
    """Let the app read these environment variables inside the block."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        process.reset()
        try:
            yield
        finally:
            patch.undo()
            process.reset()


@asynccontextmanager
async def changed_clients(**environment: str) -> AsyncIterator[None]:
    """Do the same with settings that clients are made of: all are closed, and made at next use."""
    with changed_settings(**environment):
        await process.aclose()
        try:
            yield
        finally:
            await process.aclose()
