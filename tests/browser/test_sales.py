"""Sales as a coordinator follows them: live counts, purchases, payments, the export."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.async_api import Page, Request, expect

from tests.browser.conftest import Visit
from tests.browser.pages import notice, sales_totals
from tests.browser.visitor import Visitor
from tests.conftest import Person
from tests.factories import Json, bought, new_package
from tests.factories.payments import moved, payment, send_payment
from tests.harness.app_settings import changed_settings
from tests.harness.client import Client

# A poll and a tick of the timer come every three seconds each; the rest is a slow machine's.
LIVE_MILLISECONDS = 15_000
SILENCE_MILLISECONDS = 20_000


def sales_of(event: Json, search: str = "") -> str:
    """Return the page of an event's sales."""
    return f"/events/{event['id']}/tickets/sales{search}"


async def coordinator_at(visit: Visit, admin: Client, event: Json, path: str) -> Visitor:
    """Sign somebody in who coordinates the event, and go to a page."""
    visitor = await visit("event_coordinator")
    await visitor.coordinate(admin, event)
    await visitor.sign_in(path)
    return visitor


async def open_purchase(page: Page, of: str) -> None:
    """Look at what is inside somebody's purchase."""
    await page.get_by_role("button", name=f"Tickets of {of}").click()


async def test_a_purchase_shows_up_while_the_page_is_open(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-059, SC-004: the figures, the list and the rail, without a reload."""
    amara = await coordinator_at(visit, admin, event, sales_of(event))
    page = amara.page
    await expect(page.get_by_text("Nothing has been bought yet.")).to_be_visible()
    await amara.check_accessibility()
    purchase = await bought(donor, package, 2)
    totals = sales_totals(page)
    await expect(totals).to_contain_text("seats in 2 packages", timeout=LIVE_MILLISECONDS)
    await expect(totals).to_contain_text("+2 just now")
    await expect(totals).to_contain_text("$500.00")
    await expect(page.get_by_role("status").filter(has_text="2 packages sold")).to_be_attached()
    await expect(page.get_by_role("row").filter(has_text="Priya Raman")).to_be_visible()
    await moved(admin, purchase, "mark-paid")
    rail = page.get_by_role("link", name="Sales")
    await expect(rail).to_contain_text("$500", timeout=LIVE_MILLISECONDS)
    await expect(page.get_by_role("row").filter(has_text="Priya Raman")).to_contain_text("Paid")
    await expect(page.get_by_role("img", name="Revenue since")).to_be_visible()
    await amara.check_accessibility()


async def test_a_payment_is_taken_a_late_cancelling_refused_and_the_money_refunded(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-054: two coordinators at the same purchase; the one who is late is told so."""
    purchase = await bought(donor, package, 2, guests=[{"name": "Leo Raman"}])
    amara = await coordinator_at(visit, admin, event, sales_of(event))
    amara.expected.append("409 (Conflict)")
    page = amara.page
    row = page.get_by_role("row").filter(has_text="$500.00")
    await open_purchase(page, "Priya Raman")
    await expect(page.get_by_text("Leo Raman")).to_be_visible()
    await expect(page.get_by_text("A guest of Priya Raman")).to_be_visible()
    await amara.check_accessibility()

    await page.get_by_role("button", name="Cancel purchase").click()
    question = page.get_by_role("alertdialog", name="Cancel the purchase of Priya Raman?")
    await expect(question).to_contain_text("2 seats go back on sale.")
    await expect(question.get_by_role("button", name="Keep it as it is")).to_be_focused()
    await amara.check_accessibility()
    await moved(admin, purchase, "mark-paid", reference="check 1041")
    await question.get_by_role("button", name="Cancel purchase").click()
    refusal = page.get_by_role("alertdialog", name="Somebody was faster")
    await expect(refusal).to_contain_text("Meanwhile this purchase is: paid.")
    await refusal.get_by_role("button", name="Close").click()
    await expect(row).to_contain_text("Paid")

    await page.get_by_role("button", name="Refund").click()
    question = page.get_by_role("dialog", name="Refund $500.00 to Priya Raman?")
    await question.get_by_label("Reason").fill("The evening was moved")
    await question.get_by_role("button", name="Refund $500.00").click()
    await expect(row).to_contain_text("Refunded")
    await expect(page.get_by_role("button", name="Refund")).to_be_hidden()
    read = await admin.get(f"admin/events/{event['id']}/purchases/{purchase['id']}")
    assert read.json["payment_status"] == "refunded"


async def test_payments_that_have_to_go_back_are_shown_first_and_given_back(
    visit: Visit, admin: Client, anybody: Client, donor: Client, event: Json, package: Json
) -> None:
    """With reference and amount; the purchase that was paid twice stays paid."""
    purchase = await bought(donor, package, 2)
    await moved(admin, purchase, "mark-paid", method="check", reference="1041")
    second = await send_payment(anybody, payment(purchase, reference="ch_2"))
    assert second.json["refund_due"] is True
    amara = await coordinator_at(visit, admin, event, sales_of(event))
    page = amara.page
    settle = page.get_by_role("region", name="1 payment needs you")
    await expect(settle).to_contain_text("Paid twice: $500.00 by check 1041, $500.00 by")
    await expect(settle).to_contain_text("ch_2.")
    await expect(settle.get_by_role("button", name="It was for another purchase")).to_be_visible()
    await settle.get_by_role("button", name="Show the purchase", exact=True).click()
    row = page.get_by_role("row").filter(has_text="Refund due")
    await expect(row).to_have_count(1)
    await amara.check_accessibility()
    await settle.get_by_role("button", name="Refund one").click()
    question = page.get_by_role("dialog", name="Refund $500.00 to Priya Raman?")
    await question.get_by_role("button", name="Refund $500.00").click()
    await expect(question).to_be_hidden()
    await expect(settle).to_be_hidden()
    read = await admin.get(f"admin/events/{event['id']}/purchases/{purchase['id']}")
    assert (read.json["payment_status"], read.json["refunds_due"]) == ("completed", [])


async def test_what_is_paid_in_part_is_named_and_leads_to_its_rows(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    purchase = await bought(donor, package, 2)
    await bought(donor, package)
    await moved(admin, purchase, "mark-paid", amount="450.00", accept_difference=True)
    amara = await coordinator_at(visit, admin, event, sales_of(event))
    page = amara.page
    await expect(
        page.get_by_text("1 purchase is paid in part: $50.00 is still due.")
    ).to_be_visible()
    await page.get_by_role("button", name="Show it").click()
    rows = page.get_by_role("row").filter(has_text="Priya Raman")
    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text("Partly paid")
    await expect(rows).to_contain_text("$50.00 due")
    await expect(page.get_by_role("button", name="Status: Partly paid")).to_be_visible()


async def test_a_payment_is_marked_with_its_reference(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    await bought(donor, package)
    amara = await coordinator_at(visit, admin, event, sales_of(event))
    page = amara.page
    await open_purchase(page, "Priya Raman")
    await page.get_by_role("button", name="Record a payment").click()
    question = page.get_by_role("dialog", name="Record a payment")
    await question.get_by_label("Check number").fill("1041")
    await question.get_by_role("button", name="Record $250.00").click()
    await expect(notice(page, "$250.00 from Priya Raman is recorded.")).to_be_visible()
    await expect(page.get_by_role("row").filter(has_text="$250.00")).to_contain_text("Paid")
    await expect(sales_totals(page).get_by_text("$250.00", exact=True)).to_be_visible(
        timeout=LIVE_MILLISECONDS
    )
    trail = f"admin/events/{event['id']}/audit?field_name=payment_reference"
    assert (await admin.get(trail)).json["items"][0]["new_value"] == "1041"


async def test_purchases_are_searched_and_filtered_and_the_address_keeps_it(
    visit: Visit, admin: Client, person: Person, event: Json
) -> None:
    """FR-056, FR-057."""
    table = await new_package(admin, event, name="Patron Table", is_sponsorship=True)
    seat = await new_package(admin, event, name="Single Seat")
    for name, package in (("Grace Lindqvist", table), ("Tom Whitfield", seat)):
        await bought(person("donor", name=name), package)
    amara = await coordinator_at(visit, admin, event, sales_of(event))
    page = amara.page
    grace = page.get_by_role("row").filter(has_text="Grace Lindqvist")
    tom = page.get_by_role("row").filter(has_text="Tom Whitfield")
    await page.get_by_label("Search purchases").fill("whitf")
    await expect(grace).to_be_hidden()
    await expect(tom).to_be_visible()
    await page.get_by_label("Search purchases").fill("")
    await page.get_by_role("button", name="Any kind").click()
    await amara.check_accessibility()
    await page.get_by_role("menuitemradio", name="Sponsorships", exact=True).click()
    await expect(tom).to_be_hidden()
    await expect(grace).to_be_visible()
    await page.reload()
    await expect(grace).to_be_visible()
    await expect(tom).to_be_hidden()
    await page.get_by_role("button", name="Any status").click()
    await page.get_by_role("menuitemradio", name="Refunded").click()
    await page.get_by_role("button", name="Show all of them").click()
    await expect(tom).to_be_visible()


async def test_the_list_goes_on_as_it_is_scrolled_and_keeps_its_place(
    visit: Visit, admin: Client, donor: Client, person: Person, event: Json
) -> None:
    """A page holds fifty purchases. What is bought meanwhile comes on top of what was scrolled."""
    package = await new_package(admin, event)
    for _ in range(60):
        await bought(donor, package)
    amara = await coordinator_at(visit, admin, event, sales_of(event))
    page = amara.page
    rows = page.get_by_role("button", name="Tickets of")
    await expect(rows).to_have_count(50)
    await rows.last.scroll_into_view_if_needed()
    await expect(rows).to_have_count(60)
    await bought(person("donor", name="Grace Lindqvist"), package)
    await expect(rows).to_have_count(61, timeout=LIVE_MILLISECONDS)
    await expect(rows.first).to_have_accessible_name("Tickets of Grace Lindqvist")


async def test_the_export_is_a_file_of_what_the_filters_let_through(
    visit: Visit, admin: Client, person: Person, event: Json, package: Json
) -> None:
    """FR-058."""
    for name in ("Grace Lindqvist", "Tom Whitfield"):
        await bought(person("donor", name=name), package, 2)
    amara = await coordinator_at(visit, admin, event, sales_of(event))
    page = amara.page
    async with page.expect_download() as everything:
        await page.get_by_role("button", name="Export CSV").click()
    download = await everything.value
    name = _export_name(event)
    assert download.suggested_filename == name
    lines = (await download.path()).read_text("utf-8-sig").splitlines()
    assert len(lines) == 1 + 4
    await expect(notice(page, f"{name} is downloaded.")).to_be_visible()
    await page.goto(sales_of(event, "?q=whitfield"))
    async with page.expect_download() as some:
        await page.get_by_role("button", name="Export these as CSV").click()
    lines = (await (await some.value).path()).read_text("utf-8-sig").splitlines()
    assert [line.count("Tom Whitfield") for line in lines] == [0, 1, 1]


def _export_name(event: Json) -> str:
    today = datetime.now(ZoneInfo(event["time_zone"])).date()
    return f"{event['slug']}-purchases-{today}.csv"


async def test_a_large_export_is_fetched_by_its_link(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """Above `export_inline_rows` the API answers with a link, and the browser follows it."""
    await bought(donor, package, 3)
    amara = await coordinator_at(visit, admin, event, sales_of(event))
    with changed_settings(EXPORT_INLINE_ROWS="2"):
        async with amara.page.expect_download() as started:
            await amara.page.get_by_role("button", name="Export CSV").click()
    download = await started.value
    name = _export_name(event)
    assert download.suggested_filename == name
    lines = (await download.path()).read_text("utf-8-sig").splitlines()
    assert len(lines) == 1 + 3
    await expect(notice(amara.page, f"{name} is ready: 3 rows.")).to_be_visible()


async def test_the_charts_say_the_same_as_tables(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    await moved(admin, await bought(donor, package), "mark-paid")
    amara = await coordinator_at(visit, admin, event, sales_of(event))
    page = amara.page
    chart = page.get_by_role("img", name="Revenue since")
    await expect(chart.locator("title")).to_contain_text("$250.00 paid and $0.00 waiting")
    await page.get_by_role("button", name="Show as a table: Revenue").click()
    await expect(page.get_by_role("table", name="Revenue by day")).to_contain_text("$250.00")
    await page.get_by_role("button", name="Show as a table: By package").click()
    table = page.get_by_role("table", name="Sales by package")
    await expect(table.get_by_role("row").last).to_contain_text("Single Seat")
    tops = await table.get_by_role("row").last.evaluate(
        "row => [...row.cells].map((cell) => {"
        "  const text = document.createRange();"
        "  text.selectNodeContents(cell);"
        "  return Math.round(text.getBoundingClientRect().bottom);"
        "})"
    )
    assert max(tops) - min(tops) <= 1, "the name stands on the line of its figures"
    await amara.check_accessibility()


async def test_the_page_keeps_what_it_knows_while_the_api_is_away(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    await bought(donor, package)
    amara = await coordinator_at(visit, admin, event, sales_of(event))
    amara.expected.append("net::ERR_CONNECTION_REFUSED")
    page = amara.page
    live = page.get_by_role("complementary", name="This event").get_by_text(re.compile("updated"))
    await expect(live).to_contain_text("Live, updated")
    await amara.context.route("**/api/**", lambda route: route.abort("connectionrefused"))
    await expect(live).to_contain_text("trying again", timeout=SILENCE_MILLISECONDS)
    await expect(live).to_contain_text("Last updated")
    await expect(sales_totals(page)).to_contain_text("$250.00")
    await expect(page.get_by_role("row").filter(has_text="Priya Raman")).to_be_visible()
    await amara.check_accessibility()
    await bought(donor, package)
    await amara.context.unroute("**/api/**")
    await expect(live).to_contain_text("Live, updated", timeout=LIVE_MILLISECONDS)
    await expect(sales_totals(page)).to_contain_text("in 2 packages")


async def test_polling_asks_for_changes_only_and_rests_while_the_tab_is_hidden(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, sales_of(event))
    page = amara.page
    await expect(sales_totals(page)).to_contain_text("0 packages")
    polls: list[Request] = []
    page.on("request", lambda sent: polls.append(sent) if sent.url.endswith("/sales") else None)
    # The answer to the page's first question may come only now; those after it have nothing new.
    async with page.expect_response(
        lambda answer: answer.url.endswith("/tickets/sales") and answer.status == 304
    ) as asked:
        pass
    unchanged = await asked.value
    assert unchanged.request.headers["if-none-match"]
    await expect(sales_totals(page)).to_contain_text("0 packages")

    await _show(page, visible=False)
    polls.clear()
    await page.wait_for_timeout(7_000)
    assert polls == []
    async with page.expect_request(lambda sent: sent.url.endswith("/tickets/sales")):
        await _show(page, visible=True)


async def _show(page: Page, *, visible: bool) -> None:
    """Turn to another tab, or back; a headless browser never hides one by itself."""
    state = "visible" if visible else "hidden"
    await page.evaluate(
        """state => {
            const hidden = { value: state, configurable: true };
            Object.defineProperty(document, "visibilityState", hidden);
            document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
        }""",
        state,
    )
