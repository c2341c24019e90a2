"""Sending metrics, traces and logs to Azure Monitor, from a process that is told where to."""

import logging
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redis.asyncio import Redis
    from sqlalchemy import Engine

# Set by the platform's own name for it, and read before the app's settings are complete.
_WHERE_TO = "APPLICATIONINSIGHTS_CONNECTION_STRING"
# What the distribution would look for in this process, and we do not use or do not want watched.
_UNWATCHED = ("django", "fastapi", "flask", "psycopg2", "requests", "urllib", "urllib3")


def _is_on() -> bool:
    return bool(os.environ.get(_WHERE_TO))


def start() -> None:
    """Install the exporter; without an address for it, nothing is imported and nothing happens.

    How it signs in and how much it samples is told by the variables that the distribution reads
    itself: APPLICATIONINSIGHTS_AUTHENTICATION_STRING, OTEL_TRACES_SAMPLER.
    """
    if not _is_on():
        return
    from azure.monitor.opentelemetry import configure_azure_monitor

    # At INFO the client libraries tell of every request that they make.
    logging.getLogger("azure").setLevel(logging.WARNING)
    configure_azure_monitor(
        instrumentation_options={name: {"enabled": False} for name in _UNWATCHED},
        # A live stream is one more connection an instance, counters of the machine one more thread.
        enable_live_metrics=False,
        enable_performance_counters=False,
        # An instance's disk goes with it.
        disable_offline_storage=True,
    )


def trace_database(engine: "Engine") -> None:
    """Make every statement of an engine a span: its text with placeholders, never its values."""
    if not _is_on():
        return
    from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor

    # Its declared range ends before the SQLAlchemy we are at; a test sees to it that it works.
    SQLAlchemyInstrumentor().instrument(engine=engine, skip_dep_check=True)


def trace_cache(client: "Redis") -> None:
    """Make every command of a client a span: its name, with its arguments left out."""
    if not _is_on():
        return
    from opentelemetry.instrumentation.redis import RedisInstrumentor

    RedisInstrumentor.instrument_client(client)
