"""Rules of purchases that need no database."""

from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

IDEMPOTENCY_KEY_LIFETIME = timedelta(hours=24)


class PaymentStatus(StrEnum):
    """Whether a purchase is paid, or why it no longer waits for payment."""

    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


# Both keep their seats: an abandoned checkout keeps its seats until its hold is released.
HOLDING_SEATS = frozenset({PaymentStatus.PENDING, PaymentStatus.COMPLETED})


def initial_status(total_price: Decimal) -> PaymentStatus:
    """Return `completed` where nothing is to be paid, `pending` otherwise."""
    return PaymentStatus.PENDING if total_price else PaymentStatus.COMPLETED
