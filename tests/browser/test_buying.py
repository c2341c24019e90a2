"""A donor buys: with everything that can be asked, and while others buy."""

import re

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.donor import (
    DONOR,
    arrive,
    freeze_the_list,
    is_at_the_tickets,
    purchases_of,
    sign_in,
)
from tests.browser.pages import order_total
from tests.browser.visitor import PATIENCE_MILLISECONDS
from tests.factories import Json, bought, new_event, new_package
from tests.factories.options import MEAL, WAIVER, new_option
from tests.factories.paths import package_path, version_tag
from tests.factories.promo_codes import new_code, read_code
from tests.harness.client import Client


async def test_a_donor_buys_with_an_option_a_promo_code_and_a_guest(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """FR-030, FR-031, FR-045."""
    await new_option(admin, package, MEAL, max_selections=2)
    await new_option(admin, package, WAIVER)
    code = await new_code(admin, event, discount_type="fixed_amount", discount_value="25.00")
    priya = await visit("donor", name=DONOR)
    page = await arrive(priya, event)
    await priya.check_accessibility()
    buy = page.get_by_role("button", name="Buy")
    await page.get_by_role("button", name="One more").click()
    await expect(buy).to_have_text("Buy 2 seats")
    await expect(order_total(page)).to_contain_text("$500.00")

    await buy.click()
    await expect(page.get_by_text("Please answer this one.")).to_be_visible()
    await expect(page.get_by_text("Please tick this to go on.")).to_be_visible()
    await expect(page.get_by_label("Fish")).to_be_focused()
    await priya.check_accessibility()
    for choice in ("Fish", "Veal", "Vegetarian"):
        await page.get_by_label(choice).check(force=True)
    await expect(page.get_by_text("Please choose up to 2.")).to_be_visible()
    await page.get_by_label("Veal").uncheck(force=True)
    await page.get_by_label("I accept the terms").check(force=True)
    await page.get_by_label("Guest 2, name").fill("Leo Raman")

    await page.get_by_label("Promo code").fill(code["code"].lower())
    await expect(page.get_by_text("Sign in to see what it takes off.")).to_be_visible()
    await sign_in(page)
    await expect(order_total(page)).to_contain_text("$475.00")
    await expect(page.get_by_role("form", name="Your order").locator("dl")).to_contain_text(
        "\u2212$25.00"
    )
    await buy.click()

    await is_at_the_tickets(page, "Two seats are held for you, Priya")
    await expect(page.get_by_text("$475.00 is still to be paid.")).to_be_visible()
    await expect(page.get_by_role("heading", name="Leo Raman")).to_be_visible()
    await expect(page.get_by_role("heading", name="A guest of Priya Raman")).to_be_visible()
    await expect(page.get_by_role("img", name="QR code of ticket")).to_have_count(2)
    await expect(page.get_by_text("Meal: Fish, Vegetarian.")).to_be_visible()
    await priya.check_accessibility()
    (purchase,) = await purchases_of(admin, event)
    assert (purchase["total_price"], purchase["quantity"]) == ("475.00", 2)
    assert (await read_code(admin, code))["times_used"] == 1


async def test_guests_are_named_later_and_the_tickets_found_again(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    priya = await visit("donor", name=DONOR)
    priya.expected.append("400")
    page = await arrive(priya, event)
    await page.get_by_role("button", name="Buy 1 seat").click()
    await sign_in(page)
    await page.get_by_role("button", name="Buy 1 seat").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")
    await page.get_by_role("button", name="Name the guest").click()
    await page.get_by_label("Name").fill("Leo Raman")
    await page.get_by_label("E-mail").fill("leo@")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_label("E-mail")).to_have_accessible_description(re.compile("address"))
    await page.get_by_label("E-mail").fill("leo@example.org")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name="Leo Raman")).to_be_visible()
    await expect(page.get_by_text("leo@example.org")).to_be_visible()
    await expect(page.get_by_role("button", name="Change the guest")).to_be_focused()

    await page.get_by_label("You", exact=True).get_by_role("link", name="My tickets").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("My tickets")
    await expect(page.get_by_text("1 of 1 guest named")).to_be_visible()
    await priya.check_accessibility()
    # After a reload the session is taken up, and what was bought is still there.
    await page.reload()
    await page.get_by_role("link", name="Show the ticket").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")
    await page.get_by_role("button", name="Change the guest").click()
    await page.get_by_role("button", name="Leave it open").click()
    await expect(page.get_by_role("heading", name="A guest of Priya Raman")).to_be_visible()

    (purchase,) = await purchases_of(admin, event)
    path = f"admin/events/{event['id']}/purchases/{purchase['id']}/mark-paid"
    assert (await admin.post(path, {})).status == 200
    await page.reload()
    await is_at_the_tickets(page, "One seat is yours, Priya")


