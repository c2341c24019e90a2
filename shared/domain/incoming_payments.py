"""What a reported payment does to a purchase: one table that code, docs and tests read.

A row is a report in a situation, a column is how the report's reference compares with those on
record. docs/purchase.md shows the table; a test compares the two.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from shared.domain import errors
from shared.domain.payments import refusal
from shared.domain.purchases import PaymentStatus


class PaymentEventType(StrEnum):
    """The events that a payment provider reports."""

    COMPLETED = "payment.completed"
    FAILED = "payment.failed"


class Report(StrEnum):
    """Who reports what of a payment: the provider by its webhook, or a coordinator."""

    COMPLETED = PaymentEventType.COMPLETED.value
    FAILED = PaymentEventType.FAILED.value
    MARK_PAID = "mark-paid"


class Situation(StrEnum):
    """What the report finds: the status, and for a closed purchase whether money is due back."""

    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    CLOSED_REFUND_DUE = "failed or cancelled, refund due"
    REFUNDED = "refunded"


class Reference(StrEnum):
    """How the reference of a report compares with those of the payments on record."""

    SAME = "same as one on record"
    OTHER = "other than those on record"
    NONE_KNOWN = "none on record"
    NONE_SENT = "none sent"


class PaymentKind(StrEnum):
    """Whether a payment on record came in or went back."""

    RECEIVED = "received"
    REFUNDED = "refunded"
    # It never came after all: a check bounced, or it was recorded for the wrong purchase.
    TAKEN_BACK = "taken_back"


class PaymentMethod(StrEnum):
    """How a purchase is paid, or why nothing is to be paid."""

    CHECK = "check"
    CASH = "cash"
    CARD = "card"
    BANK_TRANSFER = "bank_transfer"
    # Reported by the payment provider's webhook.
    PROVIDER = "provider"
    # Promised, to be paid later.
    PLEDGE = "pledge"
    # A gift of the organization: nothing is to be paid.
    COMP = "comp"
    # Given in things or work: nothing is to be paid.
    IN_KIND = "in_kind"


class Money(StrEnum):
    """What becomes of the reported money."""

    # It pays the purchase.
    APPLIED = "pays the purchase"
    # It is kept on record, and has to go back.
    DUE_BACK = "has to go back"
    # There is none, or it is on record already.
    NONE = "none"


class Metric(StrEnum):
    """What counts money that has to go back."""

    TOO_LATE = "purchases.refund_due"
    TWICE = "payments.repeated"


@dataclass(frozen=True)
class Outcome:
    """What a report does. `audited` are the fields that get an entry in the audit trail.

    `status` is the new status, None where it stays. `if_seats_are_gone` takes the outcome's place
    where a closed purchase can't have its seats, and the use of its promo code, again. `metric` is
    counted once. `is_own`: the report's reference becomes the purchase's `payment_reference`.
    """

    name: str
    status: PaymentStatus | None = None
    money: Money = Money.NONE
    is_own: bool = False
    metric: Metric | None = None
    audited: tuple[str, ...] = ()
    log: str | None = None
    if_seats_are_gone: "Outcome | None" = None


class Refused(StrEnum):
    """Why a coordinator's report is refused (409)."""

    NOT_PENDING = errors.PurchaseNotPending.code
    CLOSED = errors.PurchaseAlreadyClosed.code


_STATUS = ("payment_status", "payment_reference")
_DUE = ("refund_due", "payment_reference")

PAID = Outcome("paid", PaymentStatus.COMPLETED, Money.APPLIED, is_own=True, audited=_STATUS)
FAILED = Outcome("failed", PaymentStatus.FAILED, is_own=True, audited=_STATUS)
TOO_LATE = Outcome(
    "too late",
    money=Money.DUE_BACK,
    is_own=True,
    metric=Metric.TOO_LATE,
    audited=_DUE,
    log="paid_too_late",
)
LATE = replace(PAID, name="late", if_seats_are_gone=TOO_LATE)
# Paid a second time, or after the money went back.
PAID_TWICE = Outcome(
    "paid twice", money=Money.DUE_BACK, metric=Metric.TWICE, audited=_DUE, log="paid_twice"
)
# A provider repeats its events until one is answered.
REPEATED = Outcome("repeated")
# A failure that is reported after the purchase was paid or closed takes no money away.
NO_MONEY = Outcome("no money", log="payment_failed_without_effect")

