"""Orders that the team enters: sold by the same statement as what donors buy."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.domain.roles import Actor
from shared.schemas.base import Written
from shared.schemas.orders import OrderCreate
from shared.schemas.purchases import PurchaseRead


async def enter(
    session: AsyncSession, actor: Actor, event_id: UUID, body: OrderCreate, key: str
) -> Written[PurchaseRead]:
    """Sell to whom the order is for, or refuse."""
    raise NotImplementedError
