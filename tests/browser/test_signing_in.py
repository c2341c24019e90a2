"""From the sign-in page to the packages of an event, and what happens when a session ends."""

import asyncio
import re

import pytest
from playwright.async_api import Route, expect

from tests.browser.conftest import Visit
from tests.browser.donor import DONOR, arrive, is_at_the_tickets, path_of, sign_in
from tests.browser.pages import listed, package_names
from tests.browser.paths import coordinator_at, package_page, packages_page
from tests.factories import Json, new_event
from tests.harness.client import Client


async def test_a_coordinator_signs_in_and_lands_on_the_packages_of_an_event(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await visit("event_coordinator")
    await amara.coordinate(admin, event)
    await amara.page.goto(f"/events/{event['id']}")
    # Not signed in yet: that comes first, and afterwards the page that was asked for.
    await expect(amara.page).to_have_title("Sign in · Ticket packages")
    await amara.check_accessibility()
    await amara.press_sign_in()
    await expect(amara.page.get_by_role("heading", level=1)).to_have_text("Ticket packages")


_NOTE_THE_FONTS = """
new MutationObserver((_, watch) => {
  if (document.querySelector("button") === null) return;
  window.hadFonts =
    document.fonts.check("1em 'Hanken Grotesk Variable'") &&
    getComputedStyle(document.querySelector("button")).fontFamily.includes("Hanken");
  watch.disconnect();
}).observe(document, { childList: true, subtree: true });
"""


async def test_a_page_is_painted_with_its_fonts_and_does_not_move_when_they_come(
    visit: Visit,
) -> None:
    """Else a click is lost: the button moves between pointerdown and pointerup."""
    amara = await visit("event_coordinator")

    async def answer_later(route: Route) -> None:
        await asyncio.sleep(0.3)
        await route.continue_()

    await amara.context.route("**/*.woff2", answer_later)
    await amara.page.add_init_script(_NOTE_THE_FONTS)
    await amara.page.goto("/sign-in")
    await amara.page.get_by_role("button", name="Sign in").wait_for()
    assert await amara.page.evaluate("window.hadFonts")


@pytest.mark.parametrize("width", [1440, 820, 390])
async def test_the_event_list_leads_to_its_packages(
    visit: Visit, admin: Client, event: Json, package: Json, width: int
) -> None:
    amara = await visit("event_coordinator", width=width)
    await amara.coordinate(admin, event)
    await amara.coordinate(admin, await new_event(admin))
    await amara.sign_in()
    await expect(amara.page.get_by_role("heading", level=1)).to_have_text("Events")
    await amara.check_accessibility()
    await amara.page.locator(f'a[href*="{event["id"]}"]').click()
    await expect(amara.page.get_by_role("heading", level=1)).to_have_text("Ticket packages")
    card = listed(amara.page).filter(has=amara.page.get_by_role("heading", name=package["name"]))
    await expect(card).to_contain_text("0/10")
    await amara.check_accessibility()


async def test_who_has_one_event_begins_in_it_and_finds_the_list_all_the_same(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """SC-001: a click less on the way to the first package."""
    amara = await visit("event_coordinator")
    await amara.coordinate(admin, event)
    page = amara.page
    await page.goto("/")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ticket packages")
    await expect(page).to_have_url(re.compile(f"/events/{event['id']}/tickets$"))
    await page.get_by_role("link", name="Choose another event").first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Events")


async def test_nothing_of_one_person_is_shown_to_the_next(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, packages_page(event))
    page = amara.page
    await expect(page.get_by_role("link", name=package["name"])).to_be_visible()
    await page.get_by_role("button", name="Amara Lindgren").click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    await page.go_back()
    await expect(page).to_have_url(re.compile("sign-in.to="))
    # Nothing comes from the API any more: whatever shows now was kept.
    await amara.context.route("**/api/**", lambda route: route.abort("connectionrefused"))
    amara.expected += ["net::ERR_CONNECTION_REFUSED", "The server can't be reached."]
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="The server can't be reached")).to_be_visible()
    await expect(page.get_by_text(event["name"])).to_have_count(0)


async def test_a_session_that_ends_keeps_what_was_typed(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, package_page(package))
    amara.expected.append("401 (Unauthorized)")
    page = amara.page
    await page.get_by_label("Name").fill("Seat by the Window")
    await amara.end_session()
    await page.get_by_role("button", name="Save changes").click()
    expired = page.get_by_role("alertdialog", name="Please sign in again")
    await expect(expired).to_be_visible()
    await amara.check_accessibility()
    await amara.allow_sessions()
    await expired.get_by_role("button", name="Sign in as Amara Lindgren").click()
    await expect(expired).to_be_hidden()
    await expect(page.get_by_label("Name")).to_have_value("Seat by the Window")
    await page.get_by_role("button", name="Save changes").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Seat by the Window")


async def test_a_new_tab_takes_the_session_over_from_another_and_stores_nothing_of_it(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, packages_page(event))
    tab = await amara.context.new_page()
    await tab.goto(packages_page(event))
    await expect(package_names(tab)).to_have_text(package["name"])
    stored = await tab.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert "eyJ" not in stored
    # Without another tab there is nobody to take it over from.
    await amara.page.close()
    await tab.reload()
    await expect(tab.get_by_role("heading", level=1)).to_have_text("Sign in")


async def test_signing_out_in_one_tab_signs_out_in_all(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """Else the next person at this computer opens a tab, which takes the session over."""
    amara = await coordinator_at(visit, admin, event, packages_page(event))
    other = await amara.context.new_page()
    await other.goto(packages_page(event))
    await expect(package_names(other)).to_have_text(package["name"])
    await amara.page.get_by_role("button", name="Amara Lindgren").click()
    await amara.page.get_by_role("menuitem", name="Sign out").click()
    for page in (amara.page, other):
        await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        await page.reload()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        await expect(page.get_by_text(event["name"])).to_have_count(0)


async def test_tickets_are_gone_from_every_tab_once_their_donor_has_signed_out(
    visit: Visit, event: Json, package: Json
) -> None:
    priya = await visit("donor", name=DONOR)
    page = await arrive(priya, event)
    await sign_in(page)
    await page.get_by_role("button", name="Buy 1 seat").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")
    tickets = page.url
    other = await priya.context.new_page()
    await other.goto(path_of(event))
    await other.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(event["name"])
    await page.goto(tickets)
    await expect(page.get_by_role("navigation", name="You")).to_contain_text("Sign in")
    await expect(page.get_by_role("img", name="QR code of ticket")).to_have_count(0)


@pytest.mark.parametrize("height", [844, 480])
async def test_the_buttons_of_a_dialog_lie_over_nothing_but_what_can_be_scrolled(
    visit: Visit, event: Json, package: Json, height: int
) -> None:
    priya = await visit("donor", name=DONOR, width=390)
    page = await arrive(priya, event)
    await page.set_viewport_size({"width": 390, "height": height})
    await page.get_by_label("You", exact=True).get_by_role("button", name="Sign in").click()
    dialog = page.get_by_role("dialog")
    await dialog.evaluate("dialog => dialog.scrollTo(0, dialog.scrollHeight)")
    last = await dialog.locator("label").last.bounding_box()
    button = await dialog.get_by_role("button", name="Not now").bounding_box()
    frame = await dialog.bounding_box()
    assert last is not None
    assert button is not None
    assert frame is not None
    assert last["y"] + last["height"] <= button["y"]
    # The same room below as beside them.
    assert frame["y"] + frame["height"] - button["y"] - button["height"] <= 30
