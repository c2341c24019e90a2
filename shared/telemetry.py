"""Structured logs and metrics, and the request id that both are marked with.

Metrics use the OpenTelemetry API, which does nothing until a deployment installs an SDK.
"""

from contextvars import ContextVar
from functools import cache
from time import perf_counter
from uuid import UUID, uuid4

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
    # The Functions worker sends what the standard loggers write; host.json sets their level.
    wrapper_class=structlog.stdlib.BoundLogger,
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

_request_id: ContextVar[str] = ContextVar("request_id", default="-")


def bind_request(request_id: str) -> None:
    """Add `request_id` to every log line and audit entry of the running request or tick."""
    _request_id.set(request_id)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id)


def bind_sender(user_id: UUID, event_id: UUID | None) -> None:
    """Add the ids of the sender and the event to the log lines of the running request."""
    structlog.contextvars.bind_contextvars(user_id=str(user_id))
    if event_id is not None:
        structlog.contextvars.bind_contextvars(event_id=str(event_id))


def begin_tick(timer: str) -> None:
    """Count a timer's tick, by the name of its function, and give the tick a request id.

    Counted at its beginning, so that a timer that fails differs from one that is never called.
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
    """Record the present value of `name`; the name ends with the unit."""
    _gauge(name).set(value)


@cache
def _histogram(name: str) -> metrics.Histogram:
    return metrics.get_meter("ticket_packages").create_histogram(name)


def measure(name: str, value: float, **attributes: str) -> None:
    """Record one of many measurements; per minute, sum, count, minimum and maximum are kept."""
    _histogram(name).record(value, attributes)


def count(name: str, *, amount: int = 1, **attributes: str) -> None:
    """Add `amount` to the counter `name`; attributes have few values and no personal data."""
    _counter(name).add(amount, attributes)


# The limit for the p95 of every endpoint (SC-011).
_SLOW_SECONDS = 0.3


def count_answer(endpoint: str, status: int, started: float) -> None:
    """Count one answer; `started` is the `perf_counter` at the request's arrival.

    Slow answers are counted, instead of recording each duration: Azure Monitor keeps no
    distribution of a metric, but if more than five answers of a hundred are slow, the p95 is above
    the limit, exactly and without sampling.
    """
    slow = perf_counter() - started > _SLOW_SECONDS
    count("requests", endpoint=endpoint, status=f"{status // 100}xx", slow=str(slow).lower())
