"""How a refund is split: what has to go back first, then what paid the purchase."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain import errors
from shared.domain.balance import Balance, Ledger
from shared.domain.purchases import PaymentStatus
from shared.domain.refunds import Kept, Part, RefundPlan, plan_refund

TOTAL = Decimal("500.00")
_cents = st.integers(1, 60_000).map(lambda cents: Decimal(cents) / 100)
_NAMES = {"paid": True, "twice": False, "rest": True, "wrong": False}


def kept(**left: str) -> list[Kept]:
    """Return payments by name, oldest first; the name states whether it pays the purchase."""
    return [Kept(_id(name), Decimal(amount), _NAMES[name]) for name, amount in left.items()]


def _id(name: str) -> UUID:
    return UUID(int=list(_NAMES).index(name))


def balance_of(status: PaymentStatus, payments: list[Kept], goodwill: str = "0") -> Balance:
    applied = sum((each.left for each in payments if each.applied), Decimal(0))
    unapplied = sum((each.left for each in payments if not each.applied), Decimal(0))
    return Balance.of(status, TOTAL, Ledger(applied, unapplied, Decimal(goodwill)))


def plan(
    payments: list[Kept], amount: str | None, status: PaymentStatus = PaymentStatus.COMPLETED
) -> RefundPlan:
    found = balance_of(status, payments)
    return plan_refund(
        status,
        found,
        payments,
        None if amount is None else Decimal(amount),
        refund_due=bool(found.overpaid_by or found.refund_due_amount),
    )


def rows(planned: RefundPlan) -> list[tuple[str, str, bool]]:
    """Return (payment, amount, out of goodwill) of each part."""
    names = list(_NAMES)
    return [(names[each.payment_id.int], str(each.amount), each.goodwill) for each in planned.parts]


@pytest.mark.parametrize(
    ("amount", "expected", "status"),
    [
        (None, [("twice", "500.00", False)], "completed"),
        ("200.00", [("twice", "200.00", False)], "completed"),
        ("600.00", [("twice", "500.00", False), ("paid", "100.00", True)], "completed"),
        ("1000.00", [("twice", "500.00", False), ("paid", "500.00", True)], "refunded"),
    ],
)
def test_what_was_paid_too_much_goes_first(
    amount: str | None, expected: list[tuple[str, str, bool]], status: str
) -> None:
    planned = plan(kept(paid="500.00", twice="500.00"), amount)
    assert (rows(planned), planned.status) == (expected, status)


@pytest.mark.parametrize(
    ("amount", "expected", "status"),
    [
        # Of 700.00, 200.00 has to go back since seats were returned.
        (None, [("paid", "200.00", False)], "completed"),
        ("200.00", [("paid", "200.00", False)], "completed"),
        ("350.00", [("paid", "200.00", False), ("paid", "100.00", True), ("rest", "50.00", True)],
         "completed"),
        ("700.00", [("paid", "200.00", False), ("paid", "100.00", True), ("rest", "400.00", True)],
         "refunded"),
    ],
)  # fmt: skip
def test_what_a_return_left_goes_before_what_pays_the_purchase(
    amount: str | None, expected: list[tuple[str, str, bool]], status: str
) -> None:
    """From the oldest payment on, and never more than each one brought."""
    planned = plan(kept(paid="300.00", rest="400.00"), amount)
    assert (rows(planned), planned.status) == (expected, status)


def test_without_an_amount_all_goes_back_where_nothing_is_due() -> None:
    planned = plan(kept(paid="450.00"), None)
    assert (rows(planned), planned.status) == ([("paid", "450.00", True)], "refunded")


@pytest.mark.parametrize(
    ("status", "amount", "left"),
    [
        (PaymentStatus.PENDING, None, "pending"),
        (PaymentStatus.PENDING, "1.00", "pending"),
        (PaymentStatus.CANCELLED, None, "refunded"),
        (PaymentStatus.CANCELLED, "50.00", "refunded"),
        (PaymentStatus.CANCELLED, "49.99", "cancelled"),
        (PaymentStatus.FAILED, "49.99", "failed"),
        (PaymentStatus.REFUNDED, "49.99", "refunded"),
    ],
)
def test_without_a_payment_that_pays_it_only_what_does_not_fit_goes_back(
    status: PaymentStatus, amount: str | None, left: str
) -> None:
    """A closed purchase is refunded once all of it went back; a pending one still waits."""
    assert plan(kept(wrong="50.00"), amount, status).status == left


@pytest.mark.parametrize(
    ("payments", "amount", "refundable"),
    [
        (kept(paid="450.00"), "450.01", "450.00"),
        (kept(paid="450.00", twice="20.00"), "470.01", "470.00"),
        (kept(), "0.01", "0.00"),
    ],
)
def test_no_more_goes_back_than_came(payments: list[Kept], amount: str, refundable: str) -> None:
    with pytest.raises(errors.RefundTooMuch) as refused:
        plan(payments, amount)
    assert refused.value.extensions == {"refundable": refundable}


def test_a_purchase_for_which_nothing_is_to_be_paid_is_closed_by_a_refund_of_nothing() -> None:
    free = Balance.of(PaymentStatus.COMPLETED, Decimal(0), Ledger(*[Decimal(0)] * 3))
    found = plan_refund(PaymentStatus.COMPLETED, free, [], None, refund_due=False)
    assert found == RefundPlan((), PaymentStatus.REFUNDED)


class Books:
    """Payments of one purchase, as rows that are only added, and what they come to."""

    def __init__(self, received: list[Kept], total: Decimal) -> None:
        self.received, self.total = received, total
        self.back: list[Part] = []
        self.status = PaymentStatus.COMPLETED

    def kept(self) -> list[Kept]:
        found = [
            Kept(
                each.payment_id,
                each.left - sum(p.amount for p in self.back if p.payment_id == each.payment_id),
                each.applied,
            )
            for each in self.received
        ]
        assert all(each.left >= 0 for each in found), "more went back than came"
        return [each for each in found if each.left]

    def balance(self) -> Balance:
        left = self.kept()
        ledger = Ledger(
            sum((each.left for each in left if each.applied), Decimal(0)),
            sum((each.left for each in left if not each.applied), Decimal(0)),
            sum((each.amount for each in self.back if each.goodwill), Decimal(0)),
        )
        return Balance.of(self.status, self.total, ledger)

    def refund(self, amount: Decimal | None) -> None:
        now = self.balance()
        due = bool(now.overpaid_by or now.refund_due_amount)
        planned = plan_refund(self.status, now, self.kept(), amount, refund_due=due)
        self.back += planned.parts
        self.status = planned.status


@given(
    received=st.lists(st.tuples(_cents, st.booleans()), max_size=5),
    total=_cents,
    refunds=st.lists(st.none() | _cents, max_size=8),
)
def test_after_any_refunds_all_that_came_is_paid_due_back_or_went_back(
    received: list[tuple[Decimal, bool]], total: Decimal, refunds: list[Decimal | None]
) -> None:
    """To the cent; what has to go back goes first, and the seats stay while anything is paid."""
    books = Books([Kept(uuid4(), amount, applied) for amount, applied in received], total)
    came = sum((amount for amount, _ in received), Decimal(0))
    for amount in refunds:
        before, was = books.balance(), books.status
        went = sum((each.amount for each in books.back), Decimal(0))
        try:
            books.refund(amount)
        except errors.RefundTooMuch:
            assert amount is not None
            assert amount > before.overpaid_by + before.refund_due_amount + before.amount_paid
            continue
        except errors.PurchaseAlreadyClosed:
            assert was is PaymentStatus.REFUNDED
            continue
        after = books.balance()
        back = sum((each.amount for each in books.back), Decimal(0))
        assert came - back == after.amount_paid + after.refund_due_amount + after.overpaid_by >= 0
        if amount is not None:
            assert back - went == amount
        if after.amount_paid < before.amount_paid:
            assert not after.overpaid_by
            assert not after.refund_due_amount
        nothing_was_due = not (before.overpaid_by or before.refund_due_amount)
        is_closed = books.status is PaymentStatus.REFUNDED
        assert is_closed is (
            was is PaymentStatus.REFUNDED
            or not (after.amount_paid if before.amount_paid else amount or not nothing_was_due)
        )
        if not is_closed:
            assert after.amount_due == before.amount_due, "goodwill is not due again"
