"""Rules of purchases that need no database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
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


class CancelledBecause(StrEnum):
    """Why a purchase was cancelled."""

    # It was not paid in time.
    HOLD_ENDED = "hold_ended"
    # By a coordinator.
    CANCELLED = "cancelled"


# Both keep their seats: an abandoned checkout keeps its seats until its hold is released.
HOLDING_SEATS = frozenset({PaymentStatus.PENDING, PaymentStatus.COMPLETED})


def initial_status(total_price: Decimal) -> PaymentStatus:
    """Return `completed` where nothing is to be paid, `pending` otherwise."""
    return PaymentStatus.PENDING if total_price else PaymentStatus.COMPLETED


@dataclass(frozen=True)
class Cancellation:
    """Why a purchase was cancelled, and at what time."""

    because: CancelledBecause
    at: datetime


def cancellation_of(
    status: PaymentStatus, *, hold_expires_at: datetime | None, changed_at: datetime
) -> Cancellation | None:
    """Return why and when a purchase was cancelled, None for any other status.

    A purchase that was cancelled once its hold was over was cancelled by the end of the hold, at
    that time: the timer only comes a few seconds later.
    """
    if status is not PaymentStatus.CANCELLED:
        return None
    if hold_expires_at is not None and hold_expires_at <= changed_at:
        return Cancellation(CancelledBecause.HOLD_ENDED, hold_expires_at)
    return Cancellation(CancelledBecause.CANCELLED, changed_at)
