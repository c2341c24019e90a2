"""Promo codes as a coordinator keeps them: create, change, merge, switch, delete."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.pages import notice
from tests.browser.paths import coordinator_at
from tests.factories import Json, bought, new_package
from tests.factories.promo_codes import change_code, codes_path, new_code, quote, read_code
from tests.harness.client import Client


def page_of(event: Json, code: Json | None = None) -> str:
    """Return the page of an event's codes, or of one of them."""
    page = f"/events/{event['id']}/tickets/promo-codes"
    return page if code is None else f"{page}/{code['id']}/edit"


async def act(page: Page, code: Json, action: str) -> None:
    """Choose something from the menu of a code."""
    await page.get_by_role("button", name=f"Actions for {code['code']}").click()
    await page.get_by_role("menuitem", name=action).click()


async def test_a_new_code_takes_off_what_its_preview_has_shown(
    visit: Visit, admin: Client, donor: Client, event: Json
) -> None:
    """FR-035, FR-045: half a cent goes to the donor, in the preview as in the price."""
    package = await new_package(admin, event, name="Odd Seat", price="33.30")
    amara = await coordinator_at(visit, admin, event, page_of(event))
    page = amara.page
    await amara.check_accessibility()
    invitation = page.get_by_role("heading", name="Thank somebody with a discount")
    await expect(invitation).to_be_visible()
    await page.get_by_role("link", name="New promo code").click()
    await expect(invitation).to_be_hidden()
    await page.get_by_label("Code", exact=True).fill("Friends26")
    await page.get_by_label("Discount").fill("15")
    shown = page.get_by_role("listitem").filter(has_text="Odd Seat")
    await expect(shown).to_contain_text("$28.30")
    await page.get_by_label("Uses in total").fill("5")
    await amara.check_accessibility()
    await page.get_by_role("button", name="Create promo code").click()
    row = page.get_by_role("row").filter(has_text="Friends26")
    await expect(row).to_contain_text("0 of 5 used")
    await expect(row).to_contain_text("15% off")
    await amara.check_accessibility()

    assert (await quote(donor, package, "FRIENDS26")).json["total_price"] == "28.30"
    await bought(donor, package, promo_code="friends26")
    await page.reload()
    await expect(row).to_contain_text("1 of 5 used")
    await expect(row).to_contain_text("$5.00")


@pytest.mark.parametrize("width", [1180, 1024, 720, 390, 320])
async def test_the_table_fits_its_card(
    visit: Visit, admin: Client, event: Json, width: int
) -> None:
    await new_code(
        admin,
        event,
        code="ALONGCODEOFTWENTYABC",
        expires_at="2030-12-10T04:59:00Z",
        max_total_uses=1_000,
    )
    amara = await coordinator_at(visit, admin, event, page_of(event))
    page = amara.page
    await page.set_viewport_size({"width": width, "height": 900})
    # A line height is 24 pixels: a date may break into two lines, never into six.
    expiry = page.get_by_text("Dec 9, 2030, 11:59 PM EST").locator("visible=true")
    box = await expiry.bounding_box()
    assert box is not None
    assert box["height"] <= 2 * 26
    assert box["x"] + box["width"] <= width
    menu = await page.get_by_role("button", name="Actions for").bounding_box()
    table = page.get_by_role("main").locator("section").filter(has=page.get_by_role("table"))
    card = await table.first.bounding_box()
    assert menu is not None
    assert card is not None
    assert menu["x"] + menu["width"] <= card["x"] + card["width"] - 16
    assert await table.first.evaluate("card => card.scrollWidth <= card.clientWidth")


async def test_an_expiry_is_typed_in_the_events_zone(
    visit: Visit, admin: Client, event: Json
) -> None:
    """FR-040: New York is what counts; somebody in Berlin is told what that is for them."""
    amara = await coordinator_at(visit, admin, event, f"{page_of(event)}/new")
    page = amara.page
    await page.get_by_label("Code", exact=True).fill("LASTCALL")
    await page.get_by_label("Discount").fill("10")
    await page.get_by_label("Expires").fill("2030-04-10T23:59")
    await expect(page.get_by_text("New York time (EDT)")).to_contain_text(
        "For you in Berlin: Thu, Apr 11, 5:59 AM"
    )
    await page.get_by_role("button", name="Create promo code").click()
    row = page.get_by_role("row").filter(has_text="LASTCALL")
    await expect(row).to_contain_text("Apr 10, 2030, 11:59 PM EDT")
    (created,) = (await admin.get(codes_path(event))).json["items"]
    assert created["expires_at"] == "2030-04-11T03:59:00Z"


async def test_a_code_that_is_taken_is_refused_at_its_field(
    visit: Visit, admin: Client, event: Json
) -> None:
    """FR-036."""
    await new_code(admin, event, code="GALA2026")
    amara = await coordinator_at(visit, admin, event, f"{page_of(event)}/new")
    amara.expected.append("409 (Conflict)")
    page = amara.page
    await page.get_by_label("Code", exact=True).fill("gala2026")
    await page.get_by_label("Discount").fill("10")
    await page.get_by_role("button", name="Create promo code").click()
    await expect(page.get_by_label("Code", exact=True)).to_have_accessible_description(
        "This event already has this code. Upper and lower case are the same."
    )
    await expect(page.get_by_label("Code", exact=True)).to_be_focused()


