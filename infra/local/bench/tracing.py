"""Counts round trips: libpq traces each message that it sends or receives."""

import tempfile
from dataclasses import dataclass
from typing import Any

import psycopg

from infra.local.bench.measuring import Call

_CALLS = 20
# Enough calls for every statement to have been prepared.
_WARM_UP_CALLS = 20


@dataclass(frozen=True)
class Trips:
    """One call's statements to PostgreSQL, and how often it waits for an answer."""

    statements: float
    round_trips: float


async def count_trips(call: Call, connection: psycopg.AsyncConnection[Any]) -> Trips:
    """Make some calls, all of which use `connection`, and return the average of one."""
    for _ in range(_WARM_UP_CALLS):
        await call()
    with tempfile.TemporaryFile() as trace:
        connection.pgconn.trace(trace.fileno())
        for _ in range(_CALLS):
            await call()
        connection.pgconn.untrace()
        trace.seek(0)
        lines = trace.read().decode(errors="replace").splitlines()
    # A line is: time, direction, length, message. The server says ReadyForQuery once a round trip.
    messages = [line.split("\t")[3] for line in lines if line.count("\t") >= 3]
    return Trips(
        statements=sum(message in {"Query", "Execute"} for message in messages) / _CALLS,
        round_trips=messages.count("ReadyForQuery") / _CALLS,
    )
