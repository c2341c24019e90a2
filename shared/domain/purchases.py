"""The rules of buying that need no database."""

from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from shared.domain import errors

IDEMPOTENCY_KEY_LIFETIME = timedelta(hours=24)


class PaymentStatus(StrEnum):
    """Where a purchase stands with its money."""

    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


# Both hold their seats: an abandoned checkout keeps its seat until somebody releases it.
HOLDING_SEATS = frozenset({PaymentStatus.PENDING, PaymentStatus.COMPLETED})


def initial_status(total_price: Decimal) -> PaymentStatus:
    """Return `completed` where nothing is to be paid, `pending` otherwise."""
    return PaymentStatus.PENDING if total_price else PaymentStatus.COMPLETED


def refuse_outside_sales_window(
    now: datetime, opens_at: datetime | None, closes_at: datetime | None, starts_at: datetime
) -> None:
    """Raise unless tickets are on sale: from `opens_at` (or always) to `closes_at` or the start.

    Raises:
        SalesNotOpen: before the opening.
        SalesClosed: from the closing on.
    """
    if opens_at is not None and now < opens_at:
        raise errors.SalesNotOpen(opens_at)
    end = closes_at or starts_at
    if now >= end:
        raise errors.SalesClosed(end)