async def test_two_changes_that_fit_are_both_kept(visit: Visit, admin: Client, event: Json) -> None:
    code = await new_code(admin, event, max_total_uses=20)
    amara = await coordinator_at(visit, admin, event, page_of(event, code))
    amara.expected.append("412 (Precondition Failed)")
    page = amara.page
    await page.get_by_label("Discount").fill("25")
    await change_code(admin, code, max_total_uses=50)
    await page.get_by_role("button", name="Save changes").click()
    await expect(page.get_by_text("Uses in total: taken over.")).to_be_visible()
    await expect(page.get_by_label("Uses in total")).to_have_value("50")
    await expect(page.get_by_label("Discount")).to_have_value("25")
    await page.get_by_role("button", name="Save changes").click()
    await expect(notice(page, f"{code['code']} is saved.")).to_be_visible()
    saved = await read_code(admin, code)
    assert (saved["discount_value"], saved["max_total_uses"]) == ("25.00", 50)


@pytest.mark.parametrize(("chosen", "saved"), [("You", "25.00"), ("Amara", "30.00")])
async def test_two_changes_that_clash_are_decided_by_a_person(
    visit: Visit, admin: Client, event: Json, chosen: str, saved: str
) -> None:
    code = await new_code(admin, event)
    amara = await coordinator_at(visit, admin, event, page_of(event, code))
    amara.expected.append("412 (Precondition Failed)")
    page = amara.page
    await page.get_by_label("Discount").fill("25")
    await change_code(admin, code, discount_value="30.00")
    save = page.get_by_role("button", name="Save changes")
    await save.click()
    choice = page.get_by_role("group", name="Discount was 10%")
    await expect(choice.get_by_role("radio", checked=True)).to_have_count(0)
    await amara.check_accessibility()
    await save.click()
    await expect(page.get_by_text("Please choose one of the two, then save.")).to_be_visible()
    await choice.get_by_text(chosen).click()
    await save.click()
    await expect(choice).to_be_hidden()
    assert (await read_code(admin, code))["discount_value"] == saved


async def test_a_code_is_switched_off_and_back_on(visit: Visit, admin: Client, event: Json) -> None:
    """FR-047."""
    code = await new_code(admin, event)
    amara = await coordinator_at(visit, admin, event, page_of(event))
    page = amara.page
    row = page.get_by_role("row").filter(has_text=code["code"])
    await act(page, code, "Deactivate")
    await expect(row).to_contain_text("Inactive")
    await page.get_by_role("button", name="Undo").click()
    await expect(row.get_by_text("Active", exact=True)).to_be_visible()
    assert (await read_code(admin, code))["is_active"] is True


async def test_a_code_that_could_not_be_switched_off_says_so(
    visit: Visit, admin: Client, event: Json
) -> None:
    code = await new_code(admin, event)
    amara = await coordinator_at(visit, admin, event, page_of(event))
    amara.expected.append("net::ERR_CONNECTION_REFUSED")
    page = amara.page
    path = f"**/promo-codes/{code['id']}"
    await amara.context.route(path, lambda route: route.abort("connectionrefused"))
    await act(page, code, "Deactivate")
    refusal = page.get_by_role("alert").filter(has_text=f"{code['code']} was not deactivated.")
    await expect(refusal).to_be_visible()
    assert (await read_code(admin, code))["is_active"] is True
    await amara.context.unroute(path)
    await act(page, code, "Deactivate")
    await expect(refusal).to_be_hidden()


async def test_a_used_code_stays_and_an_unused_one_goes(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    used, unused = await new_code(admin, event), await new_code(admin, event)
    await bought(donor, package, promo_code=used["code"])
    amara = await coordinator_at(visit, admin, event, page_of(event))
    page = amara.page
    await act(page, used, "Delete")
    refusal = page.get_by_role("alertdialog", name=f"{used['code']} can't be deleted")
    await expect(refusal).to_contain_text("It was used once")
    await amara.check_accessibility()
    await refusal.get_by_role("button", name="Deactivate instead").click()
    await expect(page.get_by_role("row").filter(has_text=used["code"])).to_contain_text("Inactive")
    await act(page, unused, "Delete")
    await page.get_by_role("button", name="Delete promo code").click()
    await expect(notice(page, f"{unused['code']} is deleted.")).to_be_visible()
    await expect(page.get_by_role("row").filter(has_text=unused["code"])).to_be_hidden()
    (left,) = (await admin.get(codes_path(event))).json["items"]
    assert left["code"] == used["code"]


async def test_leaving_asks_before_a_change_is_lost(
    visit: Visit, admin: Client, event: Json
) -> None:
    code = await new_code(admin, event)
    amara = await coordinator_at(visit, admin, event, page_of(event, code))
    page = amara.page
    await page.get_by_label("Uses per donor").fill("3")
    await page.get_by_role("button", name="Close").click()
    await page.get_by_role("button", name="Keep editing").click()
    await expect(page.get_by_label("Uses per donor")).to_have_value("3")
    await page.get_by_role("button", name="Close").click()
    await page.get_by_role("button", name="Leave").click()
    await expect(page.get_by_label("Uses per donor")).to_be_hidden()
