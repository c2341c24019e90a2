"""Changes of what was bought: reassign."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.domain.roles import Actor
from shared.schemas.changes import Reassign
from shared.schemas.purchases import PurchaseRead


async def reassign(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: Reassign
) -> PurchaseRead:
    """Make another person the purchaser."""
    raise NotImplementedError
