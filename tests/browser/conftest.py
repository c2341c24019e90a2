"""The built PWA and the whole app behind one address, and people with a real browser."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from playwright.async_api import Browser, Playwright, async_playwright, expect

from infra.local.admin import DIST, build
from infra.local.chromium import ARGUMENTS, chromium
from infra.local.defender import Defender
from infra.local.host.asgi import HostApplication
from infra.local.host.function_host import FunctionHost
from infra.local.host.local_endpoints import make_local_endpoints
from infra.local.host.processed_blobs import ProcessedBlobs
from infra.local.host.server import HostSettings, bind, fire_triggers, serve
from infra.local.host.static_files import StaticFiles
from infra.local.people import Person
from infra.local.stack import LocalStack
from tests.browser.demo_event import DemoEvent
from tests.browser.visitor import PATIENCE_MILLISECONDS, Visitor
from tests.harness.key_server import KeyServer
from tests.harness.reset_database import forget_events, forget_uploads

Visit = Callable[..., Awaitable[Visitor]]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Count no lines: the API's own tests run them all, and counting slows down every page."""
    item.add_marker("no_cover")


@pytest.fixture(scope="package")
async def site(
    host: FunctionHost, stack: LocalStack, keys: KeyServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """Where the PWA and the API answer; timers, blob triggers and scans go on meanwhile."""
    build()
    # Timers and scans would else be busy with thousands of other tests' events and pictures for
    # minutes, in the very process that serves the pages.
    with psycopg.connect(stack.postgres.superuser_url, autocommit=True) as superuser:
        forget_events(superuser)
    await forget_uploads()
    defender = Defender(stack.azurite.connection_string)
    local_endpoints = make_local_endpoints(stack, keys.issuer) | defender.local_endpoints()
    headers = HostSettings.read().custom_headers
    application = HostApplication(host, local_endpoints, headers, StaticFiles(DIST))
    receipts = ProcessedBlobs(tmp_path_factory.mktemp("receipts") / "blobs.jsonl")
    with bind(0) as bound:
        async with (
            serve(application, bound),
            fire_triggers(host, receipts),
            defender.watching(),
        ):
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"


@pytest.fixture(scope="package")
async def playwright() -> AsyncIterator[Playwright]:
    """What drives the browser."""
    # A busy machine is slow, and nothing here is about speed.
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    async with async_playwright() as started:
        yield started


@pytest.fixture(scope="package")
async def browser(playwright: Playwright) -> AsyncIterator[Browser]:
    """A headless Chromium; each visitor has a profile of their own in it."""
    path = chromium(Path(playwright.chromium.executable_path))
    launched = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
    yield launched
    await launched.close()


@pytest.fixture(scope="package")
async def demo(site: str) -> DemoEvent:
    """The event of the demo, with its packages, options, codes and purchases."""
    return await DemoEvent.make(site)


@pytest.fixture
async def visit(site: str, browser: Browser) -> AsyncIterator[Visit]:
    """Open the site as somebody new: `await visit("event_coordinator", name=…, width=390)`.

    What a page writes to its console as an error fails the test: the visitor's `expected` says
    which ones belong to it.
    """
    visitors: list[Visitor] = []

    async def open_site(
        *roles: str,
        name: str = "Amara Lindgren",
        person: Person | None = None,
        at: str | None = None,
        **options: object,
    ) -> Visitor:
        person = person or Person(name, f"{uuid4().hex}@example.org", roles)
        visitor = await Visitor.enter(browser, at or site, person, **options)  # type: ignore[arg-type]
        visitors.append(visitor)
        return visitor

    yield open_site
    for visitor in visitors:
        await visitor.leave()
