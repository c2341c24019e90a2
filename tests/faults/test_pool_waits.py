"""No request waits for anything outside the database while it has one of the connections."""

import pytest
from sqlalchemy.pool import QueuePool

from shared.db.engine import engine
from shared.services.people import coordinators
from shared.services.sales import counts
from tests.factories import Json
from tests.harness.client import Client
from tests.harness.sync_points import after


def _connections_in_use() -> int:
    pool = engine().pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


async def test_the_event_check_of_a_read_ends_before_its_handler_begins(
    admin: Client, event: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_use: list[int] = []

    async def note() -> None:
        in_use.append(_connections_in_use())

    after(monkeypatch, counts, "find_counts", note)
    coordinators.access_memo.clear()
    answer = await admin.get(f"admin/events/{event['id']}/tickets/sales")
    assert answer.status == 200
    assert in_use == [0]
