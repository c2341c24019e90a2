"""Orders that the team enters: who gets them, what, how paid, and past which rules."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.orders import (
    ORDERS,
    enter_button,
    is_entered,
    is_for_somebody_new,
    order_page,
    orders_of,
)
from tests.browser.paths import coordinator_at
from tests.conftest import Person
from tests.factories import Json, bought, in_days, new_event, new_package
from tests.factories.options import MEAL, new_option
from tests.factories.promo_codes import new_code
from tests.harness.client import Client

TABLE = {"name": "Table of Ten", "price": "2300.00", "seats_per_package": 10}


def amounts(order: Json) -> tuple[str, ...]:
    """Return what was to be paid and is: base, discount, adjustment, total, paid, due."""
    names = ("base_price", "discount_amount", "price_adjustment", "total_price")
    return tuple(order[name] for name in (*names, "amount_paid", "amount_due"))


async def test_an_order_by_phone_is_entered_without_a_mouse(
    visit: Visit, admin: Client, event: Json
) -> None:
    """E2: from Sales by the key n, at a price of its own, paid by a check."""
    await new_package(admin, event, **TABLE, quantity_limit=3, fair_market_value="80.00")
    amara = await coordinator_at(visit, admin, event, f"/events/{event['id']}/tickets/sales")
    page = amara.page
    await expect(page.get_by_role("link", name="New order")).to_be_visible()
    await page.keyboard.press("n")
    await expect(page.get_by_role("heading", level=1, name="Enter an order")).to_be_visible()
    await amara.check_accessibility()

    await page.get_by_role("combobox", name="Name or e-mail").focus()
    await page.keyboard.type("Helen Marchand")
    new = page.get_by_role("option", name="is somebody new")
    await expect(new).to_have_attribute("aria-selected", "true")
    # Until it is known whether somebody has this name, Enter chooses nobody.
    await expect(page.get_by_role("status").get_by_text("Nobody known")).to_be_attached()
    await amara.check_accessibility()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Name", exact=True)).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.type("helen@tidewater-law.example")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("In the name of")).to_be_focused()
    await page.keyboard.type("Tidewater Law")
    # The only package is chosen already.
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("Ticket package")).to_be_focused()
    for _ in range(2):
        await page.keyboard.press("Tab")
    await expect(page.get_by_label("Quantity")).to_be_focused()
    await page.keyboard.type("2")
    for _ in range(2):
        await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await page.keyboard.press("Tab")
    await page.keyboard.type("4000")
    await page.keyboard.press("Tab")
    await expect(page.get_by_text("$600.00 less, $200.00 a seat.")).to_be_visible()
    await page.keyboard.type("Board rate, agreed on March 30")
    stub = page.get_by_role("region", name="The order")
    await expect(stub).to_contain_text("20 seatsfor Tidewater Law")
    await expect(stub).to_contain_text("Board rate")
    await expect(stub).to_contain_text("$2,400.00")
    await page.get_by_label("Check number").fill("3310")
    await amara.check_accessibility()
    await page.keyboard.press("Enter")
    await is_entered(page, 2, "Table of Ten for Tidewater Law")

    (order,) = await orders_of(admin, event)
    assert amounts(order) == ("4600.00", "0.00", "-600.00", "4000.00", "4000.00", "0.00")
    assert order["purchaser"]["name"] == "Helen Marchand"
    assert order["in_the_name_of"] == "Tidewater Law"
    assert order["entered_by"]["name"] == "Amara Lindgren"
    (payment,) = order["payments"]
    assert (payment["method"], payment["reference"]) == ("check", "3310")


async def test_letters_can_be_switched_off(visit: Visit, admin: Client, event: Json) -> None:
    """WCAG 2.1.4: somebody who speaks to the computer would open the page by a word."""
    amara = await coordinator_at(visit, admin, event, f"/events/{event['id']}/tickets/sales")
    page = amara.page
    await page.get_by_role("button", name="Amara Lindgren").click()
    await (
        page.get_by_role("menuitemcheckbox", name="Keyboard shortcuts")
        .or_(page.get_by_role("menuitem", name="Keyboard shortcuts"))
        .click()
    )
    await page.keyboard.press("Escape")
    await page.keyboard.press("n")
    await page.get_by_role("link", name="New order").focus()
    await page.keyboard.press("n")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sales")


async def test_known_people_come_first_and_bring_their_purchases_together(
    visit: Visit, admin: Client, event: Json, package: Json, person: Person
) -> None:
    ingrid = person("donor", name="Ingrid Hallström", email="ingrid@hallstrom-marine.example")
    await bought(ingrid, package)
    amara = await coordinator_at(visit, admin, event, order_page(event))
    page = amara.page
    await page.get_by_role("combobox", name="Name or e-mail").fill("ingrid hall")
    found = page.get_by_role("option", name="Ingrid Hallström")
    await expect(found).to_contain_text("signs in as ingrid@hallstrom-marine.example")
    await expect(found).to_contain_text("1 purchase")
    await expect(found).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("ArrowDown")
    new = page.get_by_role("option", name="is somebody new")
    await expect(new).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("ArrowDown")
    await expect(found).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Enter")
    other = page.get_by_role("button", name="Someone else")
    await expect(other).to_be_focused()
    await expect(other).to_have_accessible_description(re.compile("Ingrid Hallström"))
    await amara.check_accessibility()
    await enter_button(page).click()
    await is_entered(page, 1, "Single Seat for Ingrid Hallström")
    order, before = await orders_of(admin, event)
    assert order["purchaser"] == before["purchaser"]
    assert (order["entered_by"]["name"], before["entered_by"]) == ("Amara Lindgren", None)


async def test_each_rule_is_passed_over_by_a_box_of_its_own(visit: Visit, admin: Client) -> None:
    """E2: closed, disabled, above the cap, a question without an answer; nothing is ticked."""
    event = await new_event(admin, sales_close_at=in_days(-1), max_tickets_per_donor=15)
    table = await new_package(admin, event, **TABLE, is_enabled=False)
    await new_option(admin, table, MEAL, is_required=True)
    amara = await coordinator_at(visit, admin, event, order_page(event))
    page = amara.page
    await is_for_somebody_new(page, "Helen Marchand")
    await page.get_by_label("Quantity").fill("2")
    way = page.get_by_role("region", name="In the way of this order")
    boxes = way.get_by_role("checkbox")
    await expect(boxes).to_have_count(4)
    for place in range(4):
        await expect(boxes.nth(place)).not_to_be_checked()
    await amara.check_accessibility()
    await enter_button(page).click()
    await expect(way.get_by_text("Tick this to pass over the rule.")).to_have_count(4)
    await expect(boxes.first).to_be_focused()
    await amara.check_accessibility()
    assert await orders_of(admin, event) == []

    for words in ("although its sale ended", "although it is disabled", "Leave Meal for later"):
        await way.get_by_label(words).check()
    await enter_button(page).click()
    cap = way.get_by_label("Give Helen Marchand more than 15 seats")
    await expect(cap).to_be_focused()
    await cap.check()
    await enter_button(page).click()
    await is_entered(page, 2, "Table of Ten for Helen Marchand")
    (order,) = await orders_of(admin, event)
    trail = (await admin.get(f"admin/events/{event['id']}/audit?entity_id={order['id']}")).json
    (waived,) = [one["new_value"] for one in trail["items"] if one["field_name"] == "waived"]
    assert set(waived.split(", ")) == {
        "sales_window",
        "package_disabled",
        "donor_cap",
        "required_options",
    }


async def test_a_tick_for_one_package_is_none_for_another(visit: Visit, admin: Client) -> None:
    event = await new_event(admin)
    for name in ("Volunteers", "Crew"):
        await new_package(admin, event, name=name, is_enabled=False)
    amara = await coordinator_at(visit, admin, event, order_page(event))
    page = amara.page
    await expect(page.get_by_role("region", name="In the way of this order")).to_be_hidden()
    package = page.get_by_label("Ticket package")
    await package.select_option(label="Volunteers, disabled")
    await page.get_by_label("Sell Volunteers although it is disabled").check()
    await package.select_option(label="Crew, disabled")
    await expect(page.get_by_label("Sell Crew although it is disabled")).not_to_be_checked()


async def test_a_cap_that_only_the_api_knows_gets_its_box_once_it_is_refused(
    visit: Visit, admin: Client, person: Person
) -> None:
    event = await new_event(admin, max_tickets_per_donor=10)
    package = await new_package(admin, event, **TABLE)
    ingrid = person("donor", name="Ingrid Hallström", email="ingrid@hallstrom-marine.example")
    await bought(ingrid, package)
    amara = await coordinator_at(visit, admin, event, order_page(event))
    amara.expected.append("409")
    page = amara.page
    await page.get_by_role("combobox", name="Name or e-mail").fill("ingrid")
    await page.get_by_role("option", name="Ingrid Hallström").click()
    await enter_button(page).click()
    box = page.get_by_label("Give Ingrid Hallström more than 10 seats")
    await expect(box).to_be_focused()
    await expect(page.get_by_text("Ingrid Hallström has 10 seats already")).to_be_visible()
    await box.check()
    await enter_button(page).click()
    await is_entered(page, 1, "Table of Ten for Ingrid Hallström")


@pytest.mark.parametrize(
    ("chosen", "status", "method"),
    [
        ("Will pay later", "pending", "pledge"),
        ("Comp", "completed", "comp"),
        ("In kind", "completed", "in_kind"),
    ],
)
async def test_an_order_without_money_says_how_it_is_settled(
    visit: Visit, admin: Client, event: Json, package: Json, chosen: str, status: str, method: str
) -> None:
    amara = await coordinator_at(visit, admin, event, order_page(event))
    page = amara.page
    await is_for_somebody_new(page, "Helen Marchand")
    await page.get_by_role("radio", name=chosen).check()
    await expect(page.get_by_label("Check number")).to_be_hidden()
    if method == "pledge":
        await page.get_by_label("Due on").fill("2030-04-30")
    else:
        await expect(page.get_by_label("Promo code")).to_be_hidden()
    if method == "in_kind":
        await enter_button(page).click()
        await expect(page.get_by_label("What was given")).to_be_focused()
        await page.get_by_label("What was given").fill("Wine for the tables, worth $800.")
    await amara.check_accessibility()
    await enter_button(page).click()
    await is_entered(page, 1, "Single Seat for Helen Marchand")
    (order,) = await orders_of(admin, event)
    assert (order["payment_status"], order["payment_method"]) == (status, method)
    if method == "pledge":
        assert amounts(order)[3:] == ("250.00", "0.00", "250.00")
        assert (order["due_on"], order["hold_expires_at"]) == ("2030-04-30", None)
    else:
        assert amounts(order)[2:] == ("-250.00", "0.00", "0.00", "0.00")
    if method == "in_kind":
        assert order["note"] == "In kind: Wine for the tables, worth $800."


async def test_a_check_for_less_than_the_total_leaves_the_rest_due(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """E1: the difference is shown before it is recorded, and never dropped."""
    amara = await coordinator_at(visit, admin, event, order_page(event))
    page = amara.page
    await is_for_somebody_new(page, "Helen Marchand")
    await page.get_by_label("Quantity").fill("2")
    await page.get_by_label("Check number").fill("1187")
    await page.get_by_label("Amount").fill("450")
    words = "$450.00 is $50.00 less than the total. Record it and leave $50.00 due"
    box = page.get_by_role("checkbox", name=words)
    await expect(box).not_to_be_checked()
    await enter_button(page).click()
    await expect(box).to_be_focused()
    await amara.check_accessibility()
    await box.check()
    await enter_button(page).click()
    await is_entered(page, 2, "Single Seat for Helen Marchand")
    (order,) = await orders_of(admin, event)
    assert order["payment_status"] == "completed"
    assert amounts(order)[3:] == ("500.00", "450.00", "50.00")
    (payment,) = order["payments"]
    assert (payment["reference"], payment["amount"]) == ("1187", "450.00")


async def test_names_can_be_pasted_and_a_promo_code_counts(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    code = await new_code(admin, event, code="FRIENDS26", discount_value="10")
    amara = await coordinator_at(visit, admin, event, order_page(event))
    page = amara.page
    await is_for_somebody_new(page, "Helen Marchand")
    await page.get_by_label("Quantity").fill("3")
    await page.get_by_label("Promo code").fill("nothing")
    await page.get_by_role("radio", name="Names now").check()
    await expect(page.get_by_text("This event has no code “nothing”.")).to_be_visible()
    await page.get_by_label("Promo code").fill("friends26")
    await expect(page.get_by_text("FRIENDS26 takes $75.00 off.")).to_be_visible()
    names = page.get_by_role("textbox", name="Names")
    await names.fill("1. Ines Valera <ines@example.org>\n2. Leo Raman\n3. Kim\n4. Li Wei")
    await enter_button(page).click()
    await expect(page.get_by_text("These are 4 names, and the order has 3 seats.")).to_be_visible()
    await expect(names).to_be_focused()
    await names.fill("1. Ines Valera <ines@example.org>\n2. Leo Raman")
    await page.get_by_label("Note").fill("Near the doors, please.")
    await enter_button(page).click()
    await is_entered(page, 3, "Single Seat for Helen Marchand")
    (order,) = await orders_of(admin, event)
    assert (order["promo_code"], order["total_price"]) == (code["code"], "675.00")
    assert order["note"] == "Near the doors, please."
    guests = [(one["guest_name"], one["guest_email"]) for one in order["tickets"]]
    assert guests == [("Ines Valera", "ines@example.org"), ("Leo Raman", None), (None, None)]


async def test_leaving_with_something_typed_asks(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, order_page(event))
    page = amara.page
    sales = page.get_by_role("main").get_by_role("link", name="Sales")
    await page.get_by_label("Note").fill("Near the doors, please.")
    await sales.click()
    question = page.get_by_role("alertdialog", name="Leave without saving?")
    await question.get_by_role("button", name="Keep editing").click()
    await expect(page.get_by_label("Note")).to_have_value("Near the doors, please.")
    await sales.click()
    await question.get_by_role("button", name="Leave").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sales")


async def test_what_the_api_refuses_is_shown_at_its_field(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, order_page(event))
    amara.expected.append("400")
    page = amara.page
    await is_for_somebody_new(page, "Helen Marchand")

    async def refuse(route) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
        error = {"pointer": "/payment/reference", "code": "x", "detail": "One line, please."}
        problem = {"status": 400, "code": "validation_failed", "title": "", "detail": "No."}
        await route.fulfill(
            status=400,
            json={**problem, "errors": [error]},
            content_type="application/problem+json",
        )

    await page.route(ORDERS, refuse)
    await enter_button(page).click()
    await expect(page.get_by_text("One line, please.")).to_be_visible()
    await expect(page.get_by_label("Check number")).to_be_focused()


WIDE = "W" * 100
HEBREW = "\u05e0\u05d5\u05e2\u05dd \u05db\u05d4\u05df!"


async def _fill_in(page: Page, name: str) -> None:
    await is_for_somebody_new(page, name)
    await page.get_by_label("In the name of").fill(name[:100])
    await page.get_by_role("switch", name="Another price").click()
    await page.get_by_role("textbox", name="Total").fill("1000000")
    await page.get_by_label("Reason").fill(name)
    await page.get_by_label("Check number").fill(name)


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
async def test_no_word_makes_the_page_wider_than_its_window(
    visit: Visit, admin: Client, width: int
) -> None:
    event = await new_event(admin, name=WIDE, sales_close_at=in_days(-1))
    package = await new_package(admin, event, name=WIDE, quantity_limit=1)
    await new_option(admin, package, MEAL, name="O" * 100, is_required=True)
    amara = await coordinator_at(visit, admin, event, order_page(event), theme="dark")
    page = amara.page
    await page.set_viewport_size({"width": width, "height": 700})
    await page.get_by_role("combobox", name="Name or e-mail").fill(WIDE)
    await page.get_by_role("option", name="is somebody new").wait_for()
    too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not await page.evaluate(too_wide)
    await _fill_in(page, WIDE)
    await enter_button(page).click()
    await expect(page.get_by_text("Tick this to pass over the rule.")).to_have_count(2)
    assert not await page.evaluate(too_wide)
    await amara.check_accessibility()


async def test_names_keep_their_own_direction(visit: Visit, admin: Client, event: Json) -> None:
    await new_package(admin, event, name=HEBREW, is_enabled=False)
    amara = await coordinator_at(visit, admin, event, order_page(event))
    page = amara.page
    await _fill_in(page, HEBREW)
    way = page.get_by_role("region", name="In the way of this order")
    await expect(way).to_contain_text(f"Sell \u2068{HEBREW}\u2069 although it is disabled")
    stub = page.get_by_role("region", name="The order")
    await expect(stub.locator("bdi").get_by_text(HEBREW).first).to_be_visible()
