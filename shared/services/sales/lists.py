"""An event's purchases as a list."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.list_reads import queue_for_list
from shared.domain.roles import Actor
from shared.schemas.base import Page
from shared.schemas.purchases import PurchaseRead
from shared.schemas.sales import PurchaseQuery
from shared.services.purchases.views import page_of_purchases, select_purchases
from shared.services.sales.purchase_filter import matching


async def list_purchases(
    session: AsyncSession, actor: Actor, event_id: UUID, query: PurchaseQuery
) -> Page[PurchaseRead]:
    """Return the event's purchases that match, newest first (FR-054, FR-056, FR-057).

    Raises:
        ServiceUnavailable: too many lists are being read.
    """
    await queue_for_list(session, actor.id)
    statement = select_purchases().where(*matching(event_id, query))
    return await page_of_purchases(session, statement, query, for_team=True)
