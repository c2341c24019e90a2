"""Without a network, and without an answer: what was last seen stays, and says how old it is."""

import asyncio
import re
from typing import Literal

from playwright.async_api import Request, Route, expect

from infra.local.admin import DIST
from tests.browser.conftest import Visit
from tests.browser.pages import package_names
from tests.browser.paths import coordinator_at, package_page, packages_page
from tests.factories import Json, new_package
from tests.factories.promo_codes import new_code
from tests.harness.client import Client


async def test_what_was_last_seen_is_there_without_a_network_and_says_so(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """The shell is the service worker's: a page that is loaded without a network is one."""
    amara = await visit("event_coordinator", service_workers="allow")
    amara.expected += ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED"]
    await amara.coordinate(admin, event)
    await amara.sign_in(packages_page(event))
    page = amara.page
    await expect(package_names(page)).to_have_count(1)
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await amara.wait_until("localStorage.getItem('last-seen')?.includes('Single Seat')")
    await amara.context.unroute_all()
    await amara.context.set_offline(True)
    await expect(page.get_by_text("You're offline.")).to_be_visible()
    await page.reload()
    await expect(package_names(page)).to_have_text(package["name"])
    await expect(page.get_by_text("This is what was last seen, at")).to_be_visible()
    await amara.check_accessibility()

    # Back on the line, nothing is asked before it is known again who asks.
    async def answer_later(route: Route) -> None:
        await asyncio.sleep(3)
        await route.continue_()

    await amara.context.route("**/local/token", answer_later)
    asked: list[str | None] = []

    def note(sent: Request) -> None:
        if "/api/" in sent.url:
            asked.append(sent.headers.get("authorization"))

    page.on("request", note)
    async with page.expect_response(lambda answer: "/api/" in answer.url and answer.ok):
        await amara.context.set_offline(False)
    await expect(page.get_by_text("You're offline.")).to_be_hidden()
    assert asked
    assert None not in asked


async def test_the_app_that_is_opened_without_a_network_shows_what_was_last_seen(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """No tab is left that could have a session, and nobody can be asked for one."""
    amara = await visit("event_coordinator", service_workers="allow")
    amara.expected += ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED"]
    await amara.coordinate(admin, event)
    await amara.sign_in(packages_page(event))
    await expect(package_names(amara.page)).to_have_count(1)
    await amara.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await amara.wait_until("localStorage.getItem('last-seen')?.includes('Single Seat')")
    await amara.context.unroute_all()
    await amara.context.set_offline(True)
    await amara.page.close()
    tab = await amara.context.new_page()
    await tab.goto(packages_page(event))
    await expect(package_names(tab)).to_have_text(package["name"])
    await expect(tab.get_by_text("You're offline.")).to_be_visible()


async def test_what_needs_the_network_is_disabled_without_one_and_says_so(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """Every page that starts something: links to forms, the donors' page, actions on a row."""
    await new_package(admin, event, name="Hidden Table", is_enabled=False)
    code = await new_code(admin, event)
    noor = await visit("super_admin")
    noor.expected += ["ERR_INTERNET_DISCONNECTED", "Unreachable"]
    await noor.sign_in(packages_page(event))
    page = noor.page
    rail = page.get_by_role("navigation", name="Event", exact=True)

    async def is_disabled(role: Literal["button", "link"], name: str) -> None:
        control = page.get_by_role(role, name=name, exact=True)
        await expect(control).to_be_disabled()
        await expect(control).to_have_attribute("title", "Not while you're offline.")
        await control.click(force=True)

    await expect(page.get_by_role("button", name="Enable")).to_be_enabled()
    # What they need is loaded now, the menus among it.
    for name in ("Coordinators", "Promo codes", "Packages"):
        await rail.get_by_role("link", name=name).first.click()
        await expect(page).to_have_title(re.compile(name))
        await noor.rest()
        if name == "Promo codes":
            await page.get_by_role("button", name="Actions for").click()
            await page.get_by_role("menuitem", name="Edit").wait_for()
            await page.keyboard.press("Escape")
    await noor.context.set_offline(True)
    await expect(page.get_by_text("You're offline.")).to_be_visible()
    for name in ("New package", "Donor page"):
        await is_disabled("link", name)
    await is_disabled("button", "Enable")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ticket packages")
    assert len(noor.context.pages) == 1
    await page.keyboard.press("n")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ticket packages")
    await rail.get_by_role("link", name="Promo codes").click()
    await is_disabled("link", "New promo code")
    await page.get_by_role("button", name=f"Actions for {code['code']}").click()
    switch = page.get_by_role("menuitem", name="Deactivate")
    await expect(switch).to_have_attribute("aria-disabled", "true")
    await page.keyboard.press("Escape")
    await rail.get_by_role("link", name="Coordinators").click()
    await is_disabled("button", "Invite")
    await noor.context.set_offline(False)
    await expect(page.get_by_role("button", name="Invite")).to_be_enabled()


async def test_signing_out_forgets_what_was_seen(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, packages_page(event))
    page = amara.page
    await amara.wait_until("localStorage.getItem('last-seen') !== null")
    await page.get_by_role("button", name="Amara Lindgren").click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    kept = await page.evaluate("Object.keys(localStorage)")
    assert "last-seen" not in kept
    assert "last-person" not in kept
    await page.goto(packages_page(event))
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


async def test_a_server_that_is_away_loses_nothing_and_is_asked_again(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, package_page(package))
    amara.expected += ["ERR_CONNECTION_REFUSED", "Unreachable"]
    page = amara.page
    await page.get_by_label("Name").fill("Seat at the LocalEndpoint")

    async def away(route: Route) -> None:
        await route.abort("connectionrefused")

    await amara.context.route("**/api/**", away)
    await page.get_by_role("button", name="Save changes").click()
    await expect(page.get_by_role("alert")).to_contain_text("The server can't be reached.")
    await expect(page.get_by_label("Name")).to_have_value("Seat at the LocalEndpoint")
    await page.reload()
    await expect(page.get_by_role("heading", name="The server can't be reached")).to_be_visible()
    await amara.check_accessibility()
    await amara.context.unroute("**/api/**", away)
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_label("Name")).to_have_value("Single Seat")


async def test_a_new_version_is_offered_and_taken_when_somebody_wants_it(
    visit: Visit, admin: Client, event: Json
) -> None:
    """It never takes its place by itself, for somebody may be typing."""
    amara = await visit("event_coordinator", service_workers="allow")
    await amara.coordinate(admin, event)
    await amara.sign_in(packages_page(event))
    page = amara.page
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await page.reload()
    worker = DIST / "sw.js"
    deployed = worker.read_bytes()
    try:
        worker.write_bytes(deployed + b"\n// Another version.")
        await page.evaluate("navigator.serviceWorker.ready.then((ready) => ready.update())")
        await expect(page.get_by_text("A new version is ready.")).to_be_visible()
        await amara.check_accessibility()
        async with page.expect_navigation():
            await page.get_by_role("button", name="Load it").click()
    finally:
        worker.write_bytes(deployed)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ticket packages")
    await expect(page.get_by_text("A new version is ready.")).to_be_hidden()


async def test_a_page_of_before_a_deployment_says_that_there_is_a_new_version(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """What it has not loaded yet is no longer there."""
    amara = await coordinator_at(visit, admin, event, package_page(package))
    amara.expected += ["404 (Not Found)", "Failed to fetch dynamically imported module"]
    page = amara.page
    await page.route("**/assets/rules-*.js", lambda route: route.fulfill(status=404))
    await page.get_by_label("Name").fill("")
    await page.get_by_label("Price").focus()
    await expect(page.get_by_text("there is a new version.")).to_be_visible()
    await amara.check_accessibility()
    await page.unroute("**/assets/rules-*.js")
    page.on("dialog", lambda dialog: dialog.accept())
    await page.get_by_role("button", name="Load it").click()
    await expect(page.get_by_text("there is a new version.")).to_be_hidden()
    await expect(page.get_by_label("Name")).to_have_value(package["name"])
