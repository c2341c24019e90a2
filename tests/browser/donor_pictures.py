"""What to do on the donors' page before its picture is taken."""

from playwright.async_api import expect

from tests.browser.demo_event import DemoEvent
from tests.browser.donor import is_at_the_tickets, sign_in
from tests.browser.visitor import Visitor


async def fill_in_an_order(visitor: Visitor, demo: DemoEvent) -> None:
    """Two seats, with dinner, a guest and a promo code."""
    page = visitor.page
    await sign_in(page)
    await page.get_by_role("button", name="Choose Single Seat").click()
    await page.get_by_label("Quantity").fill("2")
    await page.get_by_label("Garden risotto").check(force=True)
    await page.get_by_label("Dietary needs").fill("No nuts for Leo, please")
    await page.get_by_label("Guest 1, name").fill("Priya Raman")
    await page.get_by_label("Promo code").fill("EARLYBIRD")
    await page.get_by_label("Dietary needs").focus()
    await expect(page.get_by_role("status").filter(has_text="EARLYBIRD")).to_be_visible()


async def leave_a_question_open(visitor: Visitor, demo: DemoEvent) -> None:
    """A required option is not answered."""
    await visitor.page.get_by_role("button", name="Choose Single Seat").click()
    await visitor.page.get_by_role("button", name="Buy").click()


async def want_more_than_there_is(visitor: Visitor, demo: DemoEvent) -> None:
    """Five pairs, where three are left."""
    await visitor.page.get_by_role("button", name="Choose Pair of Seats").click()
    await visitor.page.get_by_label("Quantity").fill("5")
    await expect(visitor.page.get_by_text("Only 3 are left. Take 3?")).to_be_visible()


async def lose_the_network(visitor: Visitor, demo: DemoEvent) -> None:
    """The list stays, with what is said about it."""
    visitor.expected.append("ERR_INTERNET_DISCONNECTED")
    await visitor.context.set_offline(True)
    await expect(visitor.page.get_by_text("You're offline. This is")).to_be_visible()


async def ask_who_is_there(visitor: Visitor, demo: DemoEvent) -> None:
    """The dialog over the page."""
    await visitor.page.get_by_label("You", exact=True).get_by_role("button").click()


async def buy(visitor: Visitor, demo: DemoEvent) -> None:
    """Two seats at the after-party, one of them named."""
    page = visitor.page
    await sign_in(page)
    await page.get_by_role("button", name="Choose After-Party").click()
    await page.get_by_label("Quantity").fill("2")
    await page.get_by_label("Guest 1, name").fill("Priya Raman")
    await page.get_by_role("button", name="Buy 2 seats").click()
    await is_at_the_tickets(page, "Two seats are held for you, Priya")
    await expect(page.get_by_role("img", name="QR code of ticket")).to_have_count(2)


async def name_a_guest(visitor: Visitor, demo: DemoEvent) -> None:
    """The form on a ticket."""
    await buy(visitor, demo)
    await visitor.page.get_by_role("button", name="Name the guest").click()


async def look_at_my_tickets(visitor: Visitor, demo: DemoEvent) -> None:
    """The list of what was bought."""
    await buy(visitor, demo)
    await visitor.page.get_by_label("You", exact=True).get_by_role("link").click()
    await expect(visitor.page.get_by_role("heading", level=1)).to_have_text("My tickets")
    await expect(visitor.page.get_by_role("link", name="Show the tickets")).to_be_visible()
