"""A donor's own purchases."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.list_reads import queue_for_list
from shared.db.tables import Purchase
from shared.domain import errors
from shared.domain.roles import Actor
from shared.schemas.base import Page, PageQuery
from shared.schemas.purchases import PurchaseRead
from shared.services.purchases.views import page_of_purchases, read_purchases, select_purchases


async def list_own_purchases(
    session: AsyncSession, actor: Actor, query: PageQuery
) -> Page[PurchaseRead]:
    """Return the actor's purchases of all events, newest first.

    Raises:
        ServiceUnavailable: too many lists are being read.
    """
    await queue_for_list(session, actor.id)
    mine = select_purchases().where(Purchase.donor_id == actor.id)
    return await page_of_purchases(session, mine, query, for_team=False)


async def get_own_purchase(session: AsyncSession, actor: Actor, purchase_id: UUID) -> PurchaseRead:
    """Return one of the actor's purchases.

    Raises:
        PurchaseNotFound: there is no such purchase, or it belongs to another donor.
        ServiceUnavailable: too many lists are being read.
    """
    await queue_for_list(session, actor.id)
    own = select_purchases().where(Purchase.id == purchase_id, Purchase.donor_id == actor.id)
    rows = (await session.execute(own)).all()
    if not rows:
        raise errors.PurchaseNotFound
    return (await read_purchases(session, rows, for_team=False))[0]
