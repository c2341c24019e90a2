"""Guests as a coordinator names them, on any ticket of the event."""

import asyncio
from contextlib import suppress

from playwright.async_api import Error, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.donor import DONOR, arrive, is_at_the_tickets
from tests.browser.pages import listed
from tests.browser.paths import coordinator_at
from tests.conftest import Person
from tests.factories import Json, bought
from tests.factories.payments import moved
from tests.harness.client import Client


def sales_page(event: Json) -> str:
    return f"/events/{event['id']}/tickets/sales"


async def begin_to_name(page: Page, name: str) -> None:
    """Open the donor's purchase, and type who is to sit there; nothing is saved yet."""
    await page.get_by_role("button", name=f"Tickets of {DONOR}").click()
    await page.get_by_role("button", name="Name the guest of T-").click()
    await page.get_by_label("Name", exact=True).fill(name)


async def test_a_guest_is_named_with_the_keyboard_and_the_donor_sees_it(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    priya = await visit("donor", name=DONOR)
    await arrive(priya, event)
    await priya.page.get_by_role("button", name="Buy 1 seat").click()
    await priya.page.get_by_role("dialog").get_by_role("button", name="Sign in").click()
    await priya.page.get_by_role("button", name="Buy 1 seat").click()
    await is_at_the_tickets(priya.page, "One seat is held for you, Priya")

    amara = await coordinator_at(visit, admin, event, sales_page(event))
    page = amara.page
    await page.get_by_role("button", name=f"Tickets of {DONOR}").focus()
    await page.keyboard.press("Enter")
    ask = page.get_by_role("button", name="Name the guest of T-")
    await ask.focus()
    await page.keyboard.press("Enter")
    name = page.get_by_label("Name", exact=True)
    await expect(name).to_be_focused()
    await amara.check_accessibility()
    await page.keyboard.press("Escape")
    await expect(ask).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.type("Leo Raman")
    await page.keyboard.press("Tab")
    await page.keyboard.type("leo@example.org")
    await page.keyboard.press("Enter")
    change = page.get_by_role("button", name="Change the guest of T-")
    await expect(change).to_be_focused()
    await expect(page.get_by_text("is Leo Raman's.").first).to_be_visible()
    await page.reload()
    await page.get_by_role("button", name=f"Tickets of {DONOR}").click()
    await expect(page.get_by_text("Leo Raman")).to_be_visible()
    await expect(page.get_by_text("leo@example.org")).to_be_visible()

    await page.get_by_role("link", name="Audit trail").click()
    await expect(listed(page).filter(has_text="Leo Raman").first).to_be_visible()
    await priya.page.reload()
    await expect(priya.page.get_by_role("heading", name="Leo Raman")).to_be_visible()


async def test_what_is_wrong_with_a_guest_is_said_at_its_field(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """SC-005: an address as soon as it is left, what only the API knows when it has answered."""
    await bought(donor, package, guests=[{"name": "Leo Raman"}])
    amara = await coordinator_at(visit, admin, event, sales_page(event))
    amara.expected.append("400 (Bad Request)")
    page = amara.page
    await page.get_by_role("button", name=f"Tickets of {DONOR}").click()
    await page.get_by_role("button", name="Change the guest of T-").click()
    form = page.get_by_role("form", name="Guest of T-")
    await form.get_by_label("E-mail").fill("leo at home")
    await form.get_by_label("Name").fill("")
    await expect(form.get_by_text("Please enter an e-mail address, such as")).to_be_visible()
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_label("E-mail")).to_be_focused()
    await form.get_by_label("E-mail").fill("leo@example.org")
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_text("An address needs the name of whose it is.")).to_be_visible()
    await amara.check_accessibility()
    await form.get_by_role("button", name="Leave it open").click()
    await expect(page.get_by_text("A guest of Priya Raman")).to_be_visible()
    await expect(page.get_by_role("button", name="Name the guest of T-")).to_be_focused()


async def test_a_purchase_that_comes_in_leaves_what_is_being_typed(
    visit: Visit, admin: Client, donor: Client, person: Person, event: Json, package: Json
) -> None:
    await bought(donor, package)
    amara = await coordinator_at(visit, admin, event, sales_page(event))
    page = amara.page
    await begin_to_name(page, "Leo")
    await bought(person("donor", name="Grace Lindqvist"), package)
    await expect(page.get_by_role("button", name="Tickets of Grace Lindqvist")).to_be_visible()
    await expect(page.get_by_label("Name", exact=True)).to_be_focused()
    await page.keyboard.press("End")
    await page.keyboard.type(" Raman")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("is Leo Raman's.").first).to_be_visible()


