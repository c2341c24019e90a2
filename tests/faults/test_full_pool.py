"""More requests than connections: they queue, and every one is answered."""

import asyncio
from math import ceil

import pytest
from sqlalchemy.pool import QueuePool

from infra.local.host.function_host import FunctionHost
from shared.db.engine import engine
from shared.services.buying import purchases
from shared.services.buying.purchase_slots import purchases_at_once
from tests.factories import purchase
from tests.harness.pool import deployed_pool_size
from tests.harness.stage import Stage, buyers_at_once
from tests.harness.sync_points import after

_ROUNDS = 6


async def test_the_pool_is_as_large_as_in_production(host: FunctionHost) -> None:
    """With a larger one, tests would not see that requests wait for each other's connections."""
    pool = engine().pool
    assert isinstance(pool, QueuePool)
    assert pool.size() == deployed_pool_size("production")


async def test_requests_queue_for_a_connection_and_none_fails(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spec §7: refusing paying donors at the opening of a sale must not happen.

    Buyers keep their transactions open until all connections that they may have are taken, round
    after round; who only looks has to do with the few that are left.
    """
    size = purchases_at_once()
    # One package lets in fewer: as many packages as it takes to fill the pool.
    packages = [await stage.new_package() for _ in range(ceil(size / buyers_at_once()))]
    donors = await stage.donors(_ROUNDS * size)
    full = asyncio.Barrier(size)
    after(monkeypatch, purchases, "read_offer", full.wait)
    public = f"events/{stage.event['id']}"
    answers = await asyncio.gather(
        *(purchase(donor, packages[number % len(packages)]) for number, donor in enumerate(donors)),
        *(stage.anybody.get(public) for _ in donors),
    )
    sold, read = answers[: len(donors)], answers[len(donors) :]
    assert {answer.status for answer in sold} == {201}
    assert {answer.status for answer in read} == {200}
    pool = engine().pool
    assert isinstance(pool, QueuePool)
    assert pool.checkedout() == 0
