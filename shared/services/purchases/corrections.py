"""Corrections of payments on record: money that never came, or was for another purchase."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.domain.roles import Actor
from shared.schemas.payments import MarkUnpaid, PaymentMove
from shared.schemas.purchases import PurchaseRead


async def mark_unpaid(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: MarkUnpaid
) -> PurchaseRead:
    """Take back the payments of a completed purchase, which waits for payment again."""
    raise NotImplementedError


async def move_payment(
    session: AsyncSession,
    actor: Actor,
    event_id: UUID,
    purchase_id: UUID,
    payment_id: UUID,
    body: PaymentMove,
) -> PurchaseRead:
    """Take a payment from one purchase and record it for another of the event."""
    raise NotImplementedError