async def test_a_purchase_stays_while_somebody_types_in_it_though_the_filters_let_it_go(
    visit: Visit, admin: Client, donor: Client, person: Person, event: Json, package: Json
) -> None:
    purchase = await bought(donor, package)
    amara = await coordinator_at(visit, admin, event, f"{sales_page(event)}?payment_status=pending")
    page = amara.page
    await begin_to_name(page, "Leo Raman")
    await moved(admin, purchase, "mark-paid")
    await bought(person("donor", name="Grace Lindqvist"), package)
    await expect(page.get_by_role("button", name="Tickets of Grace Lindqvist")).to_be_visible()
    await expect(page.get_by_label("Name", exact=True)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("is Leo Raman's.").first).to_be_visible()
    await expect(page.get_by_role("button", name=f"Tickets of {DONOR}")).to_have_count(0)


async def test_a_question_stays_though_the_filters_let_its_purchase_go(
    visit: Visit, admin: Client, donor: Client, person: Person, event: Json, package: Json
) -> None:
    purchase = await bought(donor, package)
    amara = await coordinator_at(visit, admin, event, f"{sales_page(event)}?payment_status=pending")
    amara.expected.append("409 (Conflict)")
    page = amara.page
    await page.get_by_role("button", name=f"Tickets of {DONOR}").click()
    await page.get_by_role("button", name="Cancel purchase").click()
    question = page.get_by_role("alertdialog")
    await question.get_by_label("Reason").fill("Never came in")
    await moved(admin, purchase, "mark-paid")
    await bought(person("donor", name="Grace Lindqvist"), package)
    await expect(page.locator("tr").filter(has_text="Grace Lindqvist")).to_be_visible()
    await question.get_by_role("button", name="Cancel purchase").click()
    await expect(question.get_by_text("Meanwhile this purchase is: paid.")).to_be_visible()


async def test_a_list_that_was_read_before_a_guest_was_named_does_not_take_them_away(
    visit: Visit, admin: Client, donor: Client, person: Person, event: Json, package: Json
) -> None:
    await bought(donor, package)
    amara = await coordinator_at(visit, admin, event, sales_page(event))
    page = amara.page
    await begin_to_name(page, "Leo Raman")
    has_read, may_answer = asyncio.Event(), asyncio.Event()

    async def answer_late(route: Route) -> None:
        answer = await route.fetch()
        has_read.set()
        await may_answer.wait()
        # Gone if the page has given it up meanwhile.
        with suppress(Error):
            await route.fulfill(response=answer)

    await page.route("**/sales/purchases*", answer_late, times=1)
    await bought(person("donor", name="Grace Lindqvist"), package)
    await has_read.wait()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("is Leo Raman's.").first).to_be_visible()
    may_answer.set()
    await expect(page.get_by_role("button", name="Tickets of Grace Lindqvist")).to_be_visible()
    await expect(listed(page).filter(has_text="Leo Raman")).to_be_visible()


async def test_nobody_is_named_on_tickets_that_are_no_longer_valid(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    purchase = await bought(donor, package)
    amara = await coordinator_at(visit, admin, event, sales_page(event))
    amara.expected.append("409 (Conflict)")
    page = amara.page
    await begin_to_name(page, "Leo Raman")
    # The page learns of it only after it has sent this.
    await amara.context.route("**/tickets/sales", lambda route: route.abort())
    amara.expected.append("net::ERR_FAILED")
    await moved(admin, purchase, "cancel")
    await page.get_by_role("button", name="Save").click()
    words = "This ticket is no longer valid, so nobody can be named on it."
    await expect(page.get_by_text(words)).to_be_visible()
    await amara.context.unroute("**/tickets/sales")
    await page.reload()
    await page.get_by_role("button", name=f"Tickets of {DONOR}").click()
    await expect(page.get_by_text(f"A guest of {DONOR}")).to_be_visible()
    await expect(page.get_by_role("button", name="Name the guest")).to_have_count(0)
