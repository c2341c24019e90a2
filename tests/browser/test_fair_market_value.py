"""What seats are worth: stated by a coordinator, read by donors as what is tax-deductible."""

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.donor import DONOR, arrive, is_at_the_tickets, purchases_of, sign_in
from tests.browser.paths import coordinator_at, package_page, packages_page
from tests.factories import Json, new_package
from tests.factories.paths import package_path
from tests.harness.client import Client

SPLIT = "$450.00, of which $310.00 is tax-deductible."


async def test_a_coordinator_states_the_value_and_a_donor_reads_what_is_deductible(
    visit: Visit, admin: Client, event: Json
) -> None:
    package = await new_package(
        admin, event, name="Pair of Seats", price="450.00", seats_per_package=2
    )
    amara = await coordinator_at(visit, admin, event, packages_page(event))
    warning = amara.page.get_by_text("No fair market value yet for Pair of Seats")
    await expect(warning).to_be_visible()
    await amara.check_accessibility()
    await amara.page.goto(package_page(package))
    await amara.page.get_by_label("Fair market value per seat").fill("70")
    await expect(amara.page.get_by_text(f"Donors read: {SPLIT}")).to_be_visible()
    await amara.check_accessibility()
    await amara.page.get_by_role("button", name="Save changes").click()
    await expect(amara.page.get_by_role("button", name="Save changes")).to_be_hidden()
    assert (await admin.get(package_path(package))).json["fair_market_value"] == "70.00"
    await amara.page.goto(packages_page(event))
    await expect(amara.page.get_by_role("heading", name="Pair of Seats")).to_be_visible()
    await expect(warning).to_be_hidden()

    priya = await visit("donor", name=DONOR)
    page = await arrive(priya, event)
    await expect(page.get_by_role("form", name="Your order")).to_contain_text(SPLIT)
    buy = page.get_by_role("button", name="Buy 2 seats")
    await buy.click()
    await sign_in(page)
    await buy.click()
    await is_at_the_tickets(page, "Two seats are held for you, Priya")
    await expect(page.get_by_text(f"Once it is paid: {SPLIT}")).to_be_visible()
    await priya.check_accessibility()
    (purchase,) = await purchases_of(admin, event)
    assert purchase["deductible_amount"] == "310.00"
    await admin.post(f"admin/events/{event['id']}/purchases/{purchase['id']}/mark-paid", {})
    await page.reload()
    await expect(page.get_by_text(SPLIT, exact=True)).to_be_visible()
