"""Several purchases are marked as paid at once, each on its own."""

from playwright.async_api import Locator, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.pages import notice
from tests.browser.paths import coordinator_at, sales_page
from tests.conftest import Person
from tests.factories import Json, bought
from tests.factories.payments import moved, read_purchase
from tests.harness.client import Client

BUYERS = ("Grace Lindqvist", "Tom Whitfield", "Rosa Delgado")


async def three_purchases(person: Person, package: Json) -> list[Json]:
    """Buy one package each for three donors; the last one is at the top of the list."""
    return [await bought(person("donor", name=name), package) for name in BUYERS]


def box(page: Page, name: str) -> Locator:
    """Return the box before somebody's purchase."""
    return page.get_by_role("checkbox", name=f"Select the purchase of {name}")


def bar(page: Page) -> Locator:
    """Return what can be done with the selected rows."""
    return page.get_by_role("region", name="Selected purchases")


async def open_dialog(page: Page, purchases: int) -> Locator:
    """Ask to mark what is selected as paid."""
    await bar(page).get_by_role("button", name="Mark as paid").click()
    noun = "purchase" if purchases == 1 else "purchases"
    dialog = page.get_by_role("dialog", name=f"Mark {purchases} {noun} as paid?")
    await expect(dialog).to_be_visible()
    return dialog


async def test_all_that_are_shown_are_marked_with_one_date_and_method(
    visit: Visit, admin: Client, person: Person, event: Json, package: Json
) -> None:
    purchases = await three_purchases(person, package)
    amara = await coordinator_at(visit, admin, event, sales_page(event))
    page = amara.page
    await page.get_by_role("checkbox", name="Select all that are shown").check()
    await expect(bar(page)).to_contain_text("3 selected, $750.00 due")
    dialog = await open_dialog(page, 3)
    await amara.check_accessibility()
    await dialog.get_by_label("Check number of Grace Lindqvist").fill("1187")
    await dialog.get_by_label("Received on").fill("2026-01-05")
    await dialog.get_by_role("button", name="Mark $750.00 as paid").click()
    await expect(notice(page, "3 purchases are marked as paid.")).to_be_visible()
    await expect(dialog).to_be_hidden()
    await expect(bar(page)).to_be_hidden()
    await expect(page.get_by_role("row").filter(has_text="Paid")).to_have_count(3)
    for purchase, reference in zip(purchases, ("1187", None, None), strict=True):
        paid = (await read_purchase(admin, purchase))["payments"]
        assert [
            (one["method"], one["reference"], one["received_on"], one["amount"]) for one in paid
        ] == [("check", reference, "2026-01-05", "250.00")]


async def test_one_that_is_refused_is_named_and_the_others_are_paid(
    visit: Visit, admin: Client, person: Person, event: Json, package: Json
) -> None:
    purchases = await three_purchases(person, package)
    amara = await coordinator_at(visit, admin, event, sales_page(event))
    amara.expected.append("409 (Conflict)")
    page = amara.page
    await page.get_by_role("checkbox", name="Select all that are shown").check()
    dialog = await open_dialog(page, 3)
    await moved(admin, purchases[1], "cancel")
    await dialog.get_by_role("button", name="Mark $750.00 as paid").click()
    refused = page.get_by_role("dialog", name="Not all are marked as paid")
    await expect(refused).to_contain_text("2 purchases are marked as paid, these are not:")
    left = refused.get_by_role("listitem")
    await expect(left).to_have_count(1)
    await expect(left).to_contain_text("Tom Whitfield")
    await expect(left).to_contain_text("It was cancelled or refunded meanwhile.")
    await expect(refused.get_by_role("button", name="Try again")).to_be_hidden()
    await amara.check_accessibility()
    await refused.get_by_role("button", name="Close").click()
    await expect(bar(page)).to_contain_text("1 selected")
    states = [(await read_purchase(admin, one))["payment_status"] for one in purchases]
    assert states == ["completed", "cancelled", "completed"]


