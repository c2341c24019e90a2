"""How the donors' page looks: at its top, in forced colours, with long words, and after a hold."""

from datetime import timedelta

from playwright.async_api import Locator, Page, expect

from infra.local.host.function_host import FunctionHost
from shared.domain import clock
from tests.browser.conftest import Visit
from tests.browser.donor import DONOR, arrive, is_at_the_tickets, path_of, sign_in
from tests.factories import Json, new_event, new_package
from tests.factories.options import MEAL, WAIVER, new_option
from tests.harness.client import Client

MUSEUM = "The Metropolitan Museum of Art, Temple of Dendur, 1000 Fifth Avenue, New York, NY 10028"


async def edges(part: Locator) -> dict[str, float]:
    """Return the part's edges in CSS pixels: left, right, top, bottom."""
    box = await part.bounding_box()
    assert box is not None
    return {
        "left": box["x"],
        "right": box["x"] + box["width"],
        "top": box["y"],
        "bottom": box["y"] + box["height"],
    }


async def test_the_order_covers_neither_the_venue_nor_the_sign_in(
    visit: Visit, admin: Client
) -> None:
    event = await new_event(admin, name="Gala", venue=MUSEUM)
    await new_package(admin, event)
    priya = await visit("donor", name=DONOR)
    page = await arrive(priya, event)
    order = await edges(page.get_by_role("form", name="Your order"))
    venue = await edges(page.get_by_text(MUSEUM))
    account = await edges(page.get_by_label("You", exact=True))
    assert venue["right"] <= order["left"]
    assert account["bottom"] < order["top"]


async def test_on_a_phone_the_header_says_that_sales_have_not_begun(
    visit: Visit, admin: Client
) -> None:
    event = await new_event(
        admin, starts_at="2098-04-18T22:30:00Z", sales_open_at="2098-02-14T14:00:00Z"
    )
    await new_package(admin, event)
    await new_package(admin, event, name="Pair of Seats")
    priya = await visit("donor", name=DONOR, width=390)
    page = await arrive(priya, event)
    words = page.get_by_text("Tickets go on sale Friday, February 14, 2098, 9:00 AM EST.")
    assert (await edges(words))["bottom"] < 500
    await expect(page.get_by_role("heading", name="Choose your seats")).to_be_hidden()
    await priya.check_accessibility()


