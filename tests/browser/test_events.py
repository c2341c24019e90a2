"""Events as super admins make them, and who looks after them."""

import re
from uuid import uuid4

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.donor import arrive
from tests.browser.paths import coordinator_at
from tests.conftest import Person
from tests.factories import Json, bought, new_package
from tests.factories.paths import event_path
from tests.harness.client import Client


async def test_a_super_admin_creates_an_event_and_hands_it_to_a_coordinator(
    visit: Visit, admin: Client
) -> None:
    noor = await visit("super_admin", name="Noor Haddad")
    page = noor.page
    await noor.sign_in("/events")
    await page.get_by_role("link", name="New event").first.click()
    await page.get_by_role("button", name="Create event").click()
    await expect(page.get_by_text("3 fields need a look")).to_be_visible()
    name = f"Summer Ball {uuid4().hex[:8]}"
    await page.get_by_label("Name", exact=True).fill(name)
    slug = name.lower().replace(" ", "-")
    address = page.get_by_label("Address of the donor page")
    await expect(address).to_have_value(slug)
    # Once it is somebody's own, it stays.
    await address.fill(f"{slug}-2030")
    await page.get_by_label("Name", exact=True).fill(f"{name} by the river")
    await expect(address).to_have_value(f"{slug}-2030")
    await address.fill(slug)
    await page.get_by_label("Name", exact=True).fill(name)
    await page.get_by_label("Time zone").fill("new york")
    await page.get_by_label("It starts").fill("2030-07-04T18:30")
    # The reader sits in Berlin.
    await expect(page.get_by_text("For you in Berlin: Fri, Jul 5, 12:30 AM")).to_be_visible()
    await noor.check_accessibility()
    await page.get_by_role("button", name="Create event").click()
    await expect(page.get_by_text("Lay the first table")).to_be_visible()
    event = (await admin.get(f"events/{slug}")).json
    assert event["starts_at"] == "2030-07-04T22:30:00Z"

    await page.get_by_role("link", name="Coordinators").click()
    await page.get_by_label("Invite by e-mail").fill("nobody")
    await page.get_by_role("button", name="Invite", exact=True).click()
    await expect(page.get_by_text("Please enter an e-mail address, such as")).to_be_visible()
    amara = await visit("event_coordinator")
    await page.get_by_label("Invite by e-mail").fill(amara.person.email)
    await page.get_by_role("button", name="Invite", exact=True).click()
    await expect(page.get_by_text("Invited", exact=True)).to_be_visible()
    await noor.check_accessibility()
    await amara.sign_in("/events")
    await expect(amara.page.get_by_role("link", name=name)).to_be_visible()
    await page.reload()
    await page.get_by_role("button", name="Remove Amara Lindgren").click()
    await page.get_by_role("button", name="Remove", exact=True).click()
    await expect(page.get_by_text("Nobody yet")).to_be_visible()
    await amara.page.reload()
    await expect(amara.page.get_by_text("You have no events to look after")).to_be_visible()


async def test_details_are_changed_by_super_admins_and_read_by_coordinators(
    visit: Visit, admin: Client, event: Json
) -> None:
    noor = await visit("super_admin", name="Noor Haddad")
    await noor.sign_in(f"/events/{event['id']}/details")
    page = noor.page
    await page.get_by_label("Sales close").fill("2026-01-01T10:00")
    await page.get_by_label("Sales open").fill("2026-01-02T10:00")
    await page.get_by_label("Minutes to pay").fill("30")
    await page.get_by_role("button", name="Save changes").click()
    await expect(page.get_by_text("Sales must close after they open.")).to_be_visible()
    await noor.check_accessibility()
    await page.get_by_label("Sales close").fill("")
    await page.get_by_role("button", name="Save changes").click()
    await expect(page.get_by_role("button", name="Save changes")).to_be_hidden()
    saved = (await admin.get(event_path(event))).json
    assert (saved["payment_hold_minutes"], saved["sales_close_at"]) == (30, None)
    assert saved["sales_open_at"] == "2026-01-02T15:00:00Z"
    assert saved["starts_at"] == event["starts_at"]

    amara = await coordinator_at(visit, admin, event, f"/events/{event['id']}/details")
    await expect(amara.page.get_by_text("30 minutes")).to_be_visible()
    await expect(amara.page.get_by_role("button", name="Save changes")).to_have_count(0)
    await expect(amara.page.get_by_role("link", name="Coordinators")).to_have_count(0)
    await amara.check_accessibility()


async def test_two_super_admins_change_one_event_and_both_changes_are_kept(
    visit: Visit, admin: Client, event: Json
) -> None:
    noor = await visit("super_admin", name="Noor Haddad")
    await noor.sign_in(f"/events/{event['id']}/details")
    noor.expected.append("412 (Precondition Failed)")
    page = noor.page
    await page.get_by_label("Venue").fill("Pier 4")
    await page.get_by_label("Description").fill("Black tie.")
    await admin.patch(event_path(event), {"venue": "The Barn", "payment_hold_minutes": 60})
    await page.get_by_role("button", name="Save changes").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Amara saved first")
    await expect(page.get_by_role("row", name="Payment hold")).to_contain_text("60 min")
    await noor.check_accessibility()
    await page.get_by_text("Pier 4").click()
    await page.get_by_role("button", name="Save both together").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Details")
    saved = (await admin.get(event_path(event))).json
    assert saved["version"] == 3
    assert (saved["venue"], saved["description"]) == ("Pier 4", "Black tie.")
    assert (saved["payment_hold_minutes"], saved["starts_at"]) == (60, event["starts_at"])


async def test_a_changed_address_is_warned_of_and_the_old_one_leads_to_the_new(
    visit: Visit, admin: Client, person: Person, event: Json
) -> None:
    await bought(person("donor"), await new_package(admin, event), 3)
    noor = await visit("super_admin", name="Noor Haddad")
    await noor.sign_in(f"/events/{event['id']}/details")
    page = noor.page
    # Neither a cap nor a hold, and something to pay for.
    await expect(page.get_by_text("one donor can keep every seat")).to_be_visible()
    new = f"{event['slug']}-new"
    await page.get_by_label("Address of the donor page").fill(new)
    await expect(page.get_by_text(f"/e/{event['slug']} keep working")).to_be_visible()
    await page.get_by_label("Venue").fill("Pier 4")
    await expect(page.get_by_text("You are changing the venue")).to_be_visible()
    await noor.check_accessibility()
    await page.get_by_role("button", name="Save changes").click()
    await expect(page.get_by_role("button", name="Save changes")).to_be_hidden()

    priya = await visit("donor", name="Priya Raman")
    opened = await arrive(priya, event)
    await expect(opened).to_have_url(re.compile(f"/e/{new}$"))
    await opened.goto(f"/e/{event['slug']}/tickets")
    await expect(opened).to_have_url(re.compile(f"/e/{new}/tickets$"))
