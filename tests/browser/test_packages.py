"""Packages as a coordinator keeps them: create, put in order, change, merge, disable, delete."""

import re

from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.pages import notice, package_names
from tests.browser.paths import coordinator_at, package_page, packages_page
from tests.factories import Json, bought, new_event, new_package
from tests.factories.paths import package_path, packages_path, version_tag
from tests.harness.client import Client

NAMES = ("Single Seat", "Pair of Seats", "Table of Ten")


async def names_on(page: Page) -> list[str]:
    """Return the names on the cards, from the top."""
    return [name.strip() for name in await package_names(page).all_inner_texts()]


async def order_of(admin: Client, event: Json) -> list[str]:
    """Return the names as the API has them in order."""
    return [package["name"] for package in (await admin.get(packages_path(event))).json["items"]]


async def test_the_first_package_takes_a_name_a_description_and_a_price(
    visit: Visit, admin: Client, event: Json
) -> None:
    """SC-001, SC-003: three clicks and three fields from signing in to something on sale."""
    amara = await visit("event_coordinator")
    await amara.coordinate(admin, event)
    page = amara.page
    await page.goto("/")
    await amara.press_sign_in()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ticket packages")
    await amara.check_accessibility()
    await page.get_by_role("link", name="Create the first package").click()
    # The first field waits for its words; the tab key leads on.
    await expect(page.get_by_label("Name")).to_be_focused()
    await page.keyboard.type("Single Seat")
    await page.keyboard.press("Tab")
    await page.keyboard.type("One seat, with dinner and wine.")
    await page.keyboard.press("Tab")
    await page.keyboard.type("250")
    await amara.check_accessibility()
    await page.get_by_role("button", name="Create package").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Single Seat")
    (created,) = (await admin.get(packages_path(event))).json["items"]
    assert (created["price"], created["seats_per_package"]) == ("250.00", 1)
    assert created["is_enabled"] is True


async def test_a_form_says_at_each_field_what_is_wrong(
    visit: Visit, admin: Client, event: Json
) -> None:
    """SC-005: as soon as a field is left, and all of them when it is sent."""
    amara = await coordinator_at(visit, admin, event, f"{packages_page(event)}/new")
    page = amara.page
    await page.get_by_label("Price").fill("12 dollars")
    await page.get_by_label("Name").focus()
    await expect(page.get_by_text("Please enter an amount, such as 250.00.")).to_be_visible()
    await page.get_by_role("button", name="Create package").click()
    await expect(page.get_by_text("Please give it a name.")).to_be_visible()
    await expect(page.get_by_text("Please say what a donor gets.")).to_be_visible()
    await expect(page.get_by_label("Name")).to_be_focused()
    await expect(page.get_by_role("button", name="3 fields need a look")).to_be_visible()
    await amara.check_accessibility()


async def test_each_package_is_a_card_with_what_tells_it_apart(
    visit: Visit, admin: Client, donor: Client, event: Json
) -> None:
    """FR-049, FR-052: name, price, seats, what is sold where it is limited, and its marks."""
    table = await new_package(
        admin, event, name="Table of Ten", price="2300.00", seats_per_package=10, quantity_limit=20
    )
    await bought(donor, table, 3)
    await new_package(
        admin, event, name="Patron", price="5000.00", is_sponsorship=True, is_enabled=False
    )
    amara = await coordinator_at(visit, admin, event, packages_page(event))
    cards = amara.page.get_by_role("listitem")
    of_table = cards.filter(has=amara.page.get_by_role("heading", name="Table of Ten"))
    for shown in ("$2,300.00", "10 seats", "3/20", "17 left"):
        await expect(of_table).to_contain_text(shown)
    for mark in ("Sponsorship", "Disabled"):
        await expect(of_table).not_to_contain_text(mark)
    of_patron = cards.filter(has=amara.page.get_by_role("heading", name="Patron"))
    for shown in ("$5,000.00", "1 seat", "No limit", "Sponsorship", "Disabled"):
        await expect(of_patron).to_contain_text(shown)


