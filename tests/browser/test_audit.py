"""The audit trail as a coordinator reads it."""

import re

import psycopg
from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.pages import listed, notice
from tests.browser.paths import coordinator_at, package_page
from tests.factories import Json, bought, new_package
from tests.factories.paths import package_path, version_tag
from tests.factories.payments import moved
from tests.harness.client import Client

SOON_MILLISECONDS = 15_000


def trail_of(event: Json, search: str = "") -> str:
    """Return the page of an event's audit trail."""
    return f"/events/{event['id']}/tickets/audit{search}"


async def test_a_change_made_in_the_app_is_read_as_a_sentence(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """FR-067: who changed what, from what to what."""
    path = package_page(package)
    jonas = await coordinator_at(visit, admin, event, path, name="Jonas Berg")
    page = jonas.page
    await page.get_by_label("Price").fill("275")
    await page.get_by_role("button", name="Save changes").click()
    await expect(notice(page, "Single Seat is saved.")).to_be_visible()
    await page.get_by_role("link", name="Audit trail").click()
    newest = listed(page).first
    await expect(newest).to_contain_text("Jonas Berg changed the price of Single Seat")
    await expect(newest.locator("del")).to_have_text("$250.00")
    await expect(newest.locator("ins")).to_have_text("$275.00")
    await expect(page.get_by_role("main").get_by_role("heading", level=2).first).to_contain_text(
        "Today, "
    )
    await expect(page.get_by_text("The chain is intact.")).to_be_visible()
    await jonas.check_accessibility()
    await newest.get_by_role("link", name="Single Seat").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Single Seat")


async def test_a_purchase_is_told_by_whose_it_is(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    await moved(admin, await bought(donor, package), "mark-paid")
    jonas = await coordinator_at(visit, admin, event, trail_of(event), name="Jonas Berg")
    paid = listed(jonas.page).filter(has_text="marked a purchase by Priya Raman as paid")
    await expect(paid.locator("del")).to_have_text("Waiting for payment")
    await expect(paid.locator("ins")).to_have_text("Paid")


async def test_a_payment_and_its_reference_are_one_line_that_leads_to_the_purchase(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    await moved(admin, await bought(donor, package), "mark-paid", reference="check 1042")
    jonas = await coordinator_at(visit, admin, event, trail_of(event), name="Jonas Berg")
    page = jonas.page
    paid = listed(page).filter(has_text="marked a purchase by Priya Raman as paid")
    await expect(paid).to_contain_text("Reference: check 1042")
    await expect(listed(page).filter(has_text="noted how")).to_have_count(0)
    await expect(page.get_by_text("Times are yours, in Berlin.")).to_be_visible()
    await paid.get_by_role("link", name="Priya Raman").click()
    await expect(page.get_by_label("Search purchases")).to_have_value("Priya Raman")
    await expect(page.get_by_role("row").filter(has_text="Priya Raman")).to_be_visible()


async def test_the_rail_counts_what_is_saved_at_once(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    jonas = await coordinator_at(visit, admin, event, package_page(package), name="Jonas Berg")
    page = jonas.page
    link = page.get_by_role("link", name="Audit trail")
    await expect(link).to_have_text(re.compile(r"Audit trail\s*\d+"))
    before = int((await link.inner_text()).removeprefix("Audit trail"))
    await page.get_by_label("Price").fill("275")
    # Sooner than the next poll, which is half a minute away.
    await page.get_by_role("button", name="Save changes").click()
    await expect(link).to_have_text(
        re.compile(rf"Audit trail\s*{before + 1}$"), timeout=SOON_MILLISECONDS
    )


async def test_fifty_purchases_cost_no_more_requests_than_one(
    visit: Visit, admin: Client, donor: Client, event: Json
) -> None:
    """The server names them all, so nothing is asked for one by one."""
    package = await new_package(admin, event)
    jonas = await coordinator_at(visit, admin, event, package_page(package), name="Jonas Berg")
    page, asked = jonas.page, set[str]()
    page.on("request", lambda sent: asked.add(sent.url.partition("?")[0]))

    async def asked_with(purchases: int) -> set[str]:
        for _ in range(purchases):
            await moved(admin, await bought(donor, package), "cancel")
        asked.clear()
        await page.goto(trail_of(event))
        of_purchases = listed(page).filter(has_text="a purchase by Priya Raman")
        await expect(of_purchases.first).to_be_visible()
        await page.wait_for_load_state("networkidle")
        return {url for url in asked if "/api/v1/" in url}

    of_one = await asked_with(1)
    assert of_one
    assert await asked_with(49) - of_one == set()


async def test_the_trail_is_filtered_by_package_field_and_person(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """FR-067: a package's trail holds its options as well."""
    other = await new_package(admin, event, name="Table of Ten")
    await admin.post(
        f"{package_path(package)}/options", {"name": "Vegetarian", "option_type": "boolean"}
    )
    for changed in (package, other):
        answer = await admin.patch(
            package_path(changed), {"price": "99.00"}, If_Match=version_tag(changed)
        )
        assert answer.status == 200, answer.body
    jonas = await coordinator_at(visit, admin, event, trail_of(event), name="Jonas Berg")
    page = jonas.page
    entries = listed(page)
    about_other = entries.filter(has_text="Table of Ten")
    await expect(about_other).to_have_count(2)
    await page.get_by_role("button", name="Any package").click()
    await page.get_by_role("menuitemradio", name="Single Seat").click()
    await expect(about_other).to_have_count(0)
    await expect(entries.filter(has_text="Vegetarian")).to_have_count(1)
    await expect(entries).to_have_count(3)
    await page.get_by_role("button", name="Any field").click()
    await jonas.check_accessibility()
    await page.get_by_role("menuitemradio", name="Price").click()
    await expect(entries).to_have_count(1)
    await page.reload()
    await expect(entries).to_have_count(1)
    await page.get_by_role("button", name="Any package again").click()
    await expect(entries).to_have_count(2)


async def test_the_trail_goes_on_as_it_is_scrolled(
    visit: Visit, admin: Client, event: Json
) -> None:
    """A page holds fifty entries; each package makes one."""
    for number in range(55):
        await new_package(admin, event, name=f"No. {number}")
    jonas = await coordinator_at(visit, admin, event, trail_of(event), name="Jonas Berg")
    entries = listed(jonas.page)
    await expect(entries.first).to_be_visible()
    await jonas.page.get_by_role("button", name="Show earlier changes").scroll_into_view_if_needed()
    await expect(entries.last).to_contain_text("created the event")


async def test_a_broken_chain_is_named_by_its_first_entry(
    visit: Visit, admin: Client, event: Json, superuser: psycopg.Connection
) -> None:
    for number in range(4):
        await new_package(admin, event, name=f"No. {number}")
    jonas = await coordinator_at(visit, admin, event, trail_of(event), name="Jonas Berg")
    page = jonas.page
    await expect(page.get_by_text("The chain is intact.")).to_be_visible()
    superuser.execute("SET session_replication_role = replica")
    superuser.execute(
        "UPDATE audit_entries SET new_value = 'No. 9' WHERE event_id = %s AND sequence = 3",
        (event["id"],),
    )
    superuser.execute("SET session_replication_role = origin")
    await page.get_by_role("button", name="Check again").click()
    alarm = page.get_by_role("alert")
    await expect(alarm).to_contain_text("The chain breaks at entry 3.")
    await jonas.check_accessibility()