async def test_unanswered_questions_have_a_red_edge(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    await new_option(admin, package, MEAL)
    await new_option(admin, package, WAIVER)
    priya = await visit("donor", name=DONOR)
    page = await arrive(priya, event)
    terms = page.get_by_role("checkbox", name="I accept the terms")
    await expect(terms).to_have_accessible_name("I accept the terms required")
    await page.get_by_role("button", name="Buy").click()
    danger = await color_of(page, "--danger")
    for label in ("Fish", "I accept the terms"):
        choice = page.locator("label").filter(has_text=label)
        await expect(choice).to_have_css("border-top-color", danger)
    box, words = choice.locator("i"), choice.get_by_text("I accept the terms")
    middles = [(await edges(one)) for one in (box, words)]
    ours, theirs = [(one["top"] + one["bottom"]) / 2 for one in middles]
    assert abs(ours - theirs) < 2


async def color_of(page: Page, token: str) -> str:
    """Return a colour of the page's tokens as the browser computes it."""
    script = """token => {
        const probe = document.createElement("i");
        probe.style.color = `var(${token})`;
        document.body.append(probe);
        const { color } = getComputedStyle(probe);
        probe.remove();
        return color;
    }"""
    color: str = await page.evaluate(script, token)
    return color


async def test_a_qr_code_is_the_same_in_forced_colours(
    visit: Visit, event: Json, package: Json
) -> None:
    """A contrast theme would make it black on black, which no scanner reads."""
    priya = await visit("donor", name=DONOR)
    page = await arrive(priya, event)
    await sign_in(page)
    await page.get_by_role("button", name="Buy 1 seat").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")
    code = page.get_by_role("img", name="QR code of ticket").locator("svg")
    in_light = await code.screenshot()
    await page.emulate_media(forced_colors="active", color_scheme="dark")
    assert await code.screenshot() == in_light
    white = page.get_by_role("img", name="QR code of ticket")
    await expect(white).to_have_css("background-color", "rgb(255, 255, 255)")


async def test_a_hold_that_ended_says_so_and_can_be_bought_again(
    visit: Visit, admin: Client, host: FunctionHost
) -> None:
    event = await new_event(admin, payment_hold_minutes=15)
    await new_package(admin, event)
    await new_package(admin, event, name="Pair of Seats", seats_per_package=2)
    priya = await visit("donor", name=DONOR)
    page = await arrive(priya, event)
    await sign_in(page)
    await page.get_by_role("button", name="Choose Pair of Seats").click()
    await page.get_by_role("button", name="One more").click()
    with clock.frozen_at(clock.now() - timedelta(minutes=20)):
        await page.get_by_role("button", name="Buy 4 seats").click()
        await is_at_the_tickets(page, "Four seats are held for you, Priya")
    await host.fire_timer("release_overdue_holds")
    await page.reload()
    await is_at_the_tickets(page, "Your hold has ended")
    await expect(page.get_by_text("no payment had reached us.")).to_be_visible()
    await expect(page.get_by_text("Nobody is named yet")).to_have_count(0)
    await priya.check_accessibility()
    await page.get_by_role("button", name="Buy again").click()
    await expect(page.get_by_role("button", name="Buy 4 seats")).to_be_visible()


async def test_back_at_the_event_the_list_is_where_it_was(visit: Visit, admin: Client) -> None:
    event = await new_event(admin)
    for number in range(12):
        await new_package(admin, event, name=f"Table {number}")
    priya = await visit("donor", name=DONOR, width=390)
    page = await arrive(priya, event)
    await sign_in(page)
    await page.get_by_label("You", exact=True).get_by_role("link", name="My tickets").click()
    await page.get_by_role("link", name="Choose your seats").click()
    await expect(page.get_by_role("button", name="Choose Table 11")).to_be_visible()
    assert await page.evaluate("window.scrollY") == 0
    await page.evaluate("window.scrollTo(0, 900)")
    await page.evaluate("document.querySelector('nav a').click()")
    await expect(page.get_by_role("heading", level=1)).to_have_text("My tickets")
    await page.go_back()
    await priya.wait_until("window.scrollY === 900")


async def test_donors_install_their_own_page(visit: Visit, event: Json, package: Json) -> None:
    """A manifest without a start page starts where it was installed: at the donor's event."""
    priya = await visit("donor", name=DONOR)
    await priya.page.goto(path_of(event))
    links = priya.page.locator("link[rel=manifest]")
    await expect(links).to_have_count(1)
    assert await links.get_attribute("href") == "/donor.webmanifest"
    manifest = await (await priya.context.request.get(f"{priya.site}/donor.webmanifest")).json()
    assert "start_url" not in manifest
    assert manifest["scope"] == "/e/"
    served = await (await priya.context.request.get(f"{priya.site}{path_of(event)}")).text()
    for part in ("<title>Tickets for the gala", 'name="description"', 'property="og:title"'):
        assert part in served


async def test_the_sign_in_dialog_focuses_the_person_who_is_marked(
    visit: Visit, event: Json, package: Json
) -> None:
    """A browser focuses the first field of a dialog, and the demo's donor is the last of three."""
    theo = await visit("donor")
    # The people of the demo, in place of the one who visits.
    await theo.context.unroute_all()
    page = await arrive(theo, event)
    await page.get_by_label("You", exact=True).get_by_role("button", name="Sign in").click()
    people = page.get_by_role("dialog").get_by_role("radio")
    await expect(people).to_have_count(3)
    await expect(people.last).to_be_checked()
    await expect(people.last).to_be_focused()


async def test_line_breaks_of_descriptions_are_kept(visit: Visit, admin: Client) -> None:
    event = await new_event(admin, description="Dinner by the lake.\nFor the children.")
    await new_package(admin, event, description="One seat.\nWine is included.")
    priya = await visit("donor", name=DONOR)
    page = await arrive(priya, event)
    shown = await page.locator("body").inner_text()
    assert "Dinner by the lake.\nFor the children." in shown
    assert "One seat.\nWine is included." in shown
