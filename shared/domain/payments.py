"""The status of a purchase: which move leads from which status to which, or is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from shared.domain import errors
from shared.domain.purchases import HOLDING_SEATS, PaymentStatus


class Move(Enum):
    """What can change the status of a purchase."""

    # By a coordinator who received the money: a check, an invoice, a card.
    MARK_PAID = auto()
    CANCEL = auto()
    REFUND = auto()
    # By the timer: the payment did not come in time.
    RELEASE_HOLD = auto()
    # By the payment provider's webhook.
    PAYMENT_COMPLETED = auto()
    PAYMENT_FAILED = auto()


class PaymentEventType(StrEnum):
    """The events that a payment provider reports."""

    COMPLETED = "payment.completed"
    FAILED = "payment.failed"


# A new event is added here and to the enum above; an event without a move can't be handled.
MOVES: Mapping[PaymentEventType, Move] = {
    PaymentEventType.COMPLETED: Move.PAYMENT_COMPLETED,
    PaymentEventType.FAILED: Move.PAYMENT_FAILED,
}


_P, _C = PaymentStatus.PENDING, PaymentStatus.COMPLETED
_TABLE: dict[tuple[Move, PaymentStatus], PaymentStatus] = {
    (Move.MARK_PAID, _P): PaymentStatus.COMPLETED,
    (Move.CANCEL, _P): PaymentStatus.CANCELLED,
    (Move.REFUND, _C): PaymentStatus.REFUNDED,
    (Move.RELEASE_HOLD, _P): PaymentStatus.CANCELLED,
    (Move.PAYMENT_COMPLETED, _P): PaymentStatus.COMPLETED,
    # A late payment: the seats are taken again if they are available.
    (Move.PAYMENT_COMPLETED, PaymentStatus.CANCELLED): PaymentStatus.COMPLETED,
    (Move.PAYMENT_COMPLETED, PaymentStatus.FAILED): PaymentStatus.COMPLETED,
    (Move.PAYMENT_FAILED, _P): PaymentStatus.FAILED,
}
# Providers repeat events and timers run late: a move that no longer applies changes nothing.
_NEVER_REFUSED = frozenset({Move.RELEASE_HOLD, *MOVES.values()})


def next_status(move: Move, status: PaymentStatus, *, refund_due: bool) -> PaymentStatus | None:
    """Return the status after `move` from `status`, None where there is nothing to do.

    Raises:
        PurchaseNotPending, PurchaseNotCompleted, PurchaseAlreadyClosed: a person asked for a move
            that does not exist.
    """
    if refund_due:
        if move is Move.REFUND:
            return PaymentStatus.REFUNDED
        if move in _NEVER_REFUSED:
            return None
    new_status = _TABLE.get((move, status))
    if new_status is None and move not in _NEVER_REFUSED:
        raise _refusal(move, status)
    return new_status


def _refusal(move: Move, status: PaymentStatus) -> errors.DomainError:
    if status not in HOLDING_SEATS:
        return errors.PurchaseAlreadyClosed(
            f"This purchase is {status}; its seats are back on sale."
        )
    return errors.PurchaseNotCompleted() if move is Move.REFUND else errors.PurchaseNotPending()


@dataclass(frozen=True)
class Seats:
    """The effect of a change of status on the seats."""

    release: bool
    retake: bool


def seats_moved(old: PaymentStatus, new: PaymentStatus) -> Seats:
    """Return whether a change of status puts the seats back on sale, or takes them again."""
    before, after = old in HOLDING_SEATS, new in HOLDING_SEATS
    return Seats(release=before and not after, retake=after and not before)