async def test_a_payment_whose_answer_got_lost_is_recorded_once(
    visit: Visit, admin: Client, person: Person, event: Json, package: Json
) -> None:
    purchases = await three_purchases(person, package)
    amara = await coordinator_at(visit, admin, event, sales_page(event))
    amara.expected.append("net::ERR_FAILED")
    page = amara.page
    await page.get_by_role("checkbox", name="Select all that are shown").check()
    dialog = await open_dialog(page, 3)

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/mark-paid", lose_the_answer, times=1)
    await dialog.get_by_role("button", name="Mark $750.00 as paid").click()
    unclear = page.get_by_role("dialog", name="Not all are marked as paid")
    await expect(unclear).to_contain_text("There was no answer.")
    await expect(unclear.get_by_role("listitem")).to_have_count(3)
    await unclear.get_by_role("button", name="Try again").click()
    await expect(notice(page, "3 purchases are marked as paid.")).to_be_visible()
    for purchase in purchases:
        assert len((await read_purchase(admin, purchase))["payments"]) == 1


async def test_rows_are_selected_by_the_keyboard_and_in_ranges(
    visit: Visit, admin: Client, person: Person, event: Json, package: Json
) -> None:
    await three_purchases(person, package)
    amara = await coordinator_at(visit, admin, event, sales_page(event))
    page = amara.page
    await box(page, "Rosa Delgado").focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("Shift+ArrowDown")
    await page.keyboard.press("Shift+ArrowDown")
    await expect(box(page, "Grace Lindqvist")).to_be_focused()
    await expect(bar(page)).to_contain_text("3 selected")
    await page.keyboard.press("Escape")
    await expect(bar(page)).to_be_hidden()
    await box(page, "Rosa Delgado").click()
    await box(page, "Grace Lindqvist").click(modifiers=["Shift"])
    await expect(bar(page)).to_contain_text("3 selected")
    await expect(page.get_by_role("button", name="Any status")).to_be_hidden()
    await bar(page).get_by_role("button", name="Clear the selection").click()
    await expect(page.get_by_role("button", name="Any status")).to_be_visible()


async def test_what_is_paid_already_is_left_out(
    visit: Visit, admin: Client, person: Person, event: Json, package: Json
) -> None:
    paid, *_ = await three_purchases(person, package)
    await moved(admin, paid, "mark-paid")
    amara = await coordinator_at(visit, admin, event, sales_page(event))
    page = amara.page
    await box(page, "Grace Lindqvist").check()
    await expect(bar(page)).to_contain_text("1 selected, nothing due")
    await expect(bar(page).get_by_role("button", name="Mark as paid")).to_be_hidden()
    await box(page, "Tom Whitfield").check()
    dialog = await open_dialog(page, 1)
    await expect(dialog).to_contain_text("1 selected purchase has nothing due, and is left out.")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(bar(page)).to_contain_text("2 selected")


async def test_on_a_phone_the_boxes_come_with_select(
    visit: Visit, admin: Client, person: Person, event: Json, package: Json
) -> None:
    await three_purchases(person, package)
    amara = await coordinator_at(visit, admin, event, sales_page(event), width=390)
    page = amara.page
    await page.set_viewport_size({"width": 320, "height": 640})
    await expect(box(page, "Tom Whitfield")).to_be_hidden()
    await page.get_by_role("button", name="Select", exact=True).click()
    await box(page, "Tom Whitfield").check()
    dialog = await open_dialog(page, 1)
    await amara.check_accessibility()
    await dialog.get_by_role("button", name="Not now").click()
    await amara.check_accessibility()
    wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide
    await page.get_by_role("button", name="Done", exact=True).click()
    await expect(bar(page)).to_be_hidden()
    await expect(box(page, "Tom Whitfield")).to_be_hidden()
