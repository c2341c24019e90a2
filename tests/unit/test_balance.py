"""What is paid, due and has to go back, for any payments and totals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.balance import Balance, Ledger
from shared.domain.purchases import HOLDING_SEATS, PaymentStatus

AMOUNTS = st.integers(0, 100_000_00).map(lambda cents: Decimal(cents) / 100)
STATUSES = st.sampled_from(PaymentStatus)
COMPLETED = PaymentStatus.COMPLETED


def ledger(applied: int, unapplied: int = 0, goodwill: int = 0) -> Ledger:
    return Ledger(Decimal(applied), Decimal(unapplied), Decimal(goodwill))


@given(STATUSES, AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_no_amount_is_negative_and_no_money_is_lost(
    status: PaymentStatus, total: Decimal, applied: Decimal, unapplied: Decimal, goodwill: Decimal
) -> None:
    balance = Balance.of(status, total, Ledger(applied, unapplied, goodwill))
    assert min(vars(balance).values()) >= 0
    had = balance.amount_paid + balance.refund_due_amount + balance.overpaid_by
    assert had == applied + unapplied
    settled = balance.amount_paid + balance.amount_due + balance.goodwill_refunded
    assert settled == (total if status in HOLDING_SEATS else 0)


@pytest.mark.parametrize(
    ("total", "sums", "expected"),
    [
        pytest.param(500, ledger(450), (450, 50, 0, 0, 0), id="a check for less"),
        pytest.param(500, ledger(500, 20), (500, 0, 0, 20, 0), id="a check for more"),
        pytest.param(750, ledger(1000), (750, 0, 250, 0, 0), id="one of four returned"),
        pytest.param(1000, ledger(700, 0, 300), (700, 0, 0, 0, 300), id="a part as a courtesy"),
        pytest.param(500, ledger(700, 0, 300), (500, 0, 200, 0, 0), id="and then half returned"),
        pytest.param(1200, ledger(700, 0, 300), (700, 200, 0, 0, 300), id="or exchanged"),
        pytest.param(0, ledger(0), (0, 0, 0, 0, 0), id="a comp"),
    ],
)
def test_the_amounts_of_a_completed_purchase(
    total: int, sums: Ledger, expected: tuple[int, ...]
) -> None:
    balance = Balance.of(COMPLETED, Decimal(total), sums)
    assert tuple(vars(balance).values()) == expected


def test_of_a_closed_purchase_nothing_is_paid_and_nothing_is_due() -> None:
    """A late payment that found no seats is all there is."""
    balance = Balance.of(PaymentStatus.CANCELLED, Decimal(500), ledger(0, 500))
    assert tuple(vars(balance).values()) == (0, 0, 0, 500, 0)
