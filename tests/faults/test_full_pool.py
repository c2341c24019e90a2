"""More requests than connections: they queue, and every one is answered."""

import asyncio

import pytest
from sqlalchemy.pool import QueuePool

from infra.local.host.function_host import FunctionHost
from shared.db.engine import engine
from shared.services.buying import purchases
from shared.services.buying.purchase_slots import purchases_at_once
from tests.factories import Json, new_package, purchase
from tests.harness.client import Client
from tests.harness.donors import sign_in_donors
from tests.harness.key_server import KeyServer
from tests.harness.sync_points import after

_ROUNDS = 6


async def test_requests_queue_for_a_connection_and_none_fails(
    host: FunctionHost,
    keys: KeyServer,
    admin: Client,
    anybody: Client,
    event: Json,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Spec §7: refusing paying donors at the opening of a sale must not happen.

    Buyers keep their transactions open until all connections that they may have are taken, round
    after round; who only looks has to do with the few that are left.
    """
    size = purchases_at_once()
    donors = await sign_in_donors(host, keys, _ROUNDS * size)
    package = await new_package(admin, event)
    full = asyncio.Barrier(size)
    after(monkeypatch, purchases, "read_offer", full.wait)
    public = f"events/{event['id']}"
    answers = await asyncio.gather(
        *(purchase(donor, package) for donor in donors), *(anybody.get(public) for _ in donors)
    )
    sold, read = answers[: len(donors)], answers[len(donors) :]
    assert {answer.status for answer in sold} == {201}
    assert {answer.status for answer in read} == {200}
    pool = engine().pool
    assert isinstance(pool, QueuePool)
    assert pool.checkedout() == 0
