"""The page of one purchase: its money, its seats, what can be done with it, what happened."""

import re
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.pages import notice
from tests.browser.test_sales import coordinator_at, sales_of
from tests.browser.visitor import Visitor
from tests.conftest import Person
from tests.factories import Json, bought, new_package
from tests.factories.orders import ordered
from tests.factories.payments import moved, payment, read_purchase, send_payment
from tests.harness.client import Client


def page_of(purchase: Json) -> str:
    """Return the page of a purchase."""
    return f"/events/{purchase['event_id']}/tickets/sales/{purchase['id']}"


async def opened(visit: Visit, admin: Client, purchase: Json, **how: Any) -> Visitor:  # noqa: ANN401 - what a visitor takes
    """Sign a coordinator of the event in, and open the page of a purchase."""
    visitor = await visit("event_coordinator", **how)
    await visitor.coordinate(admin, {"id": purchase["event_id"]})
    await visitor.sign_in(page_of(purchase))
    await expect(visitor.page.get_by_role("heading", name="What you can do")).to_be_visible()
    return visitor


def money(page: Page) -> Locator:
    """Return the ticket that says what was received and what is due."""
    return page.get_by_role("region", name="Money")


def happened(page: Page) -> Locator:
    """Return the lines of what happened, newest first."""
    return page.get_by_role("region", name="What happened").get_by_role("listitem")


async def ask(page: Page, action: str) -> Locator:
    """Press one of the things that can be done, and return its dialog."""
    await (
        page.get_by_role("region", name="What you can do")
        .get_by_role("button", name=action)
        .click()
    )
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    return dialog


async def test_a_check_for_less_is_recorded_seen_and_settled_later(
    visit: Visit, admin: Client, donor: Client, event: Json
) -> None:
    """E1: the difference is asked about, stays due, and is never dropped."""
    package = await new_package(admin, event, price="250.00")
    purchase = await bought(donor, package, 2)
    page = (amara := await opened(visit, admin, purchase)).page
    await expect(money(page)).to_contain_text("$0.00received, of $500.00")
    await expect(money(page)).to_contain_text("To be paid$500.00")
    await money(page).get_by_role("button", name="Record a payment").click()
    dialog = page.get_by_role("dialog", name="Record a payment")
    await dialog.get_by_label("Amount").fill("450")
    await dialog.get_by_label("Check number").fill("2041")
    await dialog.get_by_role("button", name="Record $450.00").click()
    await expect(dialog.get_by_text("Please tick this, or change the amount.")).to_be_visible()
    await expect(dialog).to_contain_text("$450.00 is $50.00 less than what is due.")
    await amara.check_accessibility()
    await dialog.get_by_role("checkbox", name="Leave $50.00 due").check()
    await dialog.get_by_role("button", name="Record $450.00").click()
    await expect(dialog).to_be_hidden()
    await expect(money(page)).to_contain_text("$450.00received, of $500.00")
    await expect(money(page)).to_contain_text("Still due$50.00")
    await expect(money(page)).to_contain_text("Check 2041")
    await expect(happened(page).first).to_contain_text("$450.00 received, check 2041")
    await page.reload()
    await expect(money(page)).to_contain_text("Still due$50.00")
    await money(page).get_by_role("button", name="Record a payment").click()
    await expect(dialog.get_by_label("Amount")).to_have_value("50.00")
    await dialog.get_by_label("How").select_option(label="Cash")
    await dialog.get_by_role("button", name="Record $50.00").click()
    await expect(money(page)).to_contain_text("$500.00received, all of it")
    await expect(money(page)).to_contain_text("Still dueNothing")
    lines = page.get_by_role("region", name="Payments").get_by_role("listitem")
    await expect(lines).to_contain_text(["$450.00 Received", "$50.00 Received"])
    await expect(lines.first).to_contain_text("entered by Amara Lindgren")
    read = await read_purchase(admin, purchase)
    assert (read["amount_paid"], read["amount_due"]) == ("500.00", "0.00")


