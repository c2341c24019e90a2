"""The pool gets over a database that was restarted, and no request has to fail for it."""

import asyncio
import fcntl
import os
import socket
from collections import Counter
from types import SimpleNamespace

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError

from infra.local.stack import LocalStack
from shared.db import engine as engine_module
from shared.db.engine import engine
from tests.factories import Json
from tests.harness.client import Client
from tests.harness.outages import restart

MANY = 10


async def read_at_once(anybody: Client, of: Json) -> Counter[int]:
    """Return how often each status was answered."""
    answers = await asyncio.gather(*(anybody.get(f"events/{of['id']}") for _ in range(MANY)))
    return Counter(answer.status for answer in answers)


async def test_after_a_restart_of_the_database_no_request_fails(
    stack: LocalStack, anybody: Client, event: Json
) -> None:
    """Every connection of the pool is dead then; each is noticed before it is used."""
    assert await read_at_once(anybody, event) == {200: MANY}
    await restart(stack.postgres)
    assert await read_at_once(anybody, event) == {200: MANY}


async def test_without_the_check_requests_would_fail(
    stack: LocalStack, anybody: Client, package: Json
) -> None:
    """The control: it is the check at checkout that saves them."""
    of = {"id": package["event_id"]}
    check = engine_module._refuse_a_dead_connection
    await read_at_once(anybody, of)
    event.remove(engine().sync_engine, "checkout", check)
    try:
        await restart(stack.postgres)
        assert (await read_at_once(anybody, of))[503] > 0
    finally:
        event.listen(engine().sync_engine, "checkout", check)
    assert await read_at_once(anybody, of) == {200: MANY}


def test_the_check_works_in_a_process_with_thousands_of_open_files() -> None:
    """A file number above 1,023 is more than `select` can take."""
    here, there = socket.socketpair()
    high = fcntl.fcntl(here, fcntl.F_DUPFD, 1_500)
    connection = SimpleNamespace(driver_connection=SimpleNamespace(fileno=lambda: high))
    record = SimpleNamespace(record_info={})
    try:
        engine_module._refuse_a_dead_connection(connection, record, None)
        there.close()
        with pytest.raises(DisconnectionError):
            engine_module._refuse_a_dead_connection(connection, record, None)
    finally:
        os.close(high)
        here.close()
