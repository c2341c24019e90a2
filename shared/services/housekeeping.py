"""What is cleared away when nobody needs it any more."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import IdempotencyKey
from shared.domain import clock
from shared.domain.purchases import IDEMPOTENCY_KEY_LIFETIME


async def purge_idempotency_keys(session: AsyncSession) -> int:
    """Delete the keys that have outlived their 24 hours; return how many there were."""
    outlived = IdempotencyKey.created_at <= clock.now() - IDEMPOTENCY_KEY_LIFETIME
    deleted = await session.scalars(
        delete(IdempotencyKey)
        .where(outlived)
        .returning(IdempotencyKey.key)
        .execution_options(synchronize_session=False)
    )
    return len(deleted.all())
