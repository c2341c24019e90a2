"""Waiting for what Azure does in its own time."""

import time
from collections.abc import Callable
from typing import TypeVar

from infra.azure.az import AzFailed

# A host that was just deployed lists its functions, and makes the key of its blob trigger, only
# after it has started for the first time.
PATIENCE_SECONDS = 300
PAUSE_SECONDS = 10
Found = TypeVar("Found")


def eventually(find: Callable[[], Found]) -> Found:
    """Call `find` until it does not fail, for `PATIENCE_SECONDS` at most.

    Raises:
        AzFailed: it failed to the end; what it failed with last.
    """
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return find()
        except AzFailed:
            if time.monotonic() > give_up_at:
                raise
        time.sleep(PAUSE_SECONDS)
