"""Stores the roots of the audit chains, the current end of each, where they can't be changed."""

from datetime import timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared import telemetry
from shared.db.deadline import LONG_SECONDS
from shared.db.tables import AuditChainHead, AuditEntry
from shared.db.transaction import read_only
from shared.domain import clock
from shared.domain.audit_chain import ChainRoot
from shared.storage.chain_roots import RootMismatch, keep_root

# A chain whose last entry is older has its root already, unless the timer did not run for so long.
_ROOTS_OF = timedelta(days=30)
_log = structlog.get_logger(__name__)


async def keep_recent() -> None:
    """Store the roots of chains that grew within 30 days; report roots that contradict older ones.

    No transaction is open while storage is written to.
    """
    async with read_only(seconds=LONG_SECONDS) as session:
        roots = await recent_roots(session)
    stored = 0
    for root in roots:
        try:
            stored += await keep_root(root)
        except RootMismatch as mismatch:
            telemetry.count("archive.root_mismatches")
            _log.error("chain_root_mismatch", event_id=str(root.event_id), key=str(mismatch))
    _log.info("chain_roots_kept", count=stored)


async def recent_roots(session: AsyncSession) -> list[ChainRoot]:
    """Return the current end of each chain that has grown within 30 days."""
    rows = await session.execute(
        select(AuditChainHead.event_id, AuditChainHead.sequence, AuditChainHead.hash)
        .join(
            AuditEntry,
            (AuditEntry.event_id == AuditChainHead.event_id)
            & (AuditEntry.sequence == AuditChainHead.sequence),
        )
        .where(AuditEntry.occurred_at > clock.now() - _ROOTS_OF)
        .order_by(AuditChainHead.event_id)
    )
    return [ChainRoot(*row) for row in rows]