async def test_a_phone_order_is_paid_bounced_paid_again_returned_and_refunded(
    visit: Visit, admin: Client, event: Json
) -> None:
    """The whole way of one order, and its history read aloud."""
    package = await new_package(
        admin, event, name="Table of Two", price="500.00", seats_per_package=2
    )
    order = await ordered(
        admin,
        package,
        4,
        purchaser={"name": "Ingrid Hallström", "email": "ingrid@example.org"},
        in_the_name_of="Hallström Marine",
        total_override={"total": "1800.00", "reason": "A friend of the museum"},
        due_on="2030-06-01",
    )
    page = (await opened(visit, admin, order)).page
    await expect(money(page)).to_contain_text("by June 1, 2030, agreed")
    await expect(money(page)).to_contain_text("Agreed, instead of $2,000.00")

    await _record(page, "1041")
    dialog = await ask(page, "Mark unpaid")
    await dialog.get_by_role("button", name="Mark unpaid").click()
    await expect(dialog.get_by_text("Please say why; it stays with the purchase.")).to_be_visible()
    await dialog.get_by_label("Reason").fill("The check bounced")
    await dialog.get_by_role("button", name="Mark unpaid").click()
    await expect(money(page)).to_contain_text("To be paid$1,800.00")
    await _record(page, "1042")

    dialog = await ask(page, "Return seats")
    await expect(dialog).to_contain_text(
        "2 seats go back on sale. The total becomes $1,350.00, so $450.00 is to be refunded."
    )
    assert (await read_purchase(admin, order))["quantity"] == 4
    await dialog.get_by_label("Reason").fill("Fewer guests")
    await dialog.get_by_role("button", name="Return 2 seats").click()
    await expect(money(page)).to_contain_text("To be refunded$450.00")
    returned = page.get_by_role("region", name="Seats").get_by_text("Returned", exact=True)
    await expect(returned).to_have_count(3)

    await money(page).get_by_role("button", name="Refund $450.00").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("The 6 seats stay.")
    await dialog.get_by_role("button", name="Refund $450.00").click()
    await expect(dialog).to_be_hidden()
    await expect(money(page)).to_contain_text("Still dueNothing")

    await page.get_by_role("link", name="Receipt").click()
    await expect(page.locator("body")).to_contain_text("$1,350.00")
    await page.get_by_role("link", name="Purchase").click()

    await expect(happened(page)).to_have_count(6)
    lines = [" ".join(line.split()) for line in await happened(page).all_inner_texts()]
    sentences = (
        r"\$450\.00 refunded By Amara Lindgren\.",
        r"1 of 4 packages returned By Amara Lindgren\. The total is \$1,350\.00\. "
        r"\$450\.00 has to go back\. Reason: Fewer guests\.",
        r"\$1,800\.00 received, check 1042 Entered by Amara Lindgren\.",
        r"\$1,800\.00 was never received, check 1041 By Amara Lindgren\. "
        r"The seats stay, and wait for payment again\. Reason: The check bounced\.",
        r"\$1,800\.00 received, check 1041 Entered by Amara Lindgren\.",
        r"4 . Table of Two Entered by .*\. For \$1,800\.00, a price of its own\. "
        r"To be paid by June 1, 2030\. Reason: A friend of the museum\.",
    )
    assert len(lines) == len(sentences), lines
    for line, sentence in zip(lines, sentences, strict=True):
        assert re.match(sentence, line), line
    await page.goto(f"/events/{event['id']}/tickets/audit")
    trail = page.get_by_role("listitem")
    for words in (
        "entered a purchase by Ingrid Hallström",
        "marked a purchase by Ingrid Hallström as not paid",
        "returned packages of a purchase by Ingrid Hallström",
        "gave back money of a purchase by Ingrid Hallström",
    ):
        await expect(trail.filter(has_text=words)).to_have_count(1)


