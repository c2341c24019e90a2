"""The process's only database engine and its pool."""

import select
from typing import Any

import certifi
import psycopg
from sqlalchemy import event
from sqlalchemy.engine import Connection, ExceptionContext
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared import connection_use, telemetry_export
from shared.entra import DATABASE, SignInFailed, token_for
from shared.process import process
from shared.settings import settings

# A full pool queues. It gives up before the deadline of a transaction does, so that a connection
# that comes late leaves 5 s for the statements, and the log tells a full pool from a slow server.
_QUEUE_SECONDS = 10
_CONNECT_SECONDS = 5
# The execution option of a session that states whether its transactions only read.
ONLY_READS = "only_reads"
_WAS_DEAD = "was_dead"


@process.client(close=AsyncEngine.dispose)
def engine() -> AsyncEngine:
    """Return the engine, made at first use so that it belongs to the running event loop."""
    configured = settings()
    url = configured.database_url.get_secret_value()
    created = create_async_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=configured.database_pool_size,
        max_overflow=0,
        # Statements may be logged, but not the values that people typed. See `_withhold_values`.
        hide_parameters=True,
        pool_timeout=_QUEUE_SECONDS,
        connect_args={
            "connect_timeout": _CONNECT_SECONDS,
            "prepare_threshold": configured.database_prepare_threshold,
            "application_name": "ticket-packages",
            # A network that drops packets is noticed in half a minute, not after the kernel's two
            # hours.
            "keepalives_idle": 30,
            "keepalives_interval": 10,
            "keepalives_count": 3,
            "tcp_user_timeout": 30_000,
            **({"async_creator_fn": _connect_as_identity} if configured.azure_client_id else {}),
        },
    )
    event.listen(created.sync_engine, "checkout", _refuse_a_dead_connection)
    event.listen(created.sync_engine, "begin", _state_access_mode)
    event.listen(created.sync_engine, "handle_error", _withhold_values)
    connection_use.watch(created.sync_engine)
    telemetry_export.trace_database(created.sync_engine)
    return created


async def _connect_as_identity(*arguments: Any, **options: Any) -> psycopg.AsyncConnection:  # noqa: ANN401
    """Open a connection whose password is a token, for SQLAlchemy's psycopg adapter."""
    try:
        token = await token_for(DATABASE).read()
    except SignInFailed as error:
        raise psycopg.OperationalError("no token to sign in with") from error
    return await psycopg.AsyncConnection.connect(
        *arguments,
        password=token,
        # The libpq inside psycopg's wheel looks for the system's certificates in a path that is
        # empty.
        sslrootcert=certifi.where(),
        **options,
    )


def _refuse_a_dead_connection(
    dbapi_connection: Any,  # noqa: ANN401
    record: Any,  # noqa: ANN401
    _fairy: object,
) -> None:
    """Notice, without a round trip, that the server has closed an idle connection.

    A server that stops sends a last message and closes, so an idle socket becomes readable. On
    `DisconnectionError` the pool opens a new connection, so no request has to fail first.

    Raises:
        DisconnectionError: the connection is dead.
        psycopg.OperationalError: so is the new one. After a second `DisconnectionError` the pool
            would raise an error that does not tell this from a bug.
    """
    # Not select(): it takes no file descriptor above 1,023.
    waiting = select.poll()
    waiting.register(dbapi_connection.driver_connection.fileno(), select.POLLIN)
    if not waiting.poll(0):
        record.record_info.pop(_WAS_DEAD, None)
        return
    if record.record_info.pop(_WAS_DEAD, False):
        raise psycopg.OperationalError("the server closed a connection just after it was opened")
    record.record_info[_WAS_DEAD] = True
    raise DisconnectionError


def _state_access_mode(connection: Connection) -> None:
    """Have a transaction that only reads begun by `BEGIN READ ONLY`, and any other by `BEGIN`.

    Not by SQLAlchemy's `postgresql_readonly`: what it has set once, it resets to `READ WRITE`,
    which overrules a server that lets nobody write.
    """
    pooled: Any = connection.connection.dbapi_connection
    mode = True if connection.get_execution_options().get(ONLY_READS) else None
    if pooled.read_only is not mode:
        pooled.set_read_only(mode)


def _withhold_values(context: ExceptionContext) -> None:
    """Reduce an error's text to its primary message: PostgreSQL's details quote the whole row."""
    error = context.original_exception
    if isinstance(error, psycopg.Error) and error.diag.message_primary is not None:
        error.args = (error.diag.message_primary,)
        if context.sqlalchemy_exception is not None:
            context.sqlalchemy_exception.args = error.args
