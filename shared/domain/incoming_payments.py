"""What a reported payment does to a purchase: one table that code, docs and tests read.

A row is a report in a situation, a column is how the report's reference compares with those on
record. docs/purchase.md shows the table; a test compares the two.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
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
    """What the report finds: the status, and whether money is due, from the donor or to them."""

    PENDING = "pending"
    COMPLETED_AMOUNT_DUE = "completed, amount due"
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


class Amount(StrEnum):
    """How the amount of a report compares with what the purchase owes."""

    DUE = "what is due"
    OTHER = "another amount"
    NONE = "none"


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


# How money comes that a coordinator records.
BY_HAND = frozenset(
    {
        PaymentMethod.CHECK,
        PaymentMethod.CASH,
        PaymentMethod.CARD,
        PaymentMethod.BANK_TRANSFER,
    }
)


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
    OTHER_AMOUNT = "payments.amount_differs"


@dataclass(frozen=True)
class Outcome:
    """What a report does. `audited` are the fields that get an entry in the audit trail.

    `status` is the new status, None where it stays. Another outcome takes its place where the
    amount is not what is due (`if_amount_differs`), or where a closed purchase can't have its
    seats, and the use of its promo code, again (`if_seats_are_gone`). `metric` is counted once.
    `is_own`: the report's reference becomes the purchase's `payment_reference`.
    """

    name: str
    status: PaymentStatus | None = None
    money: Money = Money.NONE
    is_own: bool = False
    metric: Metric | None = None
    audited: tuple[str, ...] = ()
    log: str | None = None
    if_amount_differs: "Outcome | None" = None
    if_seats_are_gone: "Outcome | None" = None


class Refused(StrEnum):
    """Why a coordinator's report is refused (409)."""

    NOT_PENDING = errors.PurchaseNotPending.code
    CLOSED = errors.PurchaseAlreadyClosed.code


_PAID = ("payment_status", "amount_paid", "payment_method", "payment_reference")
_DUE = ("refund_due", "overpaid_by", "payment_reference")

# A provider sends everything again for days that is not answered with 200, and the money is there:
# it is kept on record for a person to look at.
ANOTHER_AMOUNT = Outcome(
    "another amount",
    money=Money.DUE_BACK,
    metric=Metric.OTHER_AMOUNT,
    audited=_DUE,
    log="payment_amount_differs",
)
PAID = Outcome(
    "paid",
    PaymentStatus.COMPLETED,
    Money.APPLIED,
    is_own=True,
    audited=_PAID,
    if_amount_differs=ANOTHER_AMOUNT,
)
# By a coordinator, who has accepted the amount.
RECORDED = replace(PAID, name="recorded", if_amount_differs=None)
FAILED = Outcome(
    "failed", PaymentStatus.FAILED, is_own=True, audited=("payment_status", "payment_reference")
)
TOO_LATE = Outcome(
    "too late",
    money=Money.DUE_BACK,
    is_own=True,
    metric=Metric.TOO_LATE,
    audited=_DUE,
    log="paid_too_late",
)
LATE = replace(PAID, name="late", if_seats_are_gone=TOO_LATE)
# Paid a second time, whatever the amount, or after the money went back.
PAID_TWICE = Outcome(
    "paid twice", money=Money.DUE_BACK, metric=Metric.TWICE, audited=_DUE, log="paid_twice"
)
# A provider repeats its events until one is answered.
REPEATED = Outcome("repeated")
# A failure that is reported after the purchase was paid or closed takes no money away.
NO_MONEY = Outcome("no money", log="payment_failed_without_effect")
# Reported as completed with 0.00 or less: there is no money that could be kept.
NOTHING_CAME = Outcome("nothing came", log="payment_of_nothing")

Cell = Outcome | Refused | None


def _each(cell: Cell, *, none_sent: Cell = None) -> dict[Reference, Cell]:
    return dict.fromkeys(Reference, cell) | {Reference.NONE_SENT: none_sent}


def _unless_same(cell: Cell) -> dict[Reference, Cell]:
    return _each(cell) | {Reference.SAME: REPEATED}


def _by_hand(cell: Cell) -> dict[Reference, Cell]:
    return _each(cell, none_sent=cell)


