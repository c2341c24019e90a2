"""Where pages are, and how the navigation shows which of them one is on."""

import re

from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.paths import coordinator_at, package_page, packages_page
from tests.factories import Json
from tests.harness.client import Client


async def here(page: Page) -> list[str]:
    """Return the words of what the rail marks as the page one is on."""
    marked = page.get_by_role("complementary", name="This event").locator("[aria-current=page]")
    return [words.split("\n")[0] for words in await marked.all_inner_texts()]


async def test_the_pages_of_one_package_lead_to_where_it_is_kept_and_sold(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """Each page belongs to one line of the navigation, though all begin with the packages' path."""
    amara = await coordinator_at(visit, admin, event, package_page(package))
    page = amara.page
    await expect(page.get_by_role("heading", level=1)).to_have_text(package["name"])
    assert await here(page) == ["Packages"]
    await page.goto(f"{packages_page(event)}/{package['id']}/custom-options")
    await expect(page).to_have_url(re.compile(f"{package_page(package)}#custom-options$"))
    await page.goto(f"{packages_page(event)}/{package['id']}/sales")
    await expect(page.get_by_role("button", name=f"Package: {package['name']}")).to_be_visible()
    assert await here(page) == ["Sales"]
    await page.get_by_role("link", name="Packages").first.click()
    await page.get_by_role("button", name=f"Actions for {package['name']}").click()
    await page.get_by_role("menuitem", name="See its changes").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Audit trail")
    await expect(page.get_by_role("button", name=f"Package: {package['name']}")).to_be_visible()
    assert await here(page) == ["Audit trail"]
