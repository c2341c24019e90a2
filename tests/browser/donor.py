"""What a donor does on the page of an event."""

from playwright.async_api import Page, Route, expect

from tests.browser.pages import offered
from tests.browser.visitor import Visitor
from tests.factories import Json
from tests.harness.client import Client

DONOR = "Priya Raman"


def path_of(event: Json) -> str:
    """Return the page where the event's tickets are bought."""
    return f"/e/{event['slug']}"


async def arrive(donor: Visitor, event: Json) -> Page:
    """Go to the event's page and wait for what can be bought there."""
    await donor.page.goto(path_of(event))
    await offered(donor.page).first.wait_for()
    await donor.rest()
    return donor.page


async def sign_in(page: Page) -> None:
    """Sign in, from wherever one is asked to or finds the word."""
    dialog = page.get_by_role("dialog")
    if not await dialog.is_visible():
        await page.get_by_label("You", exact=True).get_by_role("button", name="Sign in").click()
    await dialog.get_by_role("button", name="Sign in").click()
    await expect(dialog).to_be_hidden()
    await expect(page.get_by_role("link", name="My tickets")).to_be_visible()


async def is_at_the_tickets(page: Page, headline: str) -> None:
    """Wait for the confirmation."""
    await page.get_by_role("heading", level=1, name=headline, exact=True).wait_for()


async def freeze_the_list(page: Page) -> None:
    """Let the page see the packages as they are now, whatever happens to them."""
    seen: list[bytes] = []

    async def answer(route: Route) -> None:
        if not seen:
            seen.append(await (await route.fetch()).body())
        await route.fulfill(body=seen[0], content_type="application/json")

    await page.route("**/tickets/packages", answer)


async def purchases_of(admin: Client, event: Json) -> list[Json]:
    """Return what was bought, as the coordinator sees it."""
    path = f"admin/events/{event['id']}/tickets/sales/purchases"
    items: list[Json] = (await admin.get(path)).json["items"]
    return items
