"""Every page and the way out are reached, however low or narrow the window is."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.donor import arrive
from tests.browser.paths import coordinator_at, packages_page
from tests.factories import Json, bought, new_event, new_package
from tests.harness.client import Client

# A phone held sideways, a screen zoomed to 200 %, a flat laptop, a tablet, a phone.
SIZES = [(844, 390), (720, 450), (1440, 600), (1024, 560), (820, 1180), (390, 844), (320, 568)]
TABS = {"Promo codes": "Promos"}
DESTINATIONS = ["Packages", "Sales", "Promo codes", "Audit trail", "Details", "Coordinators"]


def tab_bar(page: Page) -> Locator:
    """Return the bar at the bottom, which narrow and low windows have in place of the rail."""
    return page.get_by_role("navigation", name="Event, in short")


async def navigation(page: Page) -> Locator:
    """Return the list of all pages; in a window with a tab bar it is under More."""
    more = tab_bar(page).get_by_role("button", name="More")
    if not await more.is_visible():
        return page.get_by_role("complementary", name="This event")
    await more.click()
    return page.get_by_role("dialog", name="More")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_every_page_and_signing_out_can_be_reached(
    visit: Visit, event: Json, package: Json, width: int, height: int
) -> None:
    """Playwright scrolls to what it clicks, and fails on what is outside or covered."""
    amara = await visit("super_admin")
    page = amara.page
    await page.set_viewport_size({"width": width, "height": height})
    await amara.sign_in(packages_page(event))
    for name in DESTINATIONS:
        link = tab_bar(page).get_by_role("link", name=TABS.get(name, name))
        if not await link.is_visible():
            link = (await navigation(page)).get_by_role("link", name=name)
        await link.click()
        await expect(page).to_have_title(f"{name} · {event['name']} · Ticket packages")
    await page.get_by_role("link", name="Choose another event").locator("visible=true").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Events")
    await page.go_back()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Coordinators")
    user = (await navigation(page)).get_by_role("button", name="Amara Lindgren")
    await user.click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


@pytest.mark.parametrize(("width", "height"), [(844, 390), (720, 450), (390, 844)])
async def test_the_save_bar_is_above_the_tab_bar(
    visit: Visit, admin: Client, event: Json, width: int, height: int
) -> None:
    amara = await visit("event_coordinator")
    await amara.coordinate(admin, event)
    page = amara.page
    await page.set_viewport_size({"width": width, "height": height})
    await amara.sign_in(f"{packages_page(event)}/new")
    save = page.get_by_role("button", name="Create package")
    await save.scroll_into_view_if_needed()
    bar, button = await tab_bar(page).bounding_box(), await save.bounding_box()
    assert bar is not None
    assert button is not None
    assert button["y"] + button["height"] <= bar["y"]


@pytest.mark.parametrize("width", [820, 1024, 1180])
async def test_a_tablet_names_the_event_and_its_figures_stand_apart(
    visit: Visit, admin: Client, width: int
) -> None:
    """The rail shows only its picture there."""
    event = await new_event(admin, name="Harbour Lights Gala")
    amara = await visit("event_coordinator")
    await amara.coordinate(admin, event)
    page = amara.page
    await page.set_viewport_size({"width": width, "height": 900})
    await amara.sign_in(packages_page(event))
    main = page.get_by_role("main")
    await expect(main.get_by_text("Harbour Lights Gala", exact=True)).to_be_visible()
    live = await main.get_by_text("Live, updated").bounding_box()
    new = await main.get_by_role("link", name="New package").bounding_box()
    assert live is not None
    assert new is not None
    assert live["y"] + live["height"] <= new["y"]


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (820, 1180), (390, 844), (844, 390)])
async def test_what_has_just_happened_covers_nothing_that_is_pressed_next(
    visit: Visit, admin: Client, event: Json, width: int, height: int
) -> None:
    amara = await visit("event_coordinator")
    await amara.coordinate(admin, event)
    page = amara.page
    await page.set_viewport_size({"width": width, "height": height})
    await amara.sign_in(f"{packages_page(event)}/new")
    await page.get_by_label("Name").fill("Single Seat")
    await page.get_by_label("Description").fill("One seat, with dinner.")
    await page.get_by_label("Price").fill("250")
    await page.get_by_role("button", name="Create package").click()
    toast = page.get_by_role("listitem").filter(has_text="Single Seat is created")
    await expect(toast).to_be_visible()
    # The toast stays as long as it is pointed at.
    await toast.hover()
    covered = await toast.bounding_box()
    assert covered is not None
    for pressed in await page.locator("main :is(a, button), aside :is(a, button)").all():
        box = await pressed.bounding_box()
        if box is None or not await pressed.is_visible():
            continue
        apart = (
            box["x"] + box["width"] <= covered["x"]
            or covered["x"] + covered["width"] <= box["x"]
            or box["y"] + box["height"] <= covered["y"]
            or covered["y"] + covered["height"] <= box["y"]
        )
        assert apart, await pressed.inner_text()


async def height_of(part: Locator) -> float:
    """Return how many pixels high a part of a page is."""
    box = await part.bounding_box()
    assert box is not None
    return box["height"]


async def test_a_question_on_a_phone_cuts_no_word_and_covers_no_field(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    await bought(donor, package)
    amara = await coordinator_at(visit, admin, event, f"{packages_page(event)}/sales", width=390)
    page = amara.page
    await page.get_by_role("button", name="Tickets of").click()
    await page.get_by_role("button", name="Record a payment").click()
    question = page.get_by_role("dialog")
    assert await height_of(question.get_by_text("optional", exact=True)) < 30
    field = await question.get_by_label("Received").bounding_box()
    button = await question.get_by_role("button", name="Record $").bounding_box()
    assert field is not None
    assert button is not None
    assert field["y"] + field["height"] <= button["y"]


async def test_a_long_name_has_the_whole_line_beside_no_quantity(
    visit: Visit, admin: Client, event: Json
) -> None:
    await new_package(admin, event, name="Pair with a view over the harbour and the lighthouse")
    priya = await visit("donor", width=390)
    page = await arrive(priya, event)
    assert await height_of(page.locator("#chosen")) < 110
