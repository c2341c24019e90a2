"""What is sold, as coordinators see it."""

from enum import StrEnum
from uuid import UUID

from shared.domain import values
from shared.schemas.base import Output


class SalesSource(StrEnum):
    """Where the counts were read."""

    CACHE = "cache"
    DATABASE = "database"


class PackageSales(Output):
    """The counts of one package. `revenue` is paid, `pending` waits for its payment."""

    package_id: UUID
    sold_count: int
    pending_count: int
    remaining: int | None
    seats_sold: int
    revenue: values.Money
    pending: values.Money


class SalesRead(Output):
    """The counts of an event's packages, in their display order."""

    counts: list[PackageSales]
    total_revenue: values.Money
    total_pending: values.Money
    last_updated: values.Instant
    source: SalesSource
