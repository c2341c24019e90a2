"""The timer that refreshes the sales counts, when a test wants it to."""

import asyncio

from infra.local.host.function_host import FunctionHost
from shared.cache import changes


async def refresh_counts(host: FunctionHost) -> None:
    """Let a tick come when everything is said: a note that is late takes away what it counted."""
    await asyncio.gather(*changes._scheduled_marks.values())
    await host.fire_timer("refresh_sales_counts")
