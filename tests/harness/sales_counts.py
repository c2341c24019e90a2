"""The timer that refreshes the sales counts, when a test wants it to."""

from infra.local.host.function_host import FunctionHost
from shared.cache import changes


async def refresh_counts(host: FunctionHost) -> None:
    """Fire the timer when all marks are set: a mark that is late takes away what it counted."""
    await changes.flush_marks()
    await host.fire_timer("refresh_sales_counts")
