"""Changes of what was bought: exchange."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.domain.roles import Actor
from shared.schemas.changes import Exchange
from shared.schemas.purchases import PurchaseRead


async def exchange(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: Exchange
) -> PurchaseRead:
    """Take the new packages before the old ones go, in one transaction."""
    raise NotImplementedError
