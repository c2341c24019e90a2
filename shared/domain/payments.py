"""The status of a purchase: which move of a person or a timer leads from which status to which.

What a reported payment does is in `incoming_payments.py`.
"""

from dataclasses import dataclass
from enum import Enum, auto

from shared.domain import errors
from shared.domain.purchases import HOLDING_SEATS, PaymentStatus


class Move(Enum):
    """What can change the status of a purchase, beside a payment."""

    # By a coordinator.
    CANCEL = auto()
    REFUND = auto()
    # What was noted as paid never came.
    MARK_UNPAID = auto()
    # By the timer: the payment did not come in time.
    RELEASE_HOLD = auto()


_P, _C = PaymentStatus.PENDING, PaymentStatus.COMPLETED
_TABLE: dict[tuple[Move, PaymentStatus], PaymentStatus] = {
    (Move.CANCEL, _P): PaymentStatus.CANCELLED,
    (Move.REFUND, _C): PaymentStatus.REFUNDED,
    (Move.MARK_UNPAID, _C): _P,
    (Move.RELEASE_HOLD, _P): PaymentStatus.CANCELLED,
}
# While money has to go back, a refund gives back that money and nothing else.
_REFUND_OF_WHAT_IS_DUE: dict[PaymentStatus, PaymentStatus] = {
    # What came does not fit, and the purchase still waits for its payment.
    PaymentStatus.PENDING: PaymentStatus.PENDING,
    # A payment too many: the first one and the seats stay.
    PaymentStatus.COMPLETED: PaymentStatus.COMPLETED,
    # Paid when the seats had gone.
    PaymentStatus.CANCELLED: PaymentStatus.REFUNDED,
    PaymentStatus.FAILED: PaymentStatus.REFUNDED,
    PaymentStatus.REFUNDED: PaymentStatus.REFUNDED,
}


def next_status(move: Move, status: PaymentStatus, *, refund_due: bool) -> PaymentStatus | None:
    """Return the status after `move` from `status`, None where there is nothing to do.

    It is `status` itself where money goes back and the purchase stays as it is.

    Raises:
        PurchaseNotPending, PurchaseNotCompleted, PurchaseAlreadyClosed: a person asked for a move
            that does not exist.
    """
    if refund_due and move is Move.REFUND and status in _REFUND_OF_WHAT_IS_DUE:
        return _REFUND_OF_WHAT_IS_DUE[status]
    new_status = _TABLE.get((move, status))
    # A timer runs late: a hold that is over already changes nothing.
    if new_status is None and move is not Move.RELEASE_HOLD:
        raise refusal(status, needs_payment=move in {Move.REFUND, Move.MARK_UNPAID})
    return new_status


def refusal(status: PaymentStatus, *, needs_payment: bool) -> errors.DomainError:
    """Return why a person can't do this in `status`: it is closed, or not paid, or not pending."""
    if status not in HOLDING_SEATS:
        return _closed(status)
    return errors.PurchaseNotCompleted() if needs_payment else errors.PurchaseNotPending()


def refuse_closed(status: PaymentStatus) -> None:
    """Refuse what is possible only while a purchase has its seats, pending or completed.

    Raises:
        PurchaseAlreadyClosed: it has none.
    """
    if status not in HOLDING_SEATS:
        raise _closed(status)


def _closed(status: PaymentStatus) -> errors.PurchaseAlreadyClosed:
    return errors.PurchaseAlreadyClosed(f"This purchase is {status}; its seats are back on sale.")


@dataclass(frozen=True)
class Seats:
    """The effect of a change of status on the seats."""

    release: bool
    retake: bool


def seats_moved(old: PaymentStatus, new: PaymentStatus) -> Seats:
    """Return whether a change of status puts the seats back on sale, or takes them again."""
    before, after = old in HOLDING_SEATS, new in HOLDING_SEATS
    return Seats(release=before and not after, retake=after and not before)
