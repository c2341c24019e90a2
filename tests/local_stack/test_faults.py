"""What `make faults` reads after a fault shows what the fault has broken."""

from collections import Counter
from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import psycopg
import pytest

from infra.local.faults.stored import read_stored
from infra.local.faults.verdict import Outcome, Stored, judge
from infra.local.host.asgi import HostApplication
from infra.local.host.function_host import FunctionHost
from infra.local.stack import LocalStack
from tests.factories import Json, bought, new_package, promo_codes
from tests.harness.client import Client

BASE = "http://127.0.0.1/api/v1/"
# As a fault of the app would: another row of the same purchase, that no counter knows.
_SELL_TWICE = """
    INSERT INTO purchases SELECT another.* FROM purchases, jsonb_populate_record(
        purchases, jsonb_build_object('id', gen_random_uuid())) AS another
    WHERE purchases.id = %s
"""


@pytest.fixture
async def api(host: FunctionHost) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(HostApplication(host, {}, {}))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield client


async def test_a_planted_oversell_is_found(
    api: httpx.AsyncClient,
    stack: LocalStack,
    superuser: psycopg.Connection,
    admin: Client,
    donor: Client,
    event: Json,
) -> None:
    await promo_codes.new_code(admin, event, code="ONCE", max_total_uses=1)
    package = await new_package(admin, event, quantity_limit=2)
    purchases = [
        await bought(donor, package, promo_code="ONCE", key="key-1"),
        await bought(donor, package, key="key-2"),
    ]
    outcomes = {f"key-{n}": Outcome({one["id"]}) for n, one in enumerate(purchases, start=1)}

    async def read() -> Stored:
        assert admin.token is not None
        url = stack.postgres.superuser_url
        return await read_stored(url, api, UUID(event["id"]), admin.token)

    assert judge(outcomes, await read(), Counter()).broken == {}
    superuser.execute(_SELL_TWICE, [purchases[0]["id"]])
    verdict = judge(outcomes, await read(), Counter())
    # One package and one use of the code too many.
    assert verdict.oversold == 2
    assert verdict.doubled == 1
    assert verdict.drift > 0
