"""What a purchase costs after its packages changed, and what of that is paid or due."""

from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Purchase
from shared.domain.purchases import PaymentStatus
from shared.domain.shares import Amounts
from shared.services.purchases.balances import read_balance
from shared.services.purchases.status import begin_hold, change_status


def set_amounts(purchase: Purchase, amounts: Amounts) -> None:
    """Write the amounts on a purchase; `settle_new_total` saves them."""
    purchase.base_price = amounts.base_price
    purchase.discount_amount = amounts.discount_amount
    purchase.price_adjustment = amounts.price_adjustment
    purchase.total_price = amounts.total_price


async def settle_new_total(session: AsyncSession, purchase: Purchase) -> None:
    """Save a locked purchase that has its seats and another total, with what is paid or due of it.

    A pending purchase of which nothing is left to pay is completed; a completed one of which
    something is to be paid, and nothing was, waits for payment.
    """
    new = await _status_of(session, purchase)
    if new is PaymentStatus.PENDING and purchase.payment_status is not new:
        await begin_hold(session, purchase)
    await change_status(session, purchase, new)


async def _status_of(session: AsyncSession, purchase: Purchase) -> PaymentStatus:
    if not purchase.total_price:
        return PaymentStatus.COMPLETED
    balance = await read_balance(session, purchase)
    return PaymentStatus.COMPLETED if balance.amount_paid else PaymentStatus.PENDING
