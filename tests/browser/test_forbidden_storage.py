"""A browser that forbids storage: everything works, for as long as the page is open."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.donor import DONOR, arrive, is_at_the_tickets, sign_in
from tests.browser.paths import package_page, packages_page
from tests.factories import Json
from tests.harness.client import Client


def forbid(*names: str) -> str:
    """Return a script that lets storage throw, as browsers do that block all cookies."""
    listed = ", ".join(f'"{name}"' for name in names)
    return f"""for (const name of [{listed}]) Object.defineProperty(window, name, {{
        get() {{ throw new DOMException("The request was denied.", "SecurityError"); }}
    }});"""


FORBIDDEN = pytest.mark.parametrize(
    "storages",
    [("localStorage", "sessionStorage"), ("sessionStorage",), ("localStorage",)],
    ids=" and ".join,
)


@FORBIDDEN
async def test_a_donor_buys_without_storage(
    visit: Visit, event: Json, package: Json, storages: tuple[str, ...]
) -> None:
    priya = await visit("donor", name=DONOR)
    await priya.page.add_init_script(forbid(*storages))
    page = await arrive(priya, event)
    await sign_in(page)
    await page.get_by_role("button", name="Buy 1 seat").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")


@FORBIDDEN
async def test_a_coordinator_works_without_storage(
    visit: Visit, admin: Client, event: Json, package: Json, storages: tuple[str, ...]
) -> None:
    amara = await visit("event_coordinator")
    await amara.page.add_init_script(forbid(*storages))
    await amara.coordinate(admin, event)
    await amara.sign_in(package_page(package))
    page = amara.page
    await page.get_by_label("Name").fill("Seat by the Window")
    await page.get_by_role("button", name="Save changes").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Seat by the Window")
    await page.get_by_role("button", name="Amara Lindgren").click()
    await page.get_by_role("menuitemcheckbox", name="Dark", exact=True).click()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.get_by_role("link", name="Packages").first.click()
    await expect(page).to_have_url(f"{amara.site}{packages_page(event)}")
