"""A network that accepts everything and answers nothing: what is kept is shown, and says so."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.donor import DONOR, arrive, is_at_the_tickets, path_of, sign_in
from tests.browser.pages import offered, package_names
from tests.browser.paths import packages_page
from tests.browser.silent_proxy import SilentProxy, proxied
from tests.browser.test_buying_in_trouble import UNTIL_KEPT
from tests.factories import Json, new_package
from tests.harness.client import Client

# Requests give up after a minute: whatever is shown before has come from this device.
_BEFORE_REQUESTS_GIVE_UP = 20_000


@pytest.fixture
async def line(site: str) -> AsyncIterator[SilentProxy]:
    """The way to the site, which a test can make silent."""
    async with proxied(site) as proxy:
        yield proxy


async def _load_again(page: Page) -> None:
    # A page that waits for the network is never loaded: its navigation is.
    await page.reload(wait_until="commit", timeout=_BEFORE_REQUESTS_GIVE_UP)


async def test_tickets_are_shown_by_a_network_that_never_answers(
    visit: Visit, line: SilentProxy, event: Json, package: Json
) -> None:
    priya = await visit("donor", name=DONOR, service_workers="allow", at=line.address)
    priya.expected += ["ERR_", "Unreachable"]
    page = await arrive(priya, event)
    await sign_in(page)
    await page.get_by_role("button", name="Buy 1 seat").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")
    await page.evaluate(UNTIL_KEPT)
    await priya.context.unroute_all()
    line.is_silent = True
    await _load_again(page)
    qr_code = page.get_by_role("img", name="QR code of ticket")
    await expect(qr_code).to_be_visible(timeout=_BEFORE_REQUESTS_GIVE_UP)
    notice = page.get_by_text("This is what we last saw")
    await expect(notice).to_be_visible(timeout=_BEFORE_REQUESTS_GIVE_UP)
    await page.goto(path_of(event), wait_until="commit")
    item = offered(page).filter(has_text=package["name"])
    await expect(item).to_be_visible(timeout=_BEFORE_REQUESTS_GIVE_UP)


async def test_the_admin_app_shows_what_is_kept_and_takes_the_answer_when_it_comes(
    visit: Visit, line: SilentProxy, admin: Client, event: Json, package: Json
) -> None:
    amara = await visit("event_coordinator", service_workers="allow", at=line.address)
    amara.expected += ["ERR_", "Unreachable"]
    await amara.coordinate(admin, event)
    await amara.sign_in(packages_page(event))
    page = amara.page
    await expect(package_names(page)).to_have_count(1)
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await amara.wait_until("localStorage.getItem('last-seen')?.includes('Single Seat')")
    await amara.context.unroute_all()
    line.is_silent = True
    await new_package(admin, event, name="Table of Ten")
    await _load_again(page)
    await expect(package_names(page)).to_have_text(
        [package["name"]], timeout=_BEFORE_REQUESTS_GIVE_UP
    )
    await expect(page.get_by_text("The network doesn't answer.")).to_be_visible(
        timeout=_BEFORE_REQUESTS_GIVE_UP
    )
    await amara.check_accessibility()
    line.is_silent = False
    line.cut()
    await expect(package_names(page)).to_have_count(2)
    await expect(page.get_by_text("The network doesn't answer.")).to_be_hidden()
