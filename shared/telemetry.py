"""Structured logs and metrics, and the id that ties them to one request.

Metrics go through the OpenTelemetry API, which does nothing until a deployment installs an SDK.
"""

from contextvars import ContextVar
from functools import cache

import structlog
from opentelemetry import metrics

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ],
    # The Functions worker ships what the standard loggers say, and host.json sets their level.
    wrapper_class=structlog.stdlib.BoundLogger,
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

_request_id: ContextVar[str] = ContextVar("request_id", default="-")


def bind_request(request_id: str) -> None:
    """Make `request_id` part of every log line and audit entry of the running request or tick."""
    _request_id.set(request_id)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id)


def current_request_id() -> str:
    """Return the id of the running request or tick, `-` outside of both."""
    return _request_id.get()


@cache
def _counter(name: str) -> metrics.Counter:
    return metrics.get_meter("ticket_packages").create_counter(name)


def count(name: str, *, amount: int = 1, **attributes: str) -> None:
    """Add to the counter `name`; attributes must be few-valued and never personal."""
    _counter(name).add(amount, attributes)
