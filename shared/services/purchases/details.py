"""What the team notes of a purchase and its purchaser."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.domain.roles import Actor
from shared.schemas.orders import PurchasePatch, PurchaserFound, PurchaserQuery
from shared.schemas.purchases import PurchaseRead


async def update_purchase(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: PurchasePatch
) -> PurchaseRead:
    """Change what the team may change of any purchase."""
    raise NotImplementedError


async def find_purchasers(
    session: AsyncSession, event_id: UUID, query: PurchaserQuery
) -> list[PurchaserFound]:
    """Return people who bought at the event, or were entered for it."""
    raise NotImplementedError
