"""The purchase is committed, and the donor never hears of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.transaction import read_write
from tests.factories import Json, purchase
from tests.harness.client import Client
from tests.harness.patching import replace_everywhere
from tests.harness.stage import Stage


def _lose_answers(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    @asynccontextmanager
    async def commit_and_fail() -> AsyncIterator[AsyncSession]:
        async with read_write() as session:
            yield session
        raise error

    replace_everywhere(monkeypatch, read_write, commit_and_fail)


def _purchase_ids(superuser: psycopg.Connection, event: Json) -> list[str]:
    rows = superuser.execute("SELECT id FROM purchases WHERE event_id = %s", [event["id"]])
    return [str(row[0]) for row in rows]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        pytest.param(RuntimeError("the process is gone"), 500, id="process_ends"),
        # PostgreSQL has committed, and its word of it is lost on the way.
        pytest.param(OperationalError("COMMIT", None, OSError()), 503, id="database_unheard"),
    ],
)
async def test_retry_after_a_lost_answer_gets_the_purchase_that_was_made(
    stage: Stage, package: Json, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    """Spec §7: same key and body again, the same response, nothing bought twice."""
    key = uuid4().hex
    with monkeypatch.context() as losing:
        _lose_answers(losing, error)
        assert (await purchase(stage.donor, package, key=key)).status == status
    (made,) = _purchase_ids(stage.superuser, stage.event)
    retried = await purchase(stage.donor, package, key=key)
    assert (retried.status, retried.json["id"]) == (201, made)
    assert retried.headers["Location"].endswith(made)
    assert (await stage.donor.get(f"me/purchases/{made}")).json == retried.json
    assert _purchase_ids(stage.superuser, stage.event) == [made]


async def test_retry_after_the_last_one_was_bought_and_its_answer_lost_is_not_sold_out(
    known_donor: Client,
    admin: Client,
    package: Json,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Spec §7: the key answers before stock, switch and cap are looked at."""
    key = uuid4().hex
    path = f"admin/events/{package['event_id']}/tickets/packages/{package['id']}"
    with monkeypatch.context() as losing:
        _lose_answers(losing, asyncio.CancelledError())
        with pytest.raises(asyncio.CancelledError):
            await purchase(known_donor, package, 10, key=key)
    assert (await admin.post(f"{path}/disable")).json["is_sold_out"]
    assert (await purchase(known_donor, package, 10, key=key)).status == 201