async def _record(page: Page, number: str) -> None:
    """Record all that is due, by a check."""
    await money(page).get_by_role("button", name="Record a payment").click()
    dialog = page.get_by_role("dialog", name="Record a payment")
    await dialog.get_by_label("Check number").fill(number)
    await dialog.get_by_role("button", name="Record $").click()
    await expect(dialog).to_be_hidden()
    await expect(money(page)).to_contain_text("received, all of it")


async def test_the_guests_who_lose_a_seat_are_named_and_others_can_be_chosen(
    visit: Visit, admin: Client, donor: Client, event: Json
) -> None:
    package = await new_package(admin, event, seats_per_package=1)
    guests = [{"name": "Ole"}, {"name": "Mei-Lin"}, {"name": "Bram"}]
    purchase = await bought(donor, package, 3, guests=guests)
    page = (amara := await opened(visit, admin, purchase)).page
    dialog = await ask(page, "Return seats")
    await expect(dialog).to_contain_text("Bram loses the ticket.")
    await dialog.get_by_text("Which seats go").click()
    await amara.check_accessibility()
    await dialog.get_by_role("checkbox", name="Bram").uncheck()
    await expect(dialog).to_contain_text("0 of 1 chosen")
    await dialog.get_by_role("checkbox", name="Ole").check()
    await expect(dialog).to_contain_text("Ole loses the ticket.")
    await dialog.get_by_label("Reason").fill("Ole is ill")
    await dialog.get_by_role("button", name="Return 1 seat").click()
    await expect(dialog).to_be_hidden()
    seats = page.get_by_role("region", name="Seats")
    await expect(seats).to_contain_text("2 of 2 named")
    await expect(seats).not_to_contain_text("Ole")


async def test_an_exchange_shows_what_is_due_and_changes_nothing_until_it_is_made(
    visit: Visit, admin: Client, donor: Client, event: Json
) -> None:
    pair = await new_package(admin, event, name="Pair", price="100.00", seats_per_package=2)
    await new_package(admin, event, name="Patron Pair", price="250.00", seats_per_package=2)
    purchase = await bought(donor, pair, 1, guests=[{"name": "Ole"}])
    await moved(admin, purchase, "mark-paid")
    page = (amara := await opened(visit, admin, purchase)).page
    dialog = await ask(page, "Exchange")
    await expect(dialog).to_have_accessible_name(re.compile("Exchange for 1 . Patron Pair"))
    await expect(dialog).to_contain_text("1 named guest moves along")
    await expect(dialog).to_contain_text("Due after it$150.00")
    await amara.check_accessibility()
    assert (await read_purchase(admin, purchase))["package_name"] == "Pair"
    await dialog.get_by_label("Reason").fill("They want to sit in front")
    await dialog.get_by_role("button", name="Exchange").click()
    await expect(money(page)).to_contain_text("Patron Pair, 2 seats")
    await expect(money(page)).to_contain_text("Still due$150.00")
    await expect(happened(page).first).to_contain_text("Exchanged Pair for Patron Pair")


async def test_a_purchase_is_given_to_a_new_person_or_to_one_who_is_known(
    visit: Visit, admin: Client, person: Person, donor: Client, event: Json, package: Json
) -> None:
    await ordered(admin, package, purchaser={"name": "Tom Whitfield"})
    purchase = await bought(donor, package, 2)
    page = (amara := await opened(visit, admin, purchase)).page
    dialog = await ask(page, "Give to another person")
    await dialog.get_by_label("To whom").fill("whitf")
    await dialog.get_by_role("radio", name="Tom Whitfield").check()
    await amara.check_accessibility()
    await dialog.get_by_role("button", name="Give to Tom Whitfield").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Tom Whitfield")
    await expect(happened(page).first).to_contain_text("Given to Tom Whitfield")
    dialog = await ask(page, "Give to another person")
    await dialog.get_by_label("To whom").fill("Grace Lindqvist")
    await dialog.get_by_role("radio", name="A new person").check()
    await dialog.get_by_label("E-mail").fill("grace@example.org")
    await dialog.get_by_role("button", name="Give to Grace Lindqvist").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Grace Lindqvist")
    await expect(page.get_by_text("grace@example.org")).to_be_visible()


