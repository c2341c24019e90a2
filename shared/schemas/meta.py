"""Health, as load balancers and operators read it."""

from enum import StrEnum

from shared.schemas.base import Output


class HealthStatus(StrEnum):
    """`degraded`: sales go on, but something that helps is missing."""

    OK = "ok"
    DEGRADED = "degraded"
    UNAVAILABLE = "unavailable"


class Check(Output):
    """One part the app leans on, and how long it took to answer."""

    status: HealthStatus
    latency_ms: float


class Checks(Output):
    """Every part the app leans on."""

    database: Check
    cache: Check
    storage: Check


class Liveness(Output):
    """The process answers; `version` is the product's, as MAJOR.MINOR.PATCH."""

    status: HealthStatus
    version: str


class Readiness(Output):
    """Whether this instance should be sent requests."""

    status: HealthStatus
    checks: Checks
