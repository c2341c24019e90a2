"""Deletes rows that are no longer needed."""

from typing import Any, cast

from sqlalchemy import CursorResult, delete
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import IdempotencyKey
from shared.domain import clock
from shared.domain.purchases import IDEMPOTENCY_KEY_LIFETIME


async def purge_idempotency_keys(session: AsyncSession) -> int:
    """Delete the keys that are older than 24 hours; return how many there were."""
    outlived = IdempotencyKey.created_at <= clock.now() - IDEMPOTENCY_KEY_LIFETIME
    deleted = await session.execute(
        delete(IdempotencyKey).where(outlived).execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", deleted).rowcount
