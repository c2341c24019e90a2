"""A list that somebody comes back to is where it was."""

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.pages import package_names
from tests.browser.paths import coordinator_at, packages_page
from tests.factories import Json, new_package
from tests.harness.client import Client

_NUMBER = 14


async def test_the_link_back_to_the_packages_shows_them_where_they_were(
    visit: Visit, admin: Client, event: Json
) -> None:
    for number in range(_NUMBER):
        await new_package(admin, event, name=f"Table {number}")
    amara = await coordinator_at(visit, admin, event, packages_page(event))
    page = amara.page
    await expect(package_names(page)).to_have_count(_NUMBER)
    await page.get_by_role("link", name=f"Table {_NUMBER - 1}").scroll_into_view_if_needed()
    left_at = await page.evaluate("window.scrollY")
    assert left_at > 0
    await page.get_by_role("link", name=f"Table {_NUMBER - 1}").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"Table {_NUMBER - 1}")
    assert await page.evaluate("window.scrollY") == 0
    await page.get_by_role("main").get_by_role("link", name="Ticket packages").click()
    await expect(package_names(page)).to_have_count(_NUMBER)
    await amara.wait_until(f"Math.abs(window.scrollY - {left_at}) < 2")
