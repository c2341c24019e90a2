"""Which errors of the database are its own faults: the same request may succeed later.

PostgreSQL states what went wrong in a SQLSTATE of five characters, the first two of which are its
class (https://www.postgresql.org/docs/current/errcodes-appendix.html). The table below is the only
place that decides by it. What is not in it is a bug of ours.
"""

from enum import Enum, auto

import psycopg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from shared.db.deadline import DeadlinePassed


class Fault(Enum):
    """Who has to act on it."""

    UNAVAILABLE = auto()  # The database, or the way to it; it usually passes by itself.
    RIGHT_MISSING = auto()  # The deployment: the app's role lacks a right.


# The longest prefix of an error's SQLSTATE that has an entry decides.
FAULTS = {
    "08": Fault.UNAVAILABLE,  # Connection exception.
    "25": Fault.UNAVAILABLE,  # Invalid transaction state: read-only server, idled too long.
    "40": Fault.UNAVAILABLE,  # Transaction rollback: deadlock, serialization failure.
    "42501": Fault.RIGHT_MISSING,  # Insufficient privilege.
    "53": Fault.UNAVAILABLE,  # Insufficient resources: disk, memory, connections.
    "55": Fault.UNAVAILABLE,  # Object not in the state needed: a lock that was not available.
    "57": Fault.UNAVAILABLE,  # Operator intervention: shutdown, statement time-out.
    "58": Fault.UNAVAILABLE,  # System error, outside PostgreSQL.
}


def fault_of(error: Exception) -> Fault | None:
    """Return which fault of the database `error` is, None if it is none."""
    if isinstance(error, DeadlinePassed | PoolTimeoutError):
        return Fault.UNAVAILABLE
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return Fault.UNAVAILABLE
        is_of_connection = isinstance(error, OperationalError | InterfaceError)
        state = getattr(error.orig, "sqlstate", None)
    else:
        # A COPY goes past SQLAlchemy, straight to the driver.
        is_of_connection = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        state = getattr(error, "sqlstate", None)
    if state is None:
        # The server did not answer: the driver got no connection, or has lost it.
        return Fault.UNAVAILABLE if is_of_connection else None
    return FAULTS.get(state) or FAULTS.get(state[:2])