async def test_packages_are_put_in_order_by_mouse_and_stay_so(
    visit: Visit, admin: Client, event: Json
) -> None:
    """FR-050, SC-002: one drag, and nothing else has to be saved."""
    for name in NAMES:
        await new_package(admin, event, name=name)
    amara = await coordinator_at(visit, admin, event, packages_page(event))
    page = amara.page
    handle = page.get_by_role("button", name="Reorder Table of Ten, position 3 of 3")
    first = page.get_by_role("button", name="Reorder Single Seat, position 1 of 3")
    await page.locator("[data-drags]").wait_for()
    start, end = await handle.bounding_box(), await first.bounding_box()
    assert start is not None
    assert end is not None
    await page.mouse.move(start["x"] + 10, start["y"] + 10)
    await page.mouse.down()
    await page.mouse.move(start["x"] + 10, start["y"] - 40, steps=5)
    await page.mouse.move(end["x"] + 10, end["y"] + 5, steps=10)
    await page.mouse.up()
    await expect(page.get_by_text("Table of Ten moved to position 1.").first).to_be_visible()
    moved = ["Table of Ten", "Single Seat", "Pair of Seats"]
    assert await order_of(admin, event) == moved
    await page.reload()
    await expect(package_names(page).first).to_have_text("Table of Ten")
    assert await names_on(page) == moved
    await expect(page.get_by_role("button", name="Undo")).to_have_count(0)


async def test_packages_are_put_in_order_by_touch_while_the_page_stays_where_it_is(
    visit: Visit, admin: Client
) -> None:
    """Of an event without warnings: above the list they would push it out of the window."""
    event = await new_event(
        admin,
        payment_instructions="By check.",
        max_tickets_per_donor=40,
        payment_hold_minutes=2880,
    )
    for name in NAMES:
        await new_package(admin, event, name=name, fair_market_value="0.00")
    amara = await visit("event_coordinator", width=390, touch=True)
    await amara.coordinate(admin, event)
    await amara.sign_in(packages_page(event))
    page = amara.page
    await page.locator("[data-drags]").wait_for()
    start = await page.get_by_role("button", name="Reorder Single Seat").bounding_box()
    end = await page.get_by_role("button", name="Reorder Pair of Seats").bounding_box()
    assert start is not None
    assert end is not None
    finger = await amara.context.new_cdp_session(page)
    x, y = start["x"] + 20, start["y"] + 20
    await finger.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    for step in range(1, 9):
        point = {"x": x, "y": y + (end["y"] - start["y"]) * step / 8}
        await finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    assert await page.evaluate("window.scrollY") == 0
    await finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await expect(page.get_by_text("Single Seat moved to position 2.").first).to_be_visible()
    assert await order_of(admin, event) == ["Pair of Seats", "Single Seat", "Table of Ten"]


async def test_packages_are_put_in_order_by_keyboard_and_each_step_is_told(
    visit: Visit, admin: Client, event: Json
) -> None:
    for name in NAMES:
        await new_package(admin, event, name=name)
    amara = await coordinator_at(visit, admin, event, packages_page(event))
    page = amara.page
    said = page.locator("[data-announcer]")
    await page.get_by_role("button", name="Reorder Table of Ten").focus()
    await page.keyboard.press("Space")
    await expect(said).to_have_text("Table of Ten lifted, position 3 of 3. Arrow keys move it.")
    await page.keyboard.press("ArrowUp")
    await expect(said).to_have_text("Position 2 of 3, before Pair of Seats.")
    await page.keyboard.press("Escape")
    await expect(said).to_have_text("Cancelled, back at 3.")
    assert await names_on(page) == list(NAMES)
    await page.keyboard.press("Enter")
    await page.keyboard.press("Home")
    await expect(said).to_have_text("Position 1 of 3, before Single Seat.")
    await page.keyboard.press("Space")
    await expect(said).to_have_text("Dropped at position 1. Saved.")
    await expect(page.get_by_role("button", name="Reorder Table of Ten")).to_be_focused()
    await page.reload()
    await expect(package_names(page).first).to_have_text("Table of Ten")
    await page.get_by_role("button", name="Actions for Table of Ten").click()
    await amara.check_accessibility()
    await page.get_by_role("menuitem", name="Move down").click()
    await expect(said).to_have_text("Dropped at position 2. Saved.")
    assert await order_of(admin, event) == ["Single Seat", "Table of Ten", "Pair of Seats"]


