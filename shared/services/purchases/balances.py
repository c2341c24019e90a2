"""Stores what of a purchase is paid, due, or has to go back, after its payments changed."""

from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Purchase
from shared.domain.balance import Balance, Ledger, amount_due
from shared.domain.purchases import HOLDING_SEATS, PaymentStatus

_READ_LEDGER = text(
    """
    SELECT coalesce(sum(signed) FILTER (WHERE applied), 0.00),
           coalesce(sum(signed) FILTER (WHERE NOT applied), 0.00),
           coalesce(sum(amount) FILTER (WHERE goodwill AND NOT EXISTS (
               SELECT FROM payments never
               WHERE never.kind = 'taken_back' AND never.refund_of = payment.refund_of)), 0.00)
    FROM (SELECT *, CASE kind WHEN 'received' THEN amount ELSE -amount END AS signed
          FROM payments WHERE purchase_id = :id) payment
    """
)


async def read_balance(session: AsyncSession, purchase: Purchase) -> Balance:
    """Return the balance of a locked purchase, computed from its payments on record."""
    ledger = await _read_ledger(session, purchase)
    return Balance.of(purchase.payment_status, purchase.total_price, ledger)


async def due_if_open(session: AsyncSession, purchase: Purchase) -> Decimal:
    """Return what a locked purchase owes or, if it is closed, would owe with its seats."""
    if purchase.payment_status in HOLDING_SEATS:
        return amount_due_of(purchase)
    ledger = await _read_ledger(session, purchase)
    return Balance.of(PaymentStatus.PENDING, purchase.total_price, ledger).amount_due


def amount_due_of(purchase: Purchase) -> Decimal:
    """Return what is still to be paid, by the stored amounts: nothing of a closed purchase."""
    return amount_due(
        purchase.payment_status,
        total_price=purchase.total_price,
        amount_paid=purchase.amount_paid,
        goodwill_refunded=purchase.goodwill_refunded,
    )


async def settle(session: AsyncSession, purchase: Purchase) -> Balance:
    """Store and return the balance of a locked purchase, computed from its payments on record.

    To be called after every change of its status, its total or its payments. The status and the
    amounts reach the database together: triggers complete a status that comes without amounts, as
    the release before sends it.
    """
    balance = await read_balance(session, purchase)
    purchase.amount_paid = balance.amount_paid
    purchase.refund_due_amount = balance.refund_due_amount
    purchase.overpaid_by = balance.overpaid_by
    purchase.goodwill_refunded = balance.goodwill_refunded
    purchase.refund_due = bool(balance.overpaid_by or balance.refund_due_amount)
    await session.flush()
    return balance


async def _read_ledger(session: AsyncSession, purchase: Purchase) -> Ledger:
    return Ledger(*(await session.execute(_READ_LEDGER, {"id": purchase.id})).one())
