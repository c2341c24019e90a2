"""People's words on the pages are read in their own direction, whatever they stand beside."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor
from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.options import MEAL, new_option, response
from tests.harness.client import Client

# Hebrew words that end with a sign, which stands on the wrong side in the wrong direction.
GALA, HALL, PAIR = "\u05d2\u05dc\u05d4!", "\u05d0\u05d5\u05dc\u05dd?", "\u05d6\u05d5\u05d2!"
MENU, FISH, BEEF = "\u05d0\u05e8\u05d5\u05d7\u05d4?", "\u05d3\u05d2!", "\u05d1\u05e7\u05e8!"
NOAM, GUEST = "\u05e0\u05d5\u05e2\u05dd \u05db\u05d4\u05df!", "\u05d3\u05e0\u05d4!"
# Text and fields with such words that are neither in an element of their direction nor between the
# characters that isolate them (U+2068, U+2069), and those that are in such an element together
# with words of the page: these would be in the wrong direction.
WRONG = """() => {
    const words = /[\\u0590-\\u05ff]/;
    const latin = /[A-Za-z]{2,}/;
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode())
        texts.push([walker.currentNode.data, walker.currentNode.parentElement]);
    for (const field of document.querySelectorAll("input, textarea"))
        texts.push([field.value, field]);
    const shown = texts.filter(([text, at]) => words.test(text)
        && !at.closest("script, style, .visually-hidden, [aria-hidden=true]"));
    const isWrong = ([text, at]) => {
        const rest = text.replace(/\\u2068[^\\u2069]*\\u2069/g, "");
        const isRtl = getComputedStyle(at).direction === "rtl";
        return isRtl ? latin.test(text) : words.test(rest);
    };
    return { shown: shown.length,
        wrong: shown.filter(isWrong).map(([text, at]) => `${text} in ${at.outerHTML}`) };
}"""


async def _in_the_wrong_direction(page: Page) -> list[str]:
    await page.wait_for_load_state("networkidle")
    found = await page.evaluate(WRONG)
    assert found["shown"] > 0, page.url
    wrong: list[str] = found["wrong"]
    return [f"{page.url}: {one}" for one in wrong]


@pytest.fixture
async def gala(admin: Client, person: Person) -> Json:
    """An event, a package and an option with Hebrew names, and a purchase by Hebrew people."""
    event = await new_event(admin, name=GALA, venue=HALL, description=HALL)
    package = await new_package(admin, event, name=PAIR, description=PAIR)
    option = await new_option(admin, package, MEAL, name=MENU, choices=[FISH, BEEF])
    donor = person("donor", name=NOAM)
    answers = [response(option, [FISH])]
    await bought(donor, package, guests=[{"name": GUEST}], option_responses=answers)
    return {"event": event, "package": package}


async def _coordinator(visit: Visit, admin: Client, event: Json) -> Visitor:
    amara = await visit("super_admin", name=NOAM)
    await amara.coordinate(admin, event)
    await amara.sign_in("/events")
    return amara


async def test_right_to_left_words_on_pages_are_read_in_their_own_direction(
    visit: Visit, admin: Client, gala: Json
) -> None:
    """Else a sign at their end stands at their beginning."""
    amara = await _coordinator(visit, admin, gala["event"])
    wrong = await _in_the_wrong_direction(amara.page)
    home = f"/events/{gala['event']['id']}"
    for place in (
        *("details", "coordinators", "tickets", "tickets/sales", "tickets/audit"),
        f"tickets/{gala['package']['id']}/edit",
    ):
        await amara.page.goto(f"{home}/{place}")
        wrong += await _in_the_wrong_direction(amara.page)
    await amara.page.goto(f"{home}/tickets/sales")
    await amara.page.get_by_role("button", name=f"Tickets of {NOAM}").click()
    await expect(amara.page.get_by_text(FISH)).to_be_visible()
    await amara.page.get_by_role("button", name="Change the guest of T-").click()
    wrong += await _in_the_wrong_direction(amara.page)
    assert not wrong, "\n".join(wrong)


async def test_right_to_left_words_in_dialogs_menus_and_toasts_are_read_in_their_own_direction(
    visit: Visit, admin: Client, gala: Json
) -> None:
    """These are texts and not elements: "Delete …?" with a name between words of the page."""
    event, package = gala["event"], gala["package"]
    amara = await _coordinator(visit, admin, event)
    page, home = amara.page, f"/events/{event['id']}"
    wrong: list[str] = []

    async def look_at(seen: str) -> None:
        await expect(page.get_by_text(re.compile(seen)).first).to_be_visible()
        wrong.extend(await _in_the_wrong_direction(page))

    for place, button in (("tickets/sales", "All packages"), ("tickets/audit", "Any package")):
        await page.goto(f"{home}/{place}")
        await page.get_by_role("button", name=button).click()
        await page.get_by_role("menuitemradio", name=PAIR).click()
        await expect(page.get_by_role("button", name=f"Package: {PAIR}")).to_be_visible()
        wrong += await _in_the_wrong_direction(page)
    await page.goto(f"{home}/tickets/sales")
    await page.get_by_role("button", name=f"Tickets of {NOAM}").click()
    await page.get_by_role("button", name="Record a payment").click()
    await page.get_by_role("dialog").get_by_role("button", name="Record $").click()
    await look_at("is recorded")
    await page.get_by_role("button", name="Refund").click()
    await look_at("^Refund .* to ")
    await page.get_by_role("dialog").get_by_role("button", name="Keep the money").click()
    await page.goto(f"{home}/tickets/{package['id']}/edit")
    await page.get_by_role("button", name=f"Actions for {MENU}").click()
    await page.get_by_role("menuitem", name="Deactivate").click()
    await look_at("^Deactivate .*\\?")
    await page.get_by_role("alertdialog").get_by_role("button", name="Keep it").click()
    await page.get_by_role("button", name=f"Actions for {MENU}").click()
    await page.get_by_role("menuitem", name="Edit").click()
    await page.get_by_role("dialog").get_by_role("button", name="Save").click()
    await look_at("is saved")
    await page.goto(f"{home}/coordinators")
    await page.get_by_role("button", name=f"Remove {NOAM}").click()
    await look_at("^Remove .*\\?")
    assert not wrong, "\n".join(wrong)
