"""Payment holds of other tests, which a timer would find beside those of the test that fires it."""

from datetime import timedelta

from infra.local.host.function_host import FunctionHost
from shared.domain import clock

TIMER = "release_overdue_holds"


async def release_all_holds(host: FunctionHost) -> None:
    """Release every hold there is, so that the next tick finds only what a test makes from now."""
    with clock.frozen_at(clock.now() + timedelta(days=365)):
        await host.fire_timer(TIMER)
