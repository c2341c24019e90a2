"""Compares the lines of a bank's statement with what is due."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.domain.roles import Actor
from shared.schemas.payments import StatementMatch, StatementRows


async def match(
    session: AsyncSession, actor: Actor, event_id: UUID, body: StatementRows
) -> StatementMatch:
    """Suggest a purchase for each line; nothing is changed."""
    raise NotImplementedError
