"""What most races begin with: an event on sale, and the people who meet at it."""

from dataclasses import dataclass
from typing import Any

import psycopg

from infra.local.host.function_host import FunctionHost
from infra.local.stack import LocalStack
from shared.services.buying.purchase_slots import purchases_at_once
from shared.settings import settings
from tests import factories
from tests.factories import Json, promo_codes
from tests.harness.client import Client
from tests.harness.donors import sign_in_donors
from tests.harness.key_server import KeyServer


def buyers_at_once() -> int:
    """Return how many buyers of one package this process lets into their transactions at once."""
    return min(settings().purchases_at_once_per_package, purchases_at_once())


class Crowd:
    """Donors that the app has seen. Each is signed in once, when a test first asks for so many."""

    def __init__(self, host: FunctionHost, keys: KeyServer) -> None:
        self._host = host
        self._keys = keys
        self._donors: list[Client] = []

    async def first(self, count: int) -> list[Client]:
        """Return the first `count` donors; the same ones for every test of this process."""
        missing = count - len(self._donors)
        if missing > 0:
            self._donors += await sign_in_donors(self._host, self._keys, missing)
        return self._donors[:count]


@dataclass(frozen=True)
class Stage:
    """The people of a race, the event on which they meet, and the servers behind the API.

    The event is the fixture `event` of the test's folder or file. What a race is about (a package,
    a promo code, a purchase) is made by the test, or by a fixture of its own.
    """

    host: FunctionHost
    stack: LocalStack
    superuser: psycopg.Connection
    admin: Client
    donor: Client
    anybody: Client
    event: Json
    crowd: Crowd

    async def donors(self, count: int) -> list[Client]:
        """Return so many donors, signed in when they are first asked for."""
        return await self.crowd.first(count)

    async def new_package(self, **fields: object) -> Json:
        """Create a package of the event, without a limit unless `fields` set one."""
        return await factories.new_package(self.admin, self.event, **fields)

    async def new_code(self, **fields: Any) -> Json:  # noqa: ANN401 - whatever a body may hold
        """Create a promo code of the event, 10 % off without limits unless `fields` set some."""
        return await promo_codes.new_code(self.admin, self.event, **fields)
