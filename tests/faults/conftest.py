"""Events whose counters are recomputed when a test is over and all parts are back."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from infra.local.stack import LocalStack
from shared import telemetry
from tests.factories import Json
from tests.harness.client import Client
from tests.harness.reconcile import MakeEvent, reconciled_events
from tests.harness.stage import Stage


@pytest.fixture
async def make_event(admin: Client, stack: LocalStack) -> AsyncIterator[MakeEvent]:
    """Make events by `make_event(**fields)`."""
    async with reconciled_events(admin, stack.postgres.superuser_url) as make:
        yield make


@pytest.fixture
async def event(make_event: MakeEvent) -> Json:
    """An event that is on sale, without any limit."""
    return await make_event()


@pytest.fixture
async def known_donor(donor: Client) -> Client:
    """A donor whom the app has seen."""
    assert (await donor.get("me/purchases")).status == 200
    return donor


@pytest.fixture
def stage(stage: Stage, known_donor: Client) -> Stage:
    """The same, where the donor is known: signing in takes statements that a fault could meet."""
    return replace(stage, donor=known_donor)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each metric was counted."""
    seen: Counter[str] = Counter()

    def count(name: str, *, amount: int = 1, **_: str) -> None:
        seen[name] += amount

    monkeypatch.setattr(telemetry, "count", count)
    return seen
