"""What PostgreSQL states to be its own fault is 503; any other error of it is a bug of ours."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import psycopg
import pytest
from sqlalchemy import event as listeners
from sqlalchemy import text

from infra.local.host.function_host import FunctionHost
from infra.local.stack import LocalStack
from shared.db.engine import engine
from shared.db.faults import FAULTS, Fault
from shared.db.transaction import read_write
from shared.http.problems import problem
from shared.settings import settings
from tests.factories import Json, purchase
from tests.harness.client import Answer, Client
from tests.harness.pool import connections_in_use
from tests.harness.stage import Stage

_APP = "ticketing_app"
_FAULTS = {
    "08006": "connection_failure",
    "25006": "read_only_sql_transaction",
    "25P03": "idle_in_transaction_session_timeout",
    "40001": "serialization_failure",
    "40P01": "deadlock_detected",
    "42501": "insufficient_privilege",
    "53100": "disk_full",
    "53200": "out_of_memory",
    "53300": "too_many_connections",
    "55P03": "lock_not_available",
    "57014": "query_canceled",
    "57P01": "admin_shutdown",
    "57P03": "cannot_connect_now",
    "58030": "io_error",
}
_BUGS = {
    "0A000": "feature_not_supported",
    "22012": "division_by_zero",
    "22P02": "invalid_text_representation",
    "23514": "check_violation",
    "42601": "syntax_error",
    "42703": "undefined_column",
    "54001": "statement_too_complex",
    "P0001": "raise_exception",
    "XX001": "data_corrupted",
}


def _assert_unavailable(answer: Answer) -> None:
    assert (answer.status, answer.code) == (503, "service_unavailable")
    assert int(answer.headers["Retry-After"]) >= 1


async def _error_of_postgresql(state: str) -> Exception:
    with pytest.raises(Exception, match="on purpose") as raised:
        async with read_write() as session:
            await session.execute(
                text(f"DO $$ BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = '{state}'; END $$")
            )
    return raised.value


@pytest.mark.parametrize("state", [pytest.param(state, id=name) for state, name in _FAULTS.items()])
async def test_fault_of_the_database_is_service_unavailable(
    host: FunctionHost, counted: Counter[str], state: str
) -> None:
    answer = problem(await _error_of_postgresql(state), instance="/")
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert int(answer.headers["Retry-After"]) >= 1
    assert counted["database.rights_missing"] == (state == "42501")


@pytest.mark.parametrize("state", [pytest.param(state, id=name) for state, name in _BUGS.items()])
async def test_any_other_error_of_the_database_is_a_bug(
    host: FunctionHost, counted: Counter[str], state: str
) -> None:
    answer = problem(await _error_of_postgresql(state), instance="/")
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert counted["database.rights_missing"] == 0


def test_every_row_of_the_table_is_tried() -> None:
    tried = {row for row in FAULTS for state in _FAULTS if state.startswith(row)}
    assert tried == set(FAULTS)
    assert [row for row, fault in FAULTS.items() if fault is Fault.RIGHT_MISSING] == ["42501"]


async def test_sale_without_the_right_to_insert_is_counted_and_works_once_it_is_granted(
    stage: Stage, package: Json, counted: Counter[str]
) -> None:
    """A fault of the deployment: the donor is asked to come back, and operators see a metric."""
    stage.superuser.execute(f"REVOKE INSERT ON purchases FROM {_APP}")
    try:
        _assert_unavailable(await purchase(stage.donor, package))
    finally:
        stage.superuser.execute(f"GRANT INSERT ON purchases TO {_APP}")
    assert counted["database.rights_missing"] == 1
    assert (await purchase(stage.donor, package)).status == 201
    assert counted["database.rights_missing"] == 1


@pytest.fixture
def nobody_writes(superuser: psycopg.Connection) -> Iterator[None]:
    """PostgreSQL begins the app's transactions as read-only ones, unless it asks for others."""
    superuser.execute(f"ALTER ROLE {_APP} SET default_transaction_read_only = on")
    yield
    superuser.execute(f"ALTER ROLE {_APP} RESET default_transaction_read_only")


@pytest.fixture
async def read_only_stage(stage: Stage, package: Json, nobody_writes: None) -> Any:  # noqa: ANN401
    """The stage, and its package, from when the app's connections are read-only."""
    await engine().dispose()
    yield stage, package
    await engine().dispose()


async def test_read_only_database_is_read_and_never_written(
    read_only_stage: tuple[Stage, Json],
) -> None:
    """Before and after many reads: what a read has set must not allow the next one to write."""
    stage, package = read_only_stage
    public = f"events/{package['event_id']}"
    path = f"admin/{public}/tickets/packages/{package['id']}"
    for _ in range(2):
        for _ in range(3):
            _assert_unavailable(await purchase(stage.donor, package))
            _assert_unavailable(await stage.admin.patch(path, {"name": "New"}, If_Match='"1"'))
        many = 2 * settings().database_pool_size
        reads = await asyncio.gather(*(stage.admin.get(path) for _ in range(many)))
        assert {read.status for read in reads} == {200}
        assert (await stage.anybody.get(public)).status == 200
        assert (await stage.donor.get("me/purchases")).status == 200
    assert (await stage.admin.get(path)).json["name"] == package["name"]


async def test_connections_that_die_as_soon_as_they_are_opened_are_no_bug(
    stack: LocalStack, superuser: psycopg.Connection, anybody: Client, event: Json
) -> None:
    """The pool tries twice; afterwards it has no dead connection left."""

    def hang_up(connection: Any, _record: object) -> None:  # noqa: ANN401
        pid = connection.driver_connection.info.backend_pid
        superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    path = f"events/{event['id']}"
    await engine().dispose()
    listeners.listen(engine().sync_engine, "connect", hang_up)
    try:
        for _ in range(2 * settings().database_pool_size):
            _assert_unavailable(await anybody.get(path))
    finally:
        listeners.remove(engine().sync_engine, "connect", hang_up)
    assert connections_in_use() == 0
    many = 2 * settings().database_pool_size
    answers = await asyncio.gather(*(anybody.get(path) for _ in range(many)))
    assert {answer.status for answer in answers} == {200}
