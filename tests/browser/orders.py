"""What the team does on the page where it enters an order."""

from playwright.async_api import Locator, Page, Route, expect

from tests.browser.pages import notice
from tests.factories import Json
from tests.harness.client import Client

# Of the API; the list of Sales has another path.
ORDERS = "**/admin/events/*/purchases"


def order_page(event: Json) -> str:
    """Return where an order of the event is entered."""
    return f"/events/{event['id']}/tickets/sales/new"


def enter_button(page: Page) -> Locator:
    """Return the button that enters the order, on the stub or on a phone's bar."""
    return page.get_by_role("button", name="Enter the order").locator("visible=true")


async def is_for_somebody_new(page: Page, name: str, email: str = "") -> None:
    """Choose the last line of the list, which always makes a new person."""
    await page.get_by_role("combobox", name="Name or e-mail").fill(name)
    await page.get_by_role("option", name="is somebody new").click()
    await expect(page.get_by_label("Name", exact=True)).to_have_value(name)
    await page.get_by_label("E-mail").fill(email)


async def is_entered(page: Page, quantity: int, what: str) -> None:
    """Wait until the page says that so many of "Single Seat for Helen" are entered."""
    await expect(notice(page, f"{quantity} \u00d7 {what} is entered")).to_be_visible()
    await expect(page.get_by_role("heading", level=1, name="Enter an order")).to_be_hidden()


async def lose_answers(page: Page) -> None:
    """Let orders be entered whose answers never arrive."""

    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route(ORDERS, lose)


async def orders_of(admin: Client, event: Json) -> list[Json]:
    """Return all purchases of the event in full, newest first."""
    listed = await admin.get(f"admin/events/{event['id']}/tickets/sales/purchases")
    path = f"admin/events/{event['id']}/purchases"
    return [(await admin.get(f"{path}/{one['id']}")).json for one in listed.json["items"]]
