"""Sends metrics, traces and logs to Azure Monitor, where its connection string is set."""

import logging
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redis.asyncio import Redis
    from sqlalchemy import Engine

# The platform's name for the setting; read from the environment, before the app's settings.
_WHERE_TO = "APPLICATIONINSIGHTS_CONNECTION_STRING"
# Libraries that the distribution would instrument, and that the app does not use or does not want
# to trace.
_UNWATCHED = ("django", "fastapi", "flask", "psycopg2", "requests", "urllib", "urllib3")

# Loggers that write a line at INFO for each request or each invocation, which would be exported
# with our own: the client libraries and, below `azure.functions`, the worker of Python 3.13; then
# the worker of older Pythons and other parts of the newer one.
_TALKATIVE = ("azure", "azure_functions_worker", "azure_functions_runtime")


def _is_on() -> bool:
    return bool(os.environ.get(_WHERE_TO))


def start() -> None:
    """Install the exporter; without a connection string, nothing is imported and nothing happens.

    The distribution itself reads from the environment how to sign in and how much to sample:
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING, OTEL_TRACES_SAMPLER.
    """
    if not _is_on():
        return
    from azure.monitor.opentelemetry import configure_azure_monitor

    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    configure_azure_monitor(
        instrumentation_options={name: {"enabled": False} for name in _UNWATCHED},
        # A live stream costs one more connection per instance, machine counters one more thread.
        enable_live_metrics=False,
        enable_performance_counters=False,
        # An instance's disk is deleted with the instance.
        disable_offline_storage=True,
    )


def trace_database(engine: "Engine") -> None:
    """Trace every statement of an engine: its text with placeholders, never its values."""
    if not _is_on():
        return
    from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor

    # Its declared version range ends before our SQLAlchemy; a test checks that it works.
    SQLAlchemyInstrumentor().instrument(engine=engine, skip_dep_check=True)


def trace_cache(client: "Redis") -> None:
    """Trace every command of a client: its name, without its arguments."""
    if not _is_on():
        return
    from opentelemetry.instrumentation.redis import RedisInstrumentor

    RedisInstrumentor.instrument_client(client)