async def test_an_order_that_is_of_yesterday_is_refused_and_the_list_comes_up_to_date(
    visit: Visit, admin: Client, event: Json
) -> None:
    """FR-051."""
    for name in NAMES:
        await new_package(admin, event, name=name)
    amara = await coordinator_at(visit, admin, event, packages_page(event))
    amara.expected.append("400 (Bad Request)")
    await expect(package_names(amara.page)).to_have_count(3)
    await new_package(admin, event, name="Patron Table")
    await amara.page.get_by_role("button", name="Reorder Single Seat").focus()
    for key in ("Space", "End", "Space"):
        await amara.page.keyboard.press(key)
    await expect(amara.page.get_by_text("The new order was not saved.")).to_be_visible()
    await expect(package_names(amara.page)).to_have_count(4)
    assert await names_on(amara.page) == [*NAMES, "Patron Table"]


async def test_two_coordinators_change_one_package_and_both_changes_are_kept(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, package_page(package))
    jonas = await visit("event_coordinator", name="Jonas Berg")
    await jonas.coordinate(admin, event)
    await jonas.sign_in(package_page(package))
    amara.expected.append("412 (Precondition Failed)")
    await amara.page.get_by_label("Price").fill("225")
    await amara.page.get_by_label("Name").fill("Lakeside Seat")
    await jonas.page.get_by_label("Price").fill("275")
    await jonas.page.get_by_label("Quantity limit").fill("22")
    await jonas.page.get_by_role("button", name="Save changes").click()
    await expect(notice(jonas.page, "Single Seat is saved.")).to_be_visible()

    page = amara.page
    await page.get_by_role("button", name="Save changes").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Jonas saved first")
    await expect(page.get_by_text("0 of 1 decided")).to_be_visible()
    await expect(
        page.get_by_role("row", name=re.compile("Name.*Lakeside Seat You"))
    ).to_be_visible()
    await expect(page.get_by_role("row", name=re.compile("limit 10 22 Jonas"))).to_be_visible()
    await amara.check_accessibility()
    # The way back asks first, and what is still to be decided is a way to it.
    await page.get_by_role("button", name="Single Seat").click()
    question = page.get_by_role("alertdialog", name="Leave without saving?")
    await expect(question).to_contain_text("2 changes would be lost.")
    await question.get_by_role("button", name="Keep editing").click()
    await page.get_by_role("region", name="Save").get_by_role("button", name="Price").click()
    await expect(page.get_by_role("radio").first).to_be_focused()
    await page.get_by_role("button", name="Save both together").click()
    await expect(page.get_by_text("Please choose one.")).to_be_visible()
    await page.get_by_text("$225.00", exact=True).click()
    await page.get_by_role("button", name="Save both together").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Lakeside Seat")
    saved = (await admin.get(package_path(package))).json
    assert (saved["name"], saved["price"], saved["quantity_limit"]) == (
        "Lakeside Seat",
        "225.00",
        22,
    )


async def test_an_editor_is_shown_that_somebody_else_has_just_saved(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, package_page(package))
    page = amara.page
    await page.get_by_label("Price").fill("225")
    answer = await admin.patch(
        package_path(package), {"name": "Lakeside Seat"}, If_Match=version_tag(package)
    )
    assert answer.status == 200, answer.body
    await expect(page.get_by_text("Somebody else has just saved this package.")).to_be_visible()
    await expect(page.get_by_label("Price")).to_have_value("225")
    await expect(page.get_by_label("Name")).to_have_value("Single Seat")


async def test_figures_of_thousands_are_grouped(
    visit: Visit, admin: Client, donor: Client, event: Json
) -> None:
    package = await new_package(admin, event, quantity_limit=10_000)
    await bought(donor, package)
    amara = await coordinator_at(visit, admin, event, packages_page(event))
    await expect(amara.page.get_by_text("1/10,000")).to_be_visible()
    await expect(amara.page.get_by_text("9,999 left")).to_be_visible()


