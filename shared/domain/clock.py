"""The only clock: all code reads the time here, so that a test can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_frozen_at: datetime | None = None


def now() -> datetime:
    """Return the present time, aware and in UTC."""
    return _frozen_at or datetime.now(UTC)


@contextmanager
def frozen_at(moment: datetime) -> Iterator[None]:
    """Stop the clock of this process at `moment` (aware); for tests and demo data in the past."""
    global _frozen_at  # noqa: PLW0603 - one process, one clock
    before, _frozen_at = _frozen_at, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen_at = before