async def test_others_buy_the_last_seats_while_a_donor_chooses(
    visit: Visit, admin: Client, donor: Client, event: Json
) -> None:
    single = await new_package(admin, event, quantity_limit=4)
    await new_package(admin, event, name="Pair of Seats", price="480.00", seats_per_package=2)
    priya = await visit("donor", name=DONOR)
    page = await arrive(priya, event)
    await page.get_by_role("button", name="Choose Single Seat").click()
    await page.get_by_label("Quantity").fill("3")
    await bought(donor, single, 2)
    await expect(page.get_by_text("Only 2 are left. Take 2?")).to_be_visible(
        timeout=PATIENCE_MILLISECONDS
    )
    await bought(donor, single, 2)
    await expect(
        page.get_by_text("Single Seat has just sold out. Nothing was charged.")
    ).to_be_visible(timeout=PATIENCE_MILLISECONDS)
    await priya.check_accessibility()
    await page.get_by_role("button", name="Pair of Seats, $480.00").click()
    await page.get_by_label("Quantity").fill("1")
    await page.get_by_role("button", name="Buy 2 seats").click()
    await sign_in(page)
    await page.get_by_role("button", name="Buy 2 seats").click()
    await is_at_the_tickets(page, "Two seats are held for you, Priya")


async def test_the_last_seats_go_while_buy_is_pressed(
    visit: Visit, admin: Client, donor: Client, event: Json
) -> None:
    """FR-020: refused, told what is left, and bought with one more press."""
    single = await new_package(admin, event, quantity_limit=4)
    priya = await visit("donor", name=DONOR)
    priya.expected.append("409")
    await freeze_the_list(priya.page)
    page = await arrive(priya, event)
    await sign_in(page)
    await page.get_by_label("Quantity").fill("3")
    await bought(donor, single, 2)
    await page.get_by_role("button", name="Buy 3 seats").click()
    await expect(page.get_by_text("Only 2 are left. Take 2?")).to_be_visible()
    await page.get_by_role("button", name="Buy 2 for $500.00").click()
    await is_at_the_tickets(page, "Two seats are held for you, Priya")


async def test_a_price_that_changed_is_shown_before_anything_is_bought(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    priya = await visit("donor", name=DONOR)
    priya.expected.append("409")
    await freeze_the_list(priya.page)
    page = await arrive(priya, event)
    await sign_in(page)
    change = {"price": "260.00"}
    answer = await admin.patch(package_path(package), change, If_Match=version_tag(package))
    assert answer.status == 200
    await page.get_by_role("button", name="Buy 1 seat").click()
    words = "The total is now $260.00 (it was $250.00). Nothing was bought."
    await expect(page.get_by_text(words)).to_be_visible()
    await priya.check_accessibility()
    await page.get_by_role("button", name="Not now").click()
    await expect(page.get_by_text(words)).to_be_hidden()
    assert await purchases_of(admin, event) == []
    await page.get_by_role("button", name="Buy 1 seat").click()
    await page.get_by_role("button", name="Buy for $260.00").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")


async def test_a_code_that_is_used_up_can_be_left_out(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-044."""
    code = await new_code(admin, event, max_total_uses=1)
    await bought(donor, package, promo_code=code["code"])
    priya = await visit("donor", name=DONOR)
    priya.expected.append("409")
    page = await arrive(priya, event)
    await sign_in(page)
    await page.get_by_label("Promo code").fill("NOSUCHCODE")
    words = "We don't know this code. Please check the spelling."
    await expect(page.get_by_text(words)).to_be_visible()
    await page.get_by_label("Promo code").fill(code["code"])
    await expect(page.get_by_text("This code has been used up.")).to_be_visible()
    await page.get_by_role("button", name="Buy without it for $250.00").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")


async def test_a_donor_is_told_how_many_seats_one_person_can_hold(
    visit: Visit, admin: Client
) -> None:
    event = await new_event(admin, max_tickets_per_donor=2)
    await new_package(admin, event)
    priya = await visit("donor", name=DONOR)
    priya.expected.append("409")
    page = await arrive(priya, event)
    await sign_in(page)
    await page.get_by_label("Quantity").fill("3")
    await page.get_by_role("button", name="Buy 3 seats").click()
    words = "One person can hold up to 2 seats; you have 0. Choose up to 2."
    await expect(page.get_by_text(words)).to_be_visible()
    await page.get_by_role("button", name="Take 2 for $500.00").click()
    await is_at_the_tickets(page, "Two seats are held for you, Priya")


async def test_before_sales_open_the_page_says_when(visit: Visit, admin: Client) -> None:
    event = await new_event(
        admin,
        starts_at="2098-04-18T22:30:00Z",
        sales_open_at="2098-02-14T14:00:00Z",
    )
    await new_package(admin, event)
    priya = await visit("donor", name=DONOR)
    page = await arrive(priya, event)
    words = "Tickets go on sale Friday, February 14, 2098, 9:00 AM EST."
    await expect(page.get_by_text(words)).to_be_visible()
    await expect(page.get_by_role("button", name="Buy")).to_be_hidden()
    await priya.check_accessibility()
