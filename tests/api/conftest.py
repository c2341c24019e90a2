"""What the tests of the API share."""

import os
from collections.abc import Callable, Iterator

import pytest

from infra.local.environment import NO_LIMITS
from infra.local.host.function_host import FunctionHost
from shared.process import process

Configure = Callable[..., None]


@pytest.fixture
def configure(host: FunctionHost) -> Iterator[Configure]:
    """Change app settings until the test ends: `configure(cors_origins="https://…")`."""
    before = dict(os.environ)

    def change(**values: object) -> None:
        os.environ.update({name.upper(): str(value) for name, value in values.items()})
        process.reset()

    yield change
    os.environ.clear()
    os.environ.update(before)
    process.reset()


@pytest.fixture
def without_rate_limits(configure: Configure) -> None:
    """For tests that send more than a person would."""
    configure(**NO_LIMITS)
