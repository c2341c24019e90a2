"""Changes of what was bought: returns."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.domain.roles import Actor
from shared.schemas.changes import Return
from shared.schemas.purchases import PurchaseRead


async def return_packages(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: Return
) -> PurchaseRead:
    """Give packages back, and settle what was paid for them."""
    raise NotImplementedError
