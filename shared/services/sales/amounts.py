"""Amounts of purchases in SQL: every figure of sales is added up from these expressions."""

from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func

from shared.db.tables import Purchase
from shared.domain.purchases import HOLDING_SEATS, PaymentStatus

# With two places, as amounts are shown.
_NOTHING = Decimal("0.00")
HOLDS_SEATS = Purchase.payment_status.in_(sorted(HOLDING_SEATS))
# The same as `amount_due` in domain/balance.py.
AMOUNT_DUE = case(
    (HOLDS_SEATS, Purchase.total_price - Purchase.amount_paid - Purchase.goodwill_refunded),
    else_=_NOTHING,
)
# Something was paid, or nothing had to be, and something is due. As in the index for it.
IS_PAID_IN_PART = and_(
    Purchase.payment_status == PaymentStatus.COMPLETED,
    Purchase.amount_paid + Purchase.goodwill_refunded < Purchase.total_price,
)
# The same as `TaxSplit` in domain/tax_split.py; null where the value is not stated, of which
# `greatest` alone would make 0.
FAIR_MARKET_VALUE = Purchase.fair_market_value * Purchase.seats
_COUNTED = func.coalesce(func.nullif(Purchase.amount_paid, 0), AMOUNT_DUE)
DEDUCTIBLE = case(
    (_COUNTED == 0, _NOTHING),
    (
        Purchase.fair_market_value.is_not(None),
        func.greatest(_NOTHING, _COUNTED - FAIR_MARKET_VALUE),
    ),
)
# How many packages were given back.
RETURNED_QUANTITY = func.coalesce(Purchase.bought_quantity, Purchase.quantity) - Purchase.quantity


def total(amount: ColumnElement[Any] | Any) -> ColumnElement[Any]:  # noqa: ANN401 - mapped columns
    """Return the sum of an amount, 0 where there is none."""
    return func.coalesce(func.sum(amount), 0)


REVENUE = total(Purchase.amount_paid)
PENDING = total(AMOUNT_DUE)
