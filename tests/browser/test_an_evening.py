"""The whole way, by its pages alone: set up, bought, seen, paid."""

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.donor import DONOR, arrive, is_at_the_tickets, sign_in
from tests.browser.pages import listed, notice, offered, order_total, sales_totals
from tests.browser.paths import coordinator_at, packages_page
from tests.browser.test_images import choose, picture
from tests.factories import Json
from tests.harness.client import Client


async def test_from_an_empty_event_to_a_sale_that_is_seen_and_paid(
    visit: Visit, admin: Client, event: Json
) -> None:
    """A package with an option, a picture and a promo code; a donor buys it while both look on."""
    amara = await coordinator_at(visit, admin, event, packages_page(event))
    page = amara.page
    await page.get_by_role("link", name="Create the first package").click()
    await page.get_by_label("Name").fill("Single Seat")
    await page.get_by_label("Description").fill("One seat, with dinner and wine.")
    await page.get_by_label("Price").fill("250")
    await page.get_by_role("button", name="Create package").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Single Seat")

    await page.get_by_label("Quantity limit").fill("40")
    await page.get_by_role("button", name="Save changes").click()
    await expect(notice(page, "Single Seat is saved.")).to_be_visible()
    await page.get_by_role("button", name="Add a custom option").click()
    option = page.get_by_role("dialog", name="New custom option")
    await option.get_by_label("What to ask").fill("Dinner")
    for dish in ("Sea bass", "Garden risotto"):
        await option.get_by_role("textbox", name="Choices").fill(dish)
        await page.keyboard.press("Enter")
    await option.get_by_role("button", name="Add option").click()
    await expect(option).to_be_hidden()
    await choose(page, picture())
    await expect(page.get_by_role("progressbar")).to_be_hidden()

    await page.get_by_role("link", name="Promo codes").click()
    await page.get_by_role("link", name="New promo code").click()
    await page.get_by_label("Code", exact=True).fill("LANTERN10")
    await page.get_by_label("Discount").fill("10")
    await page.get_by_role("button", name="Create promo code").click()
    await expect(page.get_by_role("row").filter(has_text="LANTERN10")).to_be_visible()

    await page.get_by_role("link", name="Packages").first.click()
    card = listed(page).filter(has=page.get_by_role("heading", name="Single Seat"))
    await expect(card).to_contain_text("0/40")
    await expect(card.locator("img")).to_be_visible()

    priya = await visit("donor", name=DONOR)
    theirs = await arrive(priya, event)
    await expect(offered(theirs).locator("img").first).to_be_visible()
    await theirs.get_by_label("Quantity").fill("2")
    await theirs.get_by_label("Garden risotto").check(force=True)
    await theirs.get_by_label("Promo code").fill("lantern10")
    await sign_in(theirs)
    await expect(order_total(theirs)).to_contain_text("$450.00")
    await theirs.get_by_role("button", name="Buy 2 seats").click()
    await is_at_the_tickets(theirs, "Two seats are held for you, Priya")

    # Nobody has touched this page meanwhile.
    await expect(card).to_contain_text("2/40")
    await expect(card).to_contain_text("+2 just now")
    await page.get_by_role("link", name="Sales").click()
    row = page.get_by_role("row").filter(has_text="$450.00")
    await row.get_by_role("button").click()
    await expect(page.get_by_text("Garden risotto")).to_be_visible()
    await page.get_by_role("button", name="Record a payment").click()
    question = page.get_by_role("dialog", name="Record a payment")
    await question.get_by_role("button", name="Record $450.00").click()
    await expect(row).to_contain_text("Paid")
    await expect(sales_totals(page).get_by_text("$450.00", exact=True)).to_be_visible()
    await theirs.reload()
    await expect(theirs.get_by_text("is still to be paid.")).to_have_count(0)
