"""What a receipt says of the money, and when it has to be replaced."""

from decimal import Decimal

import pytest

from shared.domain.incoming_payments import PaymentMethod
from shared.domain.purchases import PaymentStatus
from shared.domain.receipts import Estimate, ReceiptKind, receipt_number, statement

COMPLETED = PaymentStatus.COMPLETED
CHECK, COMP, IN_KIND = PaymentMethod.CHECK, PaymentMethod.COMP, PaymentMethod.IN_KIND


def test_numbers_have_six_digits_and_more_where_they_need_them() -> None:
    assert [receipt_number(number) for number in (1, 218, 1_000_000)] == [
        "R-000001",
        "R-000218",
        "R-1000000",
    ]


@pytest.mark.parametrize(
    ("status", "method", "total", "paid", "value", "kind"),
    [
        (COMPLETED, CHECK, 450, 450, "35.00", ReceiptKind.PARTLY_DEDUCTIBLE),
        (COMPLETED, CHECK, 450, 450, "0.00", ReceiptKind.WHOLLY_DEDUCTIBLE),
        (COMPLETED, CHECK, 450, 450, None, ReceiptKind.NOT_STATED),
        (COMPLETED, CHECK, 450, 50, "35.00", ReceiptKind.PARTLY_DEDUCTIBLE),
        (COMPLETED, COMP, 0, 0, "35.00", ReceiptKind.COMP),
        (COMPLETED, IN_KIND, 0, 0, "35.00", ReceiptKind.IN_KIND),
        (COMPLETED, None, 0, 0, "35.00", ReceiptKind.FREE),
        (COMPLETED, None, 0, 0, None, ReceiptKind.FREE),
        (PaymentStatus.PENDING, CHECK, 450, 0, "35.00", ReceiptKind.NOTHING_RECEIVED),
        (PaymentStatus.REFUNDED, CHECK, 450, 0, "35.00", ReceiptKind.NOTHING_RECEIVED),
        (PaymentStatus.CANCELLED, COMP, 0, 0, None, ReceiptKind.NOTHING_RECEIVED),
    ],
)
def test_the_kind_follows_from_what_was_paid_and_what_was_given(
    status: PaymentStatus,
    method: PaymentMethod | None,
    total: int,
    paid: int,
    value: str | None,
    kind: ReceiptKind,
) -> None:
    assert kind is ReceiptKind.of(
        status,
        method,
        total_price=Decimal(total),
        amount_paid=Decimal(paid),
        fair_market_value=None if value is None else Decimal(value),
    )


def test_the_estimate_of_a_closed_purchase_is_of_no_seats() -> None:
    value = Decimal("80.00")
    assert Estimate.of(COMPLETED, seats=20, per_seat=value).total == Decimal("1600.00")
    assert Estimate.of(PaymentStatus.REFUNDED, seats=20, per_seat=value).total == Decimal(0)
    assert Estimate.of(COMPLETED, seats=20, per_seat=None).total is None


def test_a_payment_that_is_partly_a_gift_states_the_limit_and_the_estimate() -> None:
    text = statement(
        ReceiptKind.PARTLY_DEDUCTIBLE,
        "Harbor Reading Foundation, Inc.",
        Estimate(Decimal("80.00"), 20),
    )
    assert "limited to the excess of the amount of money you contributed over the value" in text
    assert "provided by Harbor Reading Foundation, Inc. Our good-faith estimate" in text
    assert text.endswith("value is $80.00 a seat, $1,600.00 in all.")


def test_a_gift_states_that_nothing_was_given_in_return() -> None:
    text = statement(ReceiptKind.WHOLLY_DEDUCTIBLE, "Harbor {Fund}", Estimate(Decimal("0.00"), 2))
    assert text == "Harbor {Fund} provided no goods or services in return for this contribution."


@pytest.mark.parametrize("kind", list(ReceiptKind))
def test_every_kind_has_a_statement(kind: ReceiptKind) -> None:
    text = statement(kind, "Harbor Fund", Estimate(Decimal("80.00"), 2))
    assert text.endswith(".")
    assert "{" not in text