Cell = Outcome | Refused | None


def _each(cell: Cell, *, none_sent: Cell = None) -> dict[Reference, Cell]:
    return dict.fromkeys(Reference, cell) | {Reference.NONE_SENT: none_sent}


def _unless_same(cell: Cell) -> dict[Reference, Cell]:
    return _each(cell) | {Reference.SAME: REPEATED}


def _by_hand(cell: Cell) -> dict[Reference, Cell]:
    return _each(cell, none_sent=cell)


# None: the webhook needs a reference, so the cell can't be met.
TABLE: Mapping[tuple[Report, Situation], Mapping[Reference, Cell]] = {
    (Report.COMPLETED, Situation.PENDING): _each(PAID),
    (Report.COMPLETED, Situation.COMPLETED): _unless_same(PAID_TWICE),
    # What is on record of a failed purchase is the attempt that failed: its reference may be paid.
    (Report.COMPLETED, Situation.FAILED): _each(LATE),
    (Report.COMPLETED, Situation.CANCELLED): _each(LATE),
    (Report.COMPLETED, Situation.CLOSED_REFUND_DUE): _unless_same(PAID_TWICE),
    (Report.COMPLETED, Situation.REFUNDED): _unless_same(PAID_TWICE),
    (Report.FAILED, Situation.PENDING): _each(FAILED),
    (Report.FAILED, Situation.COMPLETED): _each(NO_MONEY),
    (Report.FAILED, Situation.FAILED): _unless_same(NO_MONEY),
    (Report.FAILED, Situation.CANCELLED): _each(NO_MONEY),
    (Report.FAILED, Situation.CLOSED_REFUND_DUE): _each(NO_MONEY),
    (Report.FAILED, Situation.REFUNDED): _each(NO_MONEY),
    (Report.MARK_PAID, Situation.PENDING): _by_hand(PAID),
    (Report.MARK_PAID, Situation.COMPLETED): _by_hand(Refused.NOT_PENDING),
    (Report.MARK_PAID, Situation.FAILED): _by_hand(Refused.CLOSED),
    (Report.MARK_PAID, Situation.CANCELLED): _by_hand(Refused.CLOSED),
    (Report.MARK_PAID, Situation.CLOSED_REFUND_DUE): _by_hand(Refused.CLOSED),
    (Report.MARK_PAID, Situation.REFUNDED): _by_hand(Refused.CLOSED),
}


def situation_of(status: PaymentStatus, *, refund_due: bool) -> Situation:
    """Return the row of the table for a purchase."""
    is_closed = status in {PaymentStatus.FAILED, PaymentStatus.CANCELLED}
    return Situation.CLOSED_REFUND_DUE if refund_due and is_closed else Situation(status.value)


def compare_reference(sent: str | None, recorded: Collection[str]) -> Reference:
    """Return the column of the table for the reference of a report."""
    if sent is None:
        return Reference.NONE_SENT
    if not recorded:
        return Reference.NONE_KNOWN
    return Reference.SAME if sent in recorded else Reference.OTHER


def outcome_of(
    report: Report, status: PaymentStatus, reference: Reference, *, refund_due: bool
) -> Outcome:
    """Return what a report of a payment does.

    Raises:
        PurchaseNotPending, PurchaseAlreadyClosed: a coordinator marks a purchase as paid that does
            not wait for payment.
    """
    cell = TABLE[report, situation_of(status, refund_due=refund_due)][reference]
    if isinstance(cell, Outcome):
        return cell
    if cell is None:
        raise ValueError(f"{report} without a reference")
    raise refusal(status, needs_payment=False)
