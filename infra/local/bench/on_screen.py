"""How soon a purchase is on a coordinator's screen: from its commit to the figure on the page.

    python -m infra.local.bench.on_screen

Purchases are made in this process; the page asks the host, another process with its own clients, as
a coordinator's page may ask another instance than the one that sells.
"""

import asyncio
import random
import sys
import time
from collections.abc import Iterator, Sequence
from statistics import median

from playwright.async_api import Page

from infra.local.admin import build
from infra.local.bench.browser import running_browser, sign_in
from infra.local.bench.stage import Stage, exit_code_of, staged
from infra.local.bench.workload import Order, Stand, buy_in_process, gather_people, set_up
from infra.local.until_stopped import run_until_stopped

_PACKAGES = 3
_ONE_BY_ONE = 60
_MOST_PAUSE_SECONDS = 2.0
_RUSHES, _IN_A_RUSH = 8, 12
_PAUSE_AFTER_RUSH_SECONDS = 4.0
_AIM_SECONDS = 3.0

# At each frame, records the time if the sum of all figures on the cards has risen.
_WATCH = """() => {
    const sold = () => [...document.querySelectorAll("main li p")]
        .filter((words) => /^\\d.* sold|^\\d+(\\/\\d+)?sold/.test(words.textContent))
        .reduce((sum, figure) => sum + Number.parseInt(figure.textContent, 10), 0);
    window.seenAt = [];
    const look = () => {
        const missing = sold() - window.seenAt.length;
        for (let one = 0; one < missing; one += 1) window.seenAt.push(Date.now() / 1000);
        requestAnimationFrame(look);
    };
    look();
}"""


async def _buy(order: Order, stand: Stand, committed: list[float]) -> None:
    await buy_in_process(order, stand.event_id, lambda: committed.append(time.time()))


async def _sell(stand: Stand, orders: Iterator[Order], committed: list[float]) -> None:
    for _ in range(_ONE_BY_ONE):
        await _buy(next(orders), stand, committed)
        # Random, so that a purchase does not always come at the same time before a poll.
        await asyncio.sleep(random.uniform(0, _MOST_PAUSE_SECONDS))  # noqa: S311 - no secret
    for _ in range(_RUSHES):
        await asyncio.gather(
            *(_buy(next(orders), stand, committed) for _ in range(_IN_A_RUSH)),
            asyncio.sleep(_PAUSE_AFTER_RUSH_SECONDS),
        )


async def _seen_on(page: Page, count: int) -> list[float]:
    async with asyncio.timeout(60):
        while True:
            seen: list[float] = await page.evaluate("window.seenAt")
            if len(seen) >= count:
                return seen
            await asyncio.sleep(0.5)


async def _measure(stage: Stage) -> bool:
    people = await gather_people(stage.stack.issuer())
    stand = await set_up(people, _PACKAGES, promo=False)
    committed: list[float] = []
    async with running_browser() as browser:
        context = await browser.new_context(base_url=f"http://127.0.0.1:{stage.port}")
        await sign_in(context, people.admin, ["super_admin"])
        page = await context.new_page()
        await page.goto(f"/events/{stand.event_id}/tickets")
        await page.get_by_role("main").get_by_role("listitem").nth(_PACKAGES - 1).wait_for()
        await page.evaluate(_WATCH)
        await _sell(stand, stand.orders(), committed)
        seen = await _seen_on(page, len(committed))
    lags = [shown - at for shown, at in zip(seen, sorted(committed), strict=True)]
    _print_times("one by one", lags[:_ONE_BY_ONE])
    _print_times(f"{_IN_A_RUSH} at once", lags[_ONE_BY_ONE:])
    return max(lags) <= _AIM_SECONDS


def _print_times(what: str, lags: Sequence[float]) -> None:
    ordered = sorted(lags)
    print(
        f"{what:16}{len(lags):>5} purchases   median {median(lags):5.2f} s"
        f"   95 % {ordered[int(0.95 * len(lags))]:5.2f} s   max {ordered[-1]:5.2f} s"
        f"   of {_AIM_SECONDS:.0f} s: {ordered[-1] / _AIM_SECONDS:4.0%}",
        flush=True,
    )


def _run() -> None:
    build()
    with staged("bench-on-screen") as stage:
        # None: it was stopped.
        if run_until_stopped(_measure(stage)) is False:
            sys.exit("\nThe aim was missed.")


if __name__ == "__main__":
    sys.exit(exit_code_of(_run))
