"""How soon a coordinator sees the packages over a slow line, without a cache from an earlier visit.

    python -m infra.local.bench.admin_page

For the line and the phone, see `slow_down`; the host speaks HTTP/1.1, six connections at once. The
configuration and the token are answered at once: a round trip of a real sign-in comes on top.
"""

import sys
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from playwright.async_api import Browser

from infra.local.admin import build
from infra.local.bench.browser import running_browser, sign_in, slow_down
from infra.local.bench.stage import Stage, exit_code_of, staged
from infra.local.bench.workload import Buyer, gather_people, set_up
from infra.local.until_stopped import run_until_stopped

_VISITS = 3
_PACKAGES = 6
_AIM_SECONDS, _AIM_KILOBYTES = 5.0, 200.0
_FIRST_PAINT = (
    "performance.getEntriesByName('first-contentful-paint').map((paint) => paint.startTime)[0]"
)


@dataclass(frozen=True)
class Visit:
    """One visit: when something was there, in seconds, and what came over the line before it."""

    first_paint: float
    useful: float
    requests: int
    kilobytes: float


_SIGN_IN = "/sign-in"


async def _visit(browser: Browser, port: int, admin: Buyer, path: str, useful: str) -> Visit:
    context = await browser.new_context(
        base_url=f"http://127.0.0.1:{port}", service_workers="block"
    )
    if path != _SIGN_IN:
        await sign_in(context, admin, ["super_admin"])
    page = await context.new_page()
    session = await slow_down(page)
    received: list[int] = []

    def loaded(event: dict[str, Any]) -> None:
        received.append(event["encodedDataLength"])

    session.on("Network.loadingFinished", loaded)
    started = perf_counter()
    await page.goto(path, wait_until="commit", timeout=60_000)
    await page.locator(useful).first.wait_for(timeout=60_000)
    visit = Visit(
        first_paint=await page.evaluate(_FIRST_PAINT) / 1_000,
        useful=perf_counter() - started,
        requests=len(received),
        kilobytes=sum(received) / 1_000,
    )
    await context.close()
    return visit


async def _measure(stage: Stage) -> bool:
    people = await gather_people(stage.stack.issuer())
    stand = await set_up(people, _PACKAGES, promo=False)
    pages = {
        f"/events/{stand.event_id}/tickets": "main li h2",
        f"/events/{stand.event_id}/tickets/sales": "main h1",
        _SIGN_IN: "main h1",
        f"/e/{stand.event_id}": "main li h3",
    }
    are_met = True
    async with running_browser() as browser:
        for path, useful in pages.items():
            visits = [
                await _visit(browser, stage.port, people.admin, path, useful)
                for _ in range(_VISITS)
            ]
            are_met = _print(path.replace(str(stand.event_id), "…"), visits) and are_met
    return are_met


def _print(path: str, visits: list[Visit]) -> bool:
    useful = median(visit.useful for visit in visits)
    kilobytes = median(visit.kilobytes for visit in visits)
    print(
        f"{path:22} first paint {median(visit.first_paint for visit in visits):5.2f} s"
        f"   useful {useful:5.2f} s of {_AIM_SECONDS:.0f} s"
        f"   {visits[-1].requests} requests, {kilobytes:.0f} kB of {_AIM_KILOBYTES:.0f} kB"
    )
    return useful <= _AIM_SECONDS and kilobytes <= _AIM_KILOBYTES


def _run() -> None:
    build()
    with staged("bench-admin-page") as stage:
        # None: it was stopped.
        if run_until_stopped(_measure(stage)) is False:
            sys.exit("\nAn aim was missed.")


if __name__ == "__main__":
    sys.exit(exit_code_of(_run))
