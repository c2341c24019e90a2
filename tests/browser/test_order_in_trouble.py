"""Orders of the team while others buy, the price changes, or answers never arrive."""

from playwright.async_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.orders import (
    ORDERS,
    enter_button,
    is_entered,
    is_for_somebody_new,
    lose_answers,
    order_page,
    orders_of,
)
from tests.browser.paths import coordinator_at
from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.paths import package_path, version_tag
from tests.harness.client import Client

TABLE = {"name": "Table of Ten", "price": "2300.00", "seats_per_package": 10}


async def _agree_on_a_price(page: Page) -> None:
    await is_for_somebody_new(page, "Helen Marchand")
    await page.get_by_label("Quantity").fill("2")
    await page.get_by_role("switch", name="Another price").click()
    await page.get_by_role("textbox", name="Total").fill("4000")
    await page.get_by_label("Reason").fill("Board rate")


async def test_when_others_were_faster_nothing_is_entered_and_nothing_is_lost(
    visit: Visit, admin: Client, person: Person
) -> None:
    event = await new_event(admin)
    package = await new_package(admin, event, **TABLE, quantity_limit=3)
    amara = await coordinator_at(visit, admin, event, order_page(event))
    amara.expected.append("409")
    page = amara.page
    await _agree_on_a_price(page)

    async def be_slow(route: Route) -> None:
        await bought(person("donor"), package, 2)
        await route.continue_()

    await page.route(ORDERS, be_slow, times=1)
    await enter_button(page).click()
    dialog = page.get_by_role("dialog", name="Only 1 Table of Ten is left")
    words = "Somebody bought two a moment ago. Nothing was entered; everything you typed is"
    await expect(dialog).to_contain_text(words)
    await expect(dialog.get_by_role("link", name="Raise the limit")).to_have_attribute(
        "href", f"/events/{event['id']}/tickets/{package['id']}/edit"
    )
    await amara.check_accessibility()
    assert len(await orders_of(admin, event)) == 1
    await page.keyboard.press("Escape")
    await expect(page.get_by_label("Reason")).to_have_value("Board rate")
    await expect(page.get_by_label("Quantity")).to_have_value("2")

    # Once the page knows how many are left, it does not ask in vain.
    await expect(page.get_by_label("Ticket package")).to_contain_text("Table of Ten, 1 left")
    await enter_button(page).click()
    await expect(page.get_by_text("Only 1 is left.")).to_be_visible()
    way = page.get_by_role("region", name="In the way of this order")
    await expect(way).to_contain_text("For a second Table of Ten, raise its limit")


async def test_what_is_left_can_be_entered_with_one_press(
    visit: Visit, admin: Client, person: Person
) -> None:
    event = await new_event(admin)
    package = await new_package(admin, event, **TABLE, quantity_limit=3)
    amara = await coordinator_at(visit, admin, event, order_page(event))
    amara.expected.append("409")
    page = amara.page
    await _agree_on_a_price(page)

    async def be_slow(route: Route) -> None:
        await bought(person("donor"), package, 2)
        await route.continue_()

    await page.route(ORDERS, be_slow, times=1)
    await enter_button(page).click()
    await page.get_by_role("button", name="Enter 1 for $2,000.00").click()
    await is_entered(page, 1, "Table of Ten for Helen Marchand")
    order, _ = await orders_of(admin, event)
    assert (order["quantity"], order["total_price"]) == (1, "2000.00")


async def test_a_price_that_changed_is_asked_for_again(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, order_page(event))
    amara.expected.append("409")
    page = amara.page
    await is_for_somebody_new(page, "Helen Marchand")

    async def be_slow(route: Route) -> None:
        tag = version_tag(package)
        await admin.patch(package_path(package), {"price": "260.00"}, if_match=tag)
        await route.continue_()

    await page.route(ORDERS, be_slow, times=1)
    await enter_button(page).click()
    question = page.get_by_role("alertdialog", name="The total is now $260.00")
    await expect(question).to_contain_text("It was $250.00. Nothing was entered")
    await amara.check_accessibility()
    assert await orders_of(admin, event) == []
    await question.get_by_role("button", name="Enter it for $260.00").click()
    await is_entered(page, 1, "Single Seat for Helen Marchand")
    (order,) = await orders_of(admin, event)
    assert order["total_price"] == "260.00"


async def test_an_order_whose_answer_was_lost_is_entered_once(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, order_page(event))
    amara.expected.append("ERR_FAILED")
    page = amara.page
    await is_for_somebody_new(page, "Helen Marchand", "helen@tidewater-law.example")
    await lose_answers(page)
    await enter_button(page).click()
    doubt = page.get_by_role("alert").filter(has_text="It is kept here, and can't be entered twice")
    await expect(doubt).to_be_visible()
    await expect(page.get_by_label("Note")).to_be_disabled()
    await amara.check_accessibility()
    assert len(await orders_of(admin, event)) == 1
    await doubt.get_by_role("button", name="Try again").click()
    await expect(doubt).to_be_visible()

    await page.unroute(ORDERS)
    page.on("dialog", lambda dialog: dialog.accept())
    await page.reload()
    left = page.get_by_role("alert").filter(has_text="under way when the page was left")
    await expect(left).to_be_visible()
    await expect(page.get_by_label("Name", exact=True)).to_have_value("Helen Marchand")
    await expect(page.get_by_label("Name", exact=True)).to_be_disabled()
    await left.get_by_role("button", name="Try again").click()
    await is_entered(page, 1, "Single Seat for Helen Marchand")
    assert len(await orders_of(admin, event)) == 1
    # What was entered is no longer under way.
    await page.goto(order_page(event))
    await expect(page.get_by_role("combobox", name="Name or e-mail")).to_be_enabled()


async def test_a_key_that_was_used_for_another_request_leads_to_sales(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """Something may have been entered under it: the page does not enter it again by itself."""
    amara = await coordinator_at(visit, admin, event, order_page(event))
    amara.expected.append("422")
    page = amara.page
    await is_for_somebody_new(page, "Helen Marchand")

    async def refuse(route: Route) -> None:
        problem = {"status": 422, "code": "idempotency_key_reused", "title": "", "detail": "Used."}
        await route.fulfill(status=422, json=problem, content_type="application/problem+json")

    await page.route(ORDERS, refuse)
    await enter_button(page).click()
    notice = page.get_by_role("alert").filter(has_text="may have been entered already")
    await expect(notice.get_by_role("link", name="Look in Sales")).to_have_attribute(
        "href", f"/events/{event['id']}/tickets/sales"
    )
    await expect(page.get_by_label("Note")).to_be_disabled()
    await amara.check_accessibility()
    await notice.get_by_role("button", name="It isn't there: go on").click()
    await expect(page.get_by_label("Name", exact=True)).to_have_value("Helen Marchand")
    await page.unroute(ORDERS)
    await enter_button(page).click()
    await is_entered(page, 1, "Single Seat for Helen Marchand")


async def test_a_double_click_enters_one_order(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, order_page(event))
    page = amara.page
    await is_for_somebody_new(page, "Helen Marchand")
    await enter_button(page).dblclick()
    await is_entered(page, 1, "Single Seat for Helen Marchand")
    assert len(await orders_of(admin, event)) == 1