async def test_a_second_payment_is_moved_to_the_purchase_that_it_was_for(
    visit: Visit,
    admin: Client,
    anybody: Client,
    person: Person,
    donor: Client,
    event: Json,
    package: Json,
) -> None:
    paid = await bought(donor, package)
    await moved(admin, paid, "mark-paid", method="check", reference="1041")
    await send_payment(anybody, payment(paid, reference="ch_2"))
    other = await bought(person("donor", name="Grace Lindqvist"), package)
    page = (amara := await opened(visit, admin, paid)).page
    await expect(page.get_by_text("Paid twice: $250.00 by check 1041")).to_be_visible()
    await amara.check_accessibility()
    await page.get_by_role("button", name="It was for another purchase").first.click()
    dialog = page.get_by_role("dialog", name="Move $250.00 to another purchase?")
    await dialog.get_by_label("Which purchase").fill("lindq")
    await dialog.get_by_role("radio", name="Grace Lindqvist").check()
    await dialog.get_by_role("button", name="Move it to Grace Lindqvist").click()
    await expect(
        notice(page, "The payment is on the purchase of Grace Lindqvist now.")
    ).to_be_visible()
    await expect(page.get_by_text("Paid twice")).to_be_hidden()
    assert (await read_purchase(admin, other))["payment_status"] == "completed"