# None: the webhook needs a reference, so the cell can't be met.
TABLE: Mapping[tuple[Report, Situation], Mapping[Reference, Cell]] = {
    (Report.COMPLETED, Situation.PENDING): _unless_same(PAID),
    (Report.COMPLETED, Situation.COMPLETED_AMOUNT_DUE): _unless_same(PAID),
    (Report.COMPLETED, Situation.COMPLETED): _unless_same(PAID_TWICE),
    (Report.COMPLETED, Situation.FAILED): _unless_same(LATE),
    (Report.COMPLETED, Situation.CANCELLED): _unless_same(LATE),
    (Report.COMPLETED, Situation.CLOSED_REFUND_DUE): _unless_same(PAID_TWICE),
    (Report.COMPLETED, Situation.REFUNDED): _unless_same(PAID_TWICE),
    # What came under this reference, and was taken back or did not fit, is for a person to settle.
    (Report.FAILED, Situation.PENDING): _each(FAILED) | {Reference.SAME: NO_MONEY},
    (Report.FAILED, Situation.COMPLETED_AMOUNT_DUE): _each(NO_MONEY),
    (Report.FAILED, Situation.COMPLETED): _each(NO_MONEY),
    (Report.FAILED, Situation.FAILED): _unless_same(NO_MONEY),
    (Report.FAILED, Situation.CANCELLED): _each(NO_MONEY),
    (Report.FAILED, Situation.CLOSED_REFUND_DUE): _each(NO_MONEY),
    (Report.FAILED, Situation.REFUNDED): _each(NO_MONEY),
    (Report.MARK_PAID, Situation.PENDING): _by_hand(RECORDED),
    (Report.MARK_PAID, Situation.COMPLETED_AMOUNT_DUE): _by_hand(RECORDED),
    (Report.MARK_PAID, Situation.COMPLETED): _by_hand(Refused.NOT_PENDING),
    (Report.MARK_PAID, Situation.FAILED): _by_hand(Refused.CLOSED),
    (Report.MARK_PAID, Situation.CANCELLED): _by_hand(Refused.CLOSED),
    (Report.MARK_PAID, Situation.CLOSED_REFUND_DUE): _by_hand(Refused.CLOSED),
    (Report.MARK_PAID, Situation.REFUNDED): _by_hand(Refused.CLOSED),
}


def situation_of(status: PaymentStatus, *, refund_due: bool, amount_due: bool = False) -> Situation:
    """Return the row of the table for a purchase.

    `refund_due`: of a closed one, whether as much has to go back as would pay it. `amount_due`: of
    a completed one, whether a part is still to be paid.
    """
    if status is PaymentStatus.COMPLETED and amount_due:
        return Situation.COMPLETED_AMOUNT_DUE
    is_closed = status in {PaymentStatus.FAILED, PaymentStatus.CANCELLED}
    return Situation.CLOSED_REFUND_DUE if refund_due and is_closed else Situation(status.value)


def compare_reference(sent: str | None, recorded: Collection[str]) -> Reference:
    """Return the column of the table for the reference of a report."""
    if sent is None:
        return Reference.NONE_SENT
    if not recorded:
        return Reference.NONE_KNOWN
    return Reference.SAME if sent in recorded else Reference.OTHER


def compare_amount(sent: Decimal, due: Decimal) -> Amount:
    """Return whether a reported amount is exactly what is due."""
    if sent <= 0:
        return Amount.NONE
    return Amount.DUE if sent == due else Amount.OTHER


def outcome_of(
    report: Report,
    status: PaymentStatus,
    reference: Reference,
    amount: Amount = Amount.DUE,
    *,
    refund_due: bool,
    amount_due: bool = False,
) -> Outcome:
    """Return what a report of a payment does.

    Raises:
        PurchaseNotPending, PurchaseAlreadyClosed: a coordinator marks a purchase as paid that does
            not wait for payment.
    """
    situation = situation_of(status, refund_due=refund_due, amount_due=amount_due)
    cell = TABLE[report, situation][reference]
    if isinstance(cell, Refused):
        raise refusal(status, needs_payment=False)
    if cell is None:
        raise ValueError(f"{report} without a reference")
    if report is Report.COMPLETED and amount is Amount.NONE:
        return NOTHING_CAME
    if amount is Amount.OTHER and cell.if_amount_differs:
        return cell.if_amount_differs
    return cell
