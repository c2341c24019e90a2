"""A browser for benches, in which a person is signed in without the sign-in page."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Page,
    Route,
    async_playwright,
)

from infra.local.bench.workload import Buyer
from infra.local.chromium import ARGUMENTS, chromium

_ROLE = "measured"
_LATENCY_MS, _BYTES_PER_SECOND, _SLOWER = 400, 50_000, 4


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    """Run a headless Chromium."""
    async with async_playwright() as started:
        path = chromium(Path(started.chromium.executable_path))
        browser = await started.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            await browser.close()


async def sign_in(context: BrowserContext, buyer: Buyer, roles: Sequence[str]) -> None:
    """Give every page of a context the session of a person who has signed in already."""
    person = {"role": _ROLE, "name": "Measured", "email": "measured@example.com", "roles": roles}
    config = {"api_origin": "", "sign_in": {"kind": "local", "people": [person]}}
    await _answer(context, "**/config.json", config)
    await _answer(context, "**/local/token", {"access_token": buyer.token, "sub": "measured"})
    await context.add_init_script(f"sessionStorage.setItem('signed-in-as', '{_ROLE}')")


async def slow_down(page: Page) -> CDPSession:
    """Give a page a slow line and a slow phone; return the session that can watch its requests.

    The line is the browsers' slow 3G: 400 kbit/s and 400 ms each way. The phone is this machine's
    processor, slowed down four times.
    """
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    line = {
        "offline": False,
        "latency": _LATENCY_MS,
        "downloadThroughput": _BYTES_PER_SECOND,
        "uploadThroughput": _BYTES_PER_SECOND,
    }
    await session.send("Network.emulateNetworkConditions", line)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    return session


async def _answer(context: BrowserContext, url: str, content: object) -> None:
    async def fulfill(route: Route) -> None:
        await route.fulfill(body=json.dumps(content), content_type="application/json")

    await context.route(url, fulfill)
