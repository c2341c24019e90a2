"""The rules of buying that need no database."""

from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

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
