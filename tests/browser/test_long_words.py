"""Words without a blank, as long as the API takes them: no page gets wider than its window."""

from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from infra.local.people import Person
from tests.browser.conftest import Visit
from tests.browser.donor import path_of
from tests.browser.pages import offered
from tests.browser.paths import package_page, packages_page
from tests.conftest import Person as MakePerson
from tests.factories import Json, bought, new_event, new_package
from tests.factories.options import new_option, response
from tests.factories.promo_codes import new_code
from tests.harness.client import Client

WIDTHS = pytest.mark.parametrize("width", [390, 1280])
NAME = "W" * 200
_TOO_WIDE = """() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth === clientWidth) return [];
    const found = [...document.querySelectorAll("body *")]
        .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
        .map(({ tagName, className, textContent }) =>
            `${tagName}.${className} ${textContent.slice(0, 30)}`);
    return [`${scrollWidth} of ${clientWidth} pixels`, ...found];
}"""


def long_email() -> str:
    """Return an address of 127 letters that nobody else has."""
    return f"{uuid4().hex}{'x' * 32}@{'y' * 50}.example.org"


async def check_width(page: Page) -> None:
    """Fail with the elements that are wider than the window."""
    await page.wait_for_load_state("networkidle")
    too_wide = await page.evaluate(_TOO_WIDE)
    assert too_wide == [], page.url


@pytest.fixture
async def unkind_event(admin: Client, person: MakePerson) -> Json:
    """An event in which everything has the longest name there is, without a blank."""
    event = await new_event(
        admin, name=NAME, venue=NAME, description=f"https://example.org/{'w' * 900}"
    )
    package = await new_package(
        admin, event, name="W" * 100, description=f"https://example.org/{'w' * 900}"
    )
    option = await new_option(admin, package, name="O" * 100)
    await new_code(admin, event, code="C" * 10 + uuid4().hex.upper()[:10])
    donor = person("donor", name=NAME, email=long_email())
    guests = [{"name": NAME, "email": long_email()}]
    await bought(donor, package, 2, guests=guests, option_responses=[response(option, NAME)])
    await admin.post(f"admin/events/{event['id']}/coordinators", {"email": long_email()})
    return {**event, "package": package}


@WIDTHS
async def test_no_page_of_a_coordinator_gets_wider_than_the_window(
    visit: Visit, unkind_event: Json, width: int
) -> None:
    noor = await visit(person=Person(NAME, long_email(), ("super_admin",)), width=width)
    page = noor.page
    event, tickets = unkind_event, packages_page(unkind_event)
    await noor.sign_in(tickets)
    for path in (
        "/events",
        tickets,
        package_page(event["package"]),
        f"{tickets}/sales",
        f"{tickets}/audit",
        f"{tickets}/promo-codes",
        f"{tickets}/promo-codes/new",
        f"/events/{event['id']}/coordinators",
        f"/events/{event['id']}/details",
    ):
        await page.goto(path)
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await check_width(page)


@WIDTHS
async def test_the_status_of_a_purchase_stays_in_sight(
    visit: Visit, unkind_event: Json, width: int
) -> None:
    noor = await visit(person=Person("Noor Haddad", long_email(), ("super_admin",)), width=width)
    await noor.sign_in(f"{packages_page(unkind_event)}/sales")
    row = noor.page.get_by_role("row").filter(has_text=NAME)
    status = row.get_by_text("Waiting for payment")
    await status.scroll_into_view_if_needed()
    box = await status.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= width
    await row.get_by_role("button").first.click()
    await check_width(noor.page)


@WIDTHS
async def test_no_page_of_a_donor_gets_wider_than_the_window(
    visit: Visit, unkind_event: Json, width: int
) -> None:
    priya = await visit(person=Person(NAME, long_email(), ("donor",)), width=width)
    page = priya.page
    await page.goto(path_of(unkind_event))
    await offered(page).first.wait_for()
    await check_width(page)
    await page.get_by_label("You", exact=True).get_by_role("button", name="Sign in").click()
    await check_width(page)
    await page.get_by_role("dialog").get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("link", name="My tickets")).to_be_visible()
    await page.get_by_label("O" * 100).fill(NAME)
    await page.get_by_label("Guest 1, name").fill(NAME)
    await page.get_by_role("button", name="Buy 1 seat").click()
    await expect(page.get_by_role("img", name="QR code of ticket")).to_be_visible()
    await check_width(page)
    await page.get_by_role("link", name="My tickets").first.click()
    await check_width(page)
