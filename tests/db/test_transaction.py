"""One block is one transaction: all of it stays, or nothing."""

import asyncio
import traceback
from collections.abc import Mapping
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from infra.local.host.function_host import FunctionHost
from shared.db.tables import Base, Event, TicketPackage, User
from shared.db.transaction import read_only, read_write
from tests.db.rows import Row, Rows

pytestmark = pytest.mark.usefixtures("host")
READ_ONLY = "25006"  # read_only_sql_transaction


def is_stored(superuser: psycopg.Connection, event: Row) -> bool:
    found = superuser.execute("SELECT FROM events WHERE slug = %(slug)s", event)
    return found.fetchone() is not None


async def test_the_end_of_the_block_commits(superuser: psycopg.Connection, rows: Rows) -> None:
    event = rows.valid("events")
    async with read_write() as session:
        await session.execute(insert(Event).values(**event))
        assert not is_stored(superuser, event)
    assert is_stored(superuser, event)


@pytest.mark.parametrize("error", [ZeroDivisionError, asyncio.CancelledError, SystemExit])
async def test_leaving_the_block_by_an_exception_rolls_back(
    superuser: psycopg.Connection, rows: Rows, error: type[BaseException]
) -> None:
    event = rows.valid("events")

    async def fail() -> None:
        async with read_write() as session:
            await session.execute(insert(Event).values(**event))
            raise error

    with pytest.raises(error):
        await fail()
    assert not is_stored(superuser, event)


async def test_a_cancelled_statement_rolls_back_and_leaves_a_sound_connection(
    superuser: psycopg.Connection, rows: Rows
) -> None:
    event = rows.valid("events")
    under_way = asyncio.Event()

    async def write() -> None:
        async with read_write() as session:
            await session.execute(insert(Event).values(**event))
            under_way.set()
            await session.execute(text("SELECT pg_sleep(25)"))

    writing = asyncio.create_task(write())
    await under_way.wait()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert not is_stored(superuser, event)
    async with read_write() as session:
        assert await session.scalar(select(1)) == 1


async def test_postgresql_refuses_to_write_in_a_reading_block(
    superuser: psycopg.Connection, rows: Rows
) -> None:
    event = rows.valid("events")

    async def write() -> None:
        async with read_only() as session:
            await session.execute(insert(Event).values(**event))

    with pytest.raises(DBAPIError) as refused:
        await write()
    assert isinstance(refused.value.orig, psycopg.errors.ReadOnlySqlTransaction)
    assert refused.value.orig.sqlstate == READ_ONLY
    assert not is_stored(superuser, event)


async def test_a_connection_that_only_read_can_write_again(host: FunctionHost, rows: Rows) -> None:
    """More rounds than the pool has connections, so that each is used for both."""
    for _ in range(12):
        async with read_only() as session:
            assert await session.scalar(text("SHOW transaction_read_only")) == "on"
        async with read_write() as session:
            assert await session.scalar(text("SHOW transaction_read_only")) == "off"


async def fill_one_place_twice(session: AsyncSession, package: Mapping[str, object]) -> None:
    await session.execute(insert(TicketPackage).values(**package))
    await session.execute(insert(TicketPackage).values(**package, id=uuid4()))


async def test_a_refused_commit_surfaces_and_nothing_stays(
    superuser: psycopg.Connection, rows: Rows
) -> None:
    """Two packages in one place: the constraint is deferred, so only the commit is refused."""
    package = rows.valid("ticket_packages")
    reached_the_end = False

    async def write() -> None:
        nonlocal reached_the_end
        async with read_write() as session:
            await fill_one_place_twice(session, package)
            reached_the_end = True

    with pytest.raises(IntegrityError) as refused:
        await write()
    assert reached_the_end
    assert isinstance(refused.value.orig, psycopg.errors.UniqueViolation)
    assert refused.value.orig.diag.constraint_name == "uq_ticket_packages_event_display_order"
    stored = superuser.execute(
        "SELECT count(*) FROM ticket_packages WHERE display_order = %(display_order)s", package
    )
    assert stored.fetchone() == (0,)


SECRET = "noor.vermeulen@example.org"
REFUSED_ROWS: dict[str, tuple[type[Base], dict[str, object]]] = {
    "uq_users_issuer_subject": (User, {"subject": SECRET}),
    "ck_events_name_length": (Event, {"venue": SECRET, "name": ""}),
    "NOT NULL": (Event, {"venue": SECRET, "name": None}),
}


@pytest.mark.parametrize("constraint", REFUSED_ROWS)
async def test_a_refused_row_is_not_quoted_in_the_error(rows: Rows, constraint: str) -> None:
    """Errors are logged; what people typed is not. PostgreSQL would quote it under DETAIL."""
    table, values = REFUSED_ROWS[constraint]
    row = {**rows.valid(table.__tablename__), **values}

    async def write_twice() -> None:
        async with read_write() as session:
            await session.execute(insert(table).values(**row))
            await session.execute(insert(table).values(**row))

    with pytest.raises(IntegrityError) as refused:
        await write_twice()
    said = "".join(traceback.format_exception(refused.value))
    assert SECRET not in said
    # What the error is about must still be found.
    assert isinstance(refused.value.orig, psycopg.Error)
    assert refused.value.orig.diag.table_name == table.__tablename__
    assert refused.value.orig.diag.constraint_name in (constraint, None)
    assert table.__tablename__ in said


async def test_a_refused_commit_is_not_quoted_either(host: FunctionHost, rows: Rows) -> None:
    package = rows.valid("ticket_packages")
    with pytest.raises(IntegrityError) as refused:
        async with read_write() as session:
            await fill_one_place_twice(session, package)
    assert str(package["display_order"]) not in f"{refused.value} {refused.value.orig}"