async def test_a_package_with_sales_warns_and_keeps_its_limit_above_them(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-002, FR-021."""
    await bought(donor, package, 4)
    amara = await coordinator_at(visit, admin, event, package_page(package))
    page = amara.page
    await expect(page.get_by_text("4 of these are sold.")).to_be_visible()
    await page.get_by_label("Quantity limit").fill("3")
    await page.get_by_label("Name").focus()
    wrong = page.get_by_text("4 are sold already, so this can't be lower than 4.")
    await expect(wrong).to_be_visible()
    await amara.check_accessibility()
    await page.get_by_role("button", name="Discard").click()
    await expect(wrong).to_be_hidden()
    await expect(page.get_by_label("Quantity limit")).to_have_value("10")


async def test_what_is_not_saved_is_not_lost_by_leaving(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, package_page(package))
    page = amara.page
    await page.get_by_label("Name").fill("Another name")
    await page.get_by_role("link", name="Ticket packages").click()
    question = page.get_by_role("alertdialog", name="Leave without saving?")
    await expect(question).to_contain_text("1 change would be lost.")
    await amara.check_accessibility()
    await question.get_by_role("button", name="Keep editing").click()
    await expect(page.get_by_label("Name")).to_have_value("Another name")
    await page.get_by_role("link", name="Ticket packages").click()
    await question.get_by_role("button", name="Leave").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ticket packages")
    assert (await admin.get(package_path(package))).json["name"] == package["name"]


async def test_a_package_is_disabled_and_enabled_on_its_card(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """FR-007, FR-008."""
    amara = await coordinator_at(visit, admin, event, packages_page(event))
    page = amara.page
    await page.get_by_role("button", name="Actions for Single Seat").click()
    await page.get_by_role("menuitem", name="Disable").click()
    await expect(page.get_by_text("Donors don't see this package.")).to_be_visible()
    await amara.check_accessibility()
    assert (await admin.get(package_path(package))).json["is_enabled"] is False
    await page.get_by_role("button", name="Enable", exact=True).click()
    await expect(page.get_by_text("Donors don't see this package.")).to_be_hidden()
    assert (await admin.get(package_path(package))).json["is_enabled"] is True
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("Donors don't see this package.")).to_be_visible()


async def test_what_could_not_be_changed_on_a_card_is_said_where_it_is_seen(
    visit: Visit, admin: Client, event: Json
) -> None:
    """However far down the list the card is."""
    for number in range(8):
        last = await new_package(admin, event, name=f"Table {number + 1}")
    amara = await coordinator_at(visit, admin, event, packages_page(event))
    amara.expected.append("net::ERR_CONNECTION_REFUSED")
    page = amara.page
    await amara.context.route("**/disable", lambda route: route.abort("connectionrefused"))
    await page.get_by_role("button", name="Actions for Table 8").click()
    await page.get_by_role("menuitem", name="Disable").click()
    refusal = page.get_by_role("alert").filter(has_text="Table 8 was not disabled.")
    await expect(refusal).to_be_in_viewport()
    assert (await admin.get(package_path(last))).json["is_enabled"] is True
    await amara.context.unroute("**/disable")
    await page.get_by_role("button", name="Actions for Table 8").click()
    await page.get_by_role("menuitem", name="Disable").click()
    await expect(page.get_by_text("Donors don't see this package.")).to_be_visible()
    await expect(refusal).to_be_hidden()


async def test_deleting_asks_first_and_says_why_it_is_refused(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-004, FR-005."""
    sold = await new_package(admin, event, name="Pair of Seats")
    await bought(donor, sold, 2)
    amara = await coordinator_at(visit, admin, event, packages_page(event))
    page = amara.page
    await page.get_by_role("button", name="Actions for Pair of Seats").click()
    await page.get_by_role("menuitem", name="Delete").click()
    refusal = page.get_by_role("alertdialog", name="Pair of Seats can't be deleted")
    await expect(refusal).to_contain_text("2 are sold")
    await amara.check_accessibility()
    await refusal.get_by_role("button", name="Disable instead").click()
    await expect(refusal).to_be_hidden()

    await page.get_by_role("button", name="Actions for Single Seat").click()
    await page.get_by_role("menuitem", name="Delete").click()
    question = page.get_by_role("alertdialog", name="Delete Single Seat?")
    await expect(question.get_by_role("button", name="Keep it")).to_be_focused()
    await question.get_by_role("button", name="Delete package").click()
    await expect(package_names(page)).to_have_count(1)
    assert await order_of(admin, event) == ["Pair of Seats"]


async def test_a_change_of_somebody_else_shows_up_where_nothing_was_typed(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, package_page(package))
    await expect(amara.page.get_by_label("Name")).to_have_value("Single Seat")
    answer = await admin.patch(
        package_path(package), {"name": "Chair"}, If_Match=version_tag(package)
    )
    assert answer.status == 200, answer.body
    await amara.page.get_by_label("Name").fill("Armchair")
    await amara.page.get_by_role("button", name="Discard").click()
    await amara.page.reload()
    await expect(amara.page.get_by_label("Name")).to_have_value("Chair")
