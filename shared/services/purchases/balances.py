"""Stores what of a purchase is paid, due, or has to go back, after its payments changed."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Purchase
from shared.domain.balance import Balance, Ledger

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


async def settle(session: AsyncSession, purchase: Purchase) -> Balance:
    """Store and return the balance of a locked purchase, computed from its payments on record.

    To be called after every change of its status, its total or its payments.
    """
    row = (await session.execute(_READ_LEDGER, {"id": purchase.id})).one()
    balance = Balance.of(purchase.payment_status, purchase.total_price, Ledger(*row))
    purchase.amount_paid = balance.amount_paid
    purchase.refund_due_amount = balance.refund_due_amount
    purchase.overpaid_by = balance.overpaid_by
    purchase.goodwill_refunded = balance.goodwill_refunded
    purchase.refund_due = bool(balance.overpaid_by or balance.refund_due_amount)
    await session.flush()
    return balance
