"""A crowd to buy at once, and events whose counters are recomputed when a test is over."""

from collections.abc import AsyncIterator

import pytest

from infra.local.host.function_host import FunctionHost
from infra.local.stack import LocalStack
from tests.factories import Json
from tests.harness.client import Client
from tests.harness.crowd import sign_in_donors
from tests.harness.key_server import KeyServer
from tests.harness.reconcile import MakeEvent, reconciled_events

_CROWD = 400


@pytest.fixture(scope="session")
async def crowd(host: FunctionHost, keys: KeyServer) -> list[Client]:
    """Four hundred donors who have signed in."""
    return await sign_in_donors(host, keys, _CROWD)


@pytest.fixture
async def make_event(admin: Client, stack: LocalStack) -> AsyncIterator[MakeEvent]:
    """Make events by `make_event(**fields)`."""
    async with reconciled_events(admin, stack.postgres.superuser_url) as make:
        yield make


@pytest.fixture
async def event(make_event: MakeEvent) -> Json:
    """An event that is on sale, without any limit."""
    return await make_event()
