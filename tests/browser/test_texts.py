"""What is typed into the pages becomes what `tests/cases/texts.json` says."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.paths import coordinator_at
from tests.factories import Json, bought
from tests.factories.paths import event_path
from tests.harness.client import Client
from tests.harness.text_cases import TEXT_CASES


@pytest.mark.parametrize("why", ["invisible characters at the ends", "composed (NFC)"])
async def test_a_guests_name_is_stored_as_the_table_says(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json, why: str
) -> None:
    [case] = [case for case in TEXT_CASES["lines"] if case["why"] == why]
    made = await bought(donor, package)
    amara = await coordinator_at(visit, admin, event, f"/events/{event['id']}/tickets/sales")
    await amara.page.get_by_role("button", name="Tickets of ").click()
    await amara.page.get_by_role("button", name="Name the guest of T-").click()
    await amara.page.get_by_label("Name", exact=True).fill(case["from"])
    await amara.page.get_by_role("button", name="Save").click()
    await expect(amara.page.get_by_text(case["to"], exact=True)).to_be_visible()
    stored = await donor.get(f"me/purchases/{made['id']}")
    assert stored.json["tickets"][0]["guest_name"] == case["to"]


async def test_what_is_searched_is_found_and_an_invitation_is_for_an_address_alone(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    case = TEXT_CASES["found"][1]
    await bought(donor, package, guests=[{"name": case["name"]}])
    amara = await coordinator_at(visit, admin, event, f"/events/{event['id']}/tickets/sales")
    search = amara.page.get_by_role("searchbox")
    rows = amara.page.get_by_role("row").filter(has_text="Priya Raman")
    await search.fill(case["not_by"][0])
    await expect(rows).to_have_count(0)
    for text in case["by"][:2]:
        await search.fill(text)
        await expect(rows).to_have_count(1)

    super_admin = await visit("super_admin")
    await super_admin.sign_in(f"/events/{event['id']}/coordinators")
    address = super_admin.page.get_by_label("Invite by e-mail")
    invite = super_admin.page.get_by_role("button", name="Invite", exact=True)
    for case in TEXT_CASES["addresses"]:
        if case["why"] in {"from a link", "from a list, semicolon"}:
            await address.fill(case["from"])
            await invite.click()
            refusal = super_admin.page.get_by_text("name@example.org, and nothing else")
            await expect(refusal).to_be_visible()
            # It goes away while the address is corrected.
            await address.fill("amara@example.org")
            await expect(refusal).to_have_count(0)
    invited = await admin.get(f"{event_path(event)}/coordinators")
    assert "amara@example.org" not in {one["email"] for one in invited.json["items"]}
