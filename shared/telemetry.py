"""Structured logs and metrics, and the id that ties them to one request.

Metrics go through the OpenTelemetry API, which does nothing until a deployment installs an SDK.
"""

from contextvars import ContextVar
from functools import cache
from time import perf_counter
from uuid import UUID, uuid4

import structlog
from opentelemetry import metrics, trace

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
    trace.get_current_span().set_attribute("request_id", request_id)


def bind_sender(user_id: UUID, event_id: UUID | None) -> None:
    """Make our own ids of who sends a request, and of the event, part of its log lines."""
    structlog.contextvars.bind_contextvars(user_id=str(user_id))
    if event_id is not None:
        structlog.contextvars.bind_contextvars(event_id=str(event_id))


def begin_tick(timer: str) -> None:
    """Count a timer's tick, by the name of its function, and give it an id of its own.

    Counted at its beginning: a timer that fails is another matter than one that is not called.
    """
    bind_request(uuid4().hex)
    count("timers.ticks", timer=timer)


def current_request_id() -> str:
    """Return the id of the running request or tick, `-` outside of both."""
    return _request_id.get()


@cache
def _counter(name: str) -> metrics.Counter:
    return metrics.get_meter("ticket_packages").create_counter(name)


@cache
def _gauge(name: str) -> metrics._Gauge:
    return metrics.get_meter("ticket_packages").create_gauge(name)


def gauge(name: str, value: float) -> None:
    """Note what `name` measures at this moment; its unit is the end of the name."""
    _gauge(name).set(value)


@cache
def _histogram(name: str) -> metrics.Histogram:
    return metrics.get_meter("ticket_packages").create_histogram(name)


def measure(name: str, value: float, **attributes: str) -> None:
    """Note one measurement of many; sum, count, least and most of a minute are kept."""
    _histogram(name).record(value, attributes)


def count(name: str, *, amount: int = 1, **attributes: str) -> None:
    """Add to the counter `name`; attributes must be few-valued and never personal."""
    _counter(name).add(amount, attributes)


# The p95 that every endpoint is held to (SC-011).
_SLOW_SECONDS = 0.3


def count_answer(endpoint: str, status: int, started: float) -> None:
    """Count one answer, given the `perf_counter` at its request's arrival.

    That it was slow is counted rather than how long it took: Azure Monitor keeps no distribution of
    a metric, but more than five slow ones of a hundred are a p95 above the limit, exactly and
    without a sample.
    """
    slow = perf_counter() - started > _SLOW_SECONDS
    count("requests", endpoint=endpoint, status=f"{status // 100}xx", slow=str(slow).lower())
