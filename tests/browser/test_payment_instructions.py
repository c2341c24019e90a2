"""How to pay: written by a super admin, read by donors before they buy and until they have paid."""

import re

from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.donor import DONOR, arrive, is_at_the_tickets, purchases_of, sign_in
from tests.browser.paths import coordinator_at, packages_page
from tests.factories import Json, new_event, new_package
from tests.factories.paths import event_path
from tests.harness.client import Client

CHECKS = "By check: River School Fund, 4 Pier Road"
LINK = "https://pay.example.org/river-school"


async def test_a_super_admin_is_warned_that_there_is_no_way_to_pay_and_writes_it(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    noor = await visit("super_admin", name="Noor Haddad")
    await noor.sign_in(packages_page(event))
    page = noor.page
    warning = page.get_by_text("Donors can't see how to pay.")
    await expect(warning).to_be_visible()
    await noor.check_accessibility()
    await page.get_by_role("link", name="Write it").click()
    words = page.get_by_label("How donors pay")
    await expect(words).to_be_in_viewport()
    await expect(warning).to_be_visible()
    await words.fill("x" * 2001)
    await page.get_by_role("button", name="Save changes").click()
    await expect(page.get_by_text("Please keep it to 2,000 characters")).to_be_visible()
    await words.fill(f"{CHECKS}\n\nOr {LINK}")
    await page.get_by_role("button", name="Save changes").click()
    await expect(page.get_by_role("button", name="Save changes")).to_be_hidden()
    await expect(warning).to_be_hidden()
    saved = (await admin.get(event_path(event))).json
    assert saved["payment_instructions"] == f"{CHECKS}\n\nOr {LINK}"

    amara = await coordinator_at(visit, admin, event, f"/events/{event['id']}/details")
    await expect(amara.page.get_by_role("link", name=LINK)).to_have_attribute("href", LINK)
    await amara.check_accessibility()


async def test_how_to_pay_is_merged_like_any_other_field(
    visit: Visit, admin: Client, event: Json
) -> None:
    noor = await visit("super_admin", name="Noor Haddad")
    await noor.sign_in(f"/events/{event['id']}/details")
    noor.expected.append("412 (Precondition Failed)")
    page = noor.page
    await page.get_by_label("Venue").fill("Pier 4")
    await admin.patch(event_path(event), {"payment_instructions": CHECKS})
    await page.get_by_role("button", name="Save changes").click()
    await expect(page.get_by_role("row", name="How donors pay")).to_contain_text(CHECKS)
    await page.get_by_role("button", name="Save both together").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Details")
    saved = (await admin.get(event_path(event))).json
    assert (saved["payment_instructions"], saved["venue"]) == (CHECKS, "Pier 4")


async def _says_how_to_pay(page: Page, reference: str) -> None:
    await expect(page.get_by_text(CHECKS)).to_be_visible()
    await expect(page.get_by_text("Reference to quote").locator("..")).to_contain_text(reference)
    await expect(page.get_by_text("Pay by").locator("..")).to_contain_text(re.compile("E[DS]T"))


async def test_a_donor_reads_how_to_pay_before_buying_and_until_it_is_paid(
    visit: Visit, admin: Client
) -> None:
    event = await new_event(
        admin,
        time_zone="America/New_York",
        payment_hold_minutes=43_200,
        payment_instructions=f"{CHECKS}\n\nOr {LINK}",
    )
    await new_package(admin, event, price="250.00")
    priya = await visit("donor", name=DONOR)
    page = await arrive(priya, event)
    order = page.get_by_role("form", name="Your order")
    await expect(order.get_by_text("How you pay")).to_be_visible()
    await expect(order.get_by_text(CHECKS)).to_be_visible()
    await expect(order.get_by_role("link", name=LINK)).to_have_attribute("href", LINK)
    await priya.check_accessibility()
    buy = page.get_by_role("button", name="Buy 1 seat")
    await buy.click()
    await sign_in(page)
    await buy.click()

    await is_at_the_tickets(page, "One seat is held for you, Priya")
    (purchase,) = await purchases_of(admin, event)
    reference = purchase["tickets"][0]["ticket_number"]
    await _says_how_to_pay(page, reference)
    await priya.check_accessibility()
    await page.get_by_role("main").get_by_role("link", name="My tickets").click()
    await page.get_by_text("How to pay").click()
    await _says_how_to_pay(page, reference)
    await priya.check_accessibility()

    sales = f"admin/events/{event['id']}/tickets/sales/purchases?q={reference}"
    assert [one["id"] for one in (await admin.get(sales)).json["items"]] == [purchase["id"]]
    await admin.post(f"admin/events/{event['id']}/purchases/{purchase['id']}/mark-paid", {})
    await page.reload()
    await expect(page.get_by_text("Paid", exact=True)).to_be_visible()
    await expect(page.get_by_text("How to pay")).to_be_hidden()