async def test_who_is_late_is_shown_what_the_purchase_is_now(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    purchase = await bought(donor, package)
    amara = await opened(visit, admin, purchase)
    amara.expected.append("409 (Conflict)")
    page = amara.page
    await money(page).get_by_role("button", name="Record a payment").click()
    dialog = page.get_by_role("dialog", name="Record a payment")
    await moved(admin, purchase, "cancel", reason="They called")
    await dialog.get_by_role("button", name="Record $250.00").click()
    refusal = page.get_by_role("alertdialog", name="Somebody was faster")
    await expect(refusal).to_contain_text("Meanwhile this purchase is: cancelled.")
    await refusal.get_by_role("button", name="Close").click()
    await expect(money(page)).to_contain_text("Cancelled")
    await expect(page.get_by_text("Nothing any more: this purchase is closed.")).to_be_visible()


async def test_a_refund_without_an_answer_is_not_sent_a_second_time(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    purchase = await bought(donor, package, 2)
    await moved(admin, purchase, "mark-paid")
    amara = await opened(visit, admin, purchase)
    amara.expected.append("Failed to load resource")
    page = amara.page
    dialog = await ask(page, "Refund")
    await dialog.get_by_label("Amount").fill("100")
    button = dialog.get_by_role("button", name="Refund $100.00")
    await expect(dialog).to_contain_text("The 2 seats stay.")
    await expect(button).to_be_enabled()

    async def lose_the_answer(route: Any) -> None:  # noqa: ANN401 - a route of Playwright
        await route.fetch()
        await route.abort()

    await page.route("**/refund", lose_the_answer)
    await button.click()
    await expect(dialog.get_by_text("can't be reached")).to_be_visible()
    await page.unroute("**/refund")
    await button.click()
    await expect(page.get_by_role("alertdialog", name="It was probably done")).to_be_visible()
    assert (await read_purchase(admin, purchase))["amount_paid"] == "400.00"


async def test_note_name_and_due_day_are_changed_and_only_the_team_sees_the_note(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    order = await ordered(admin, package, 2)
    page = (amara := await opened(visit, admin, order)).page
    await page.get_by_role("button", name="Write a note").click()
    dialog = page.get_by_role("dialog", name="Note")
    await dialog.get_by_role("textbox").fill("Wants to sit by the water.\nCall her.")
    await amara.check_accessibility()
    await dialog.get_by_role("button", name="Save").click()
    note = page.get_by_role("region", name="Note")
    await expect(note).to_contain_text("Wants to sit by the water.")
    await expect(happened(page).first).to_contain_text("The note was changed")
    await page.get_by_role("button", name="More about this purchase").click()
    await page.get_by_role("menuitem", name="Change the details").click()
    dialog = page.get_by_role("dialog", name="Details of this purchase")
    await dialog.get_by_label("Name", exact=True).fill("Ines Valera Ruiz")
    await dialog.get_by_label("E-mail").fill("ines@example.org")
    await dialog.get_by_label("In the name of").fill("Vireo Bank")
    await dialog.get_by_label("Due on").fill("2030-04-17")
    await amara.check_accessibility()
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ines Valera Ruiz")
    await expect(page.get_by_text("In the name of Vireo Bank.")).to_be_visible()
    await expect(money(page)).to_contain_text("by April 17, 2030, agreed")
    read = await read_purchase(admin, order)
    assert read["note"] == "Wants to sit by the water.\nCall her."


async def test_a_seat_is_named_on_the_page_with_the_keyboard(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    purchase = await bought(donor, package, 2)
    page = (await opened(visit, admin, purchase)).page
    seats = page.get_by_role("region", name="Seats")
    opener = seats.get_by_role("button", name="Name the guest of").first
    await opener.focus()
    await page.keyboard.press("Enter")
    await page.keyboard.type("Leo Raman")
    await page.keyboard.press("Enter")
    await expect(seats).to_contain_text("1 of 2 named")
    await expect(seats.get_by_role("button", name="Change the guest of")).to_be_focused()


async def test_back_leads_to_the_same_place_in_the_list(
    visit: Visit,
    admin: Client,
    person: Person,
    event: Json,
    package: Json,
) -> None:
    for name in ("Grace Lindqvist", "Tom Whitfield"):
        await bought(person("donor", name=name), package)
    amara = await coordinator_at(visit, admin, event, sales_of(event, "?q=whitf"))
    page = amara.page
    row = page.get_by_role("row").filter(has_text="Tom Whitfield")
    await row.get_by_role("link", name="Tom Whitfield").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Tom Whitfield")
    await page.go_back()
    await expect(page.get_by_label("Search purchases")).to_have_value("whitf")
    await row.get_by_role("link", name="Tom Whitfield").click()
    await page.get_by_role("main").get_by_role("link", name="Sales").click()
    await expect(page.get_by_label("Search purchases")).to_have_value("whitf")


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1440, "dark")])
async def test_long_and_right_to_left_names_fit_in_narrow_windows(
    visit: Visit, admin: Client, event: Json, width: int, theme: str
) -> None:
    package = await new_package(admin, event, name="Donaudampfschifffahrtsgesellschaftstisch" * 2)
    order = await ordered(
        admin,
        package,
        2,
        purchaser={"name": "נועם כהן"},
        in_the_name_of="Donaudampfschifffahrtsgesellschaftskapitän" * 2,
        guests=[{"name": "W" * 120, "email": f"{'w' * 60}@example.org"}],
        note="Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 3,
    )
    await moved(admin, order, "mark-paid", reference="x" * 200, method="bank_transfer")
    amara = await opened(visit, admin, order, width=width, theme=theme)
    page = amara.page
    await amara.check_accessibility()
    widths = (320, 390) if width == 390 else (720, 820, 1440)
    for narrow in widths:
        await page.set_viewport_size({"width": narrow, "height": 800})
        for action in (None, "Refund", "Exchange", "Give to another person"):
            if action is not None:
                await ask(page, action)
            wide = await page.evaluate("document.documentElement.scrollWidth")
            assert wide <= narrow, (action, narrow, wide)
            if action is not None:
                await page.keyboard.press("Escape")
                await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_a_purchase_that_is_not_there_says_so(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    purchase = await bought(donor, package)
    amara = await opened(visit, admin, purchase)
    amara.expected += ["404 (Not Found)", "ApiProblem"]
    await amara.page.goto(page_of({**purchase, "id": "5f0c9d6f-3b0b-4d5e-8a5e-2f6d1c7b9a10"}))
    missing = amara.page.get_by_role("heading", name="There is no such purchase")
    await expect(missing).to_be_visible()
