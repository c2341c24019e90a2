"""Exports the purchases as CSV: in the answer, or by a link when there are many."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.connection_use import waiting_is_limited
from shared.db.long_reads import queue_for_long_read
from shared.schemas.base import CsvFile
from shared.schemas.sales import ExportLink, PurchaseFilter
from shared.services.sales.export_csv import option_columns, plan_export, stream_csv
from shared.settings import settings
from shared.storage.exports import link_to, write_export


async def export_purchases(
    session: AsyncSession, event_id: UUID, filters: PurchaseFilter
) -> CsvFile | ExportLink:
    """Return the CSV of the purchases that match, or a link to it (FR-058, SC-010).

    The transaction stays open while a large export is written to storage: its one COPY is one
    snapshot. Sales between the first count and the COPY are in the file, and in `rows`.

    Raises:
        ServiceUnavailable: too many long reads are under way.
    """
    await queue_for_long_read(session)
    planned = await plan_export(session, event_id, filters)
    options = await option_columns(session, event_id)
    # Closed here and not by the garbage collector: an unfinished COPY blocks the connection, and
    # the transaction could not even be rolled back.
    async with aclosing(stream_csv(session, event_id, filters, options)) as csv:
        if planned.rows <= settings().export_inline_rows:
            return CsvFile(planned.file_name, b"".join([piece async for piece in csv]))
        lines = 0

        async def counted() -> AsyncIterator[bytes]:
            nonlocal lines
            async for line in csv:
                lines += 1
                yield line

        # COPY streams to storage, so the task waits for storage while it has a connection. This is
        # unavoidable, and the reason why only a few exports run at a time.
        with waiting_is_limited():
            link = await link_to(await write_export(event_id, counted(), planned.file_name))
    return ExportLink(
        url=link.url, expires_at=link.expires_at, rows=lines - 1, file_name=planned.file_name
    )
