"""A day's payments from the bank: pasted, compared with what is due, and recorded."""

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.paths import coordinator_at, sales_page
from tests.browser.visitor import Visitor
from tests.conftest import Person
from tests.factories import Json, bought
from tests.factories.payments import moved, read_purchase
from tests.harness.client import Client


def bank_day(event: Json) -> str:
    """Return the page of a bank day."""
    return sales_page(event, "/bank-day")


async def paste(page: Page, *lines: str) -> None:
    """Paste lines of a statement below the heads of its columns, and look for their purchases."""
    heads = "Posting Date\tDescription\tCheck No.\tAmount\tBalance"
    await page.get_by_label("Lines of the statement").fill("\n".join((heads, *lines)))
    await page.get_by_role("button", name="Find the purchases").click()


def line(page: Page, text: str) -> Locator:
    """Return the row of a line of the statement."""
    return page.get_by_role("row").filter(has_text=text)


def record(page: Page, payments: int) -> Locator:
    """Return the button that records what is ticked."""
    noun = "payment" if payments == 1 else "payments"
    return page.get_by_role("button", name=f"Record {payments} {noun}", exact=True)


def ticket_of(purchase: Json) -> str:
    """Return the number of a purchase's first ticket."""
    number: str = purchase["tickets"][0]["ticket_number"]
    return number


async def amara_at(visit: Visit, admin: Client, event: Json, **options: object) -> Visitor:
    """Go to the page as a coordinator, from Sales."""
    amara = await coordinator_at(visit, admin, event, sales_page(event), **options)
    await amara.page.get_by_role("link", name="Bank day").click()
    await expect(amara.page.get_by_role("heading", level=1)).to_have_text("Bank day")
    return amara


async def test_a_statement_is_pasted_and_what_is_sure_is_recorded(
    visit: Visit, admin: Client, person: Person, event: Json, package: Json
) -> None:
    grace = await bought(person("donor", name="Grace Lindqvist"), package)
    tom = await bought(person("donor", name="Tom Whitfield"), package)
    amara = await amara_at(visit, admin, event)
    page = amara.page
    await page.get_by_role("button", name="Find the purchases").click()
    await expect(page.get_by_text("Please paste the lines of a statement.")).to_be_visible()
    await paste(
        page,
        f"1/4/2026\tACH CREDIT {ticket_of(grace)}\t\t$250.00\t$1,250.00",
        "1/5/2026\tCHECK DEPOSIT WHITFIELD TOM\t1187\t250.00\t$1,500.00",
        "1/5/2026\tRENT\t\t-900.00\t$600.00",
        "1/5/2026\tWIRE VIREO BANK\t88123\t2,300.00\t$2,900.00",
    )
    await expect(line(page, "ACH CREDIT")).to_contain_text("Grace Lindqvist")
    await expect(line(page, "ACH CREDIT")).to_contain_text("a ticket number")
    await expect(line(page, "CHECK DEPOSIT")).to_contain_text("Found by the name and the amount.")
    await expect(line(page, "VIREO")).to_contain_text("Nothing found.")
    await expect(line(page, "RENT")).to_have_count(0)
    await amara.check_accessibility()
    await record(page, 2).click()
    await expect(page.get_by_text("2 payments are recorded.")).to_be_visible()
    await expect(line(page, "ACH CREDIT")).to_contain_text("Recorded")
    await amara.check_accessibility()
    for purchase, expected in (
        (grace, ("bank_transfer", f"ACH CREDIT {ticket_of(grace)}", "2026-01-04")),
        (tom, ("check", "1187", "2026-01-05")),
    ):
        [paid] = (await read_purchase(admin, purchase))["payments"]
        assert (paid["method"], paid["reference"], paid["received_on"]) == expected


async def test_the_same_lines_pasted_again_are_recorded_already(
    visit: Visit, admin: Client, person: Person, event: Json, package: Json
) -> None:
    for name in ("Grace Lindqvist", "Grace Lindqvist"):
        await bought(person("donor", name=name), package)
    amara = await amara_at(visit, admin, event)
    page = amara.page
    await paste(page, "1/4/2026\tZELLE FROM GRACE LINDQVIST\t\t$250.00\t$1,250.00")
    await record(page, 1).click()
    await expect(page.get_by_text("1 payment is recorded.")).to_be_visible()
    await page.get_by_role("button", name="Back to the lines").click()
    await page.get_by_role("button", name="Find the purchases").click()
    again = line(page, "ZELLE FROM GRACE")
    await expect(again).to_contain_text("Already recorded")
    await expect(again.get_by_role("checkbox")).to_have_count(0)
    await expect(again.get_by_role("link", name="Show the purchase")).to_be_visible()


async def test_another_amount_than_what_is_due_is_recorded_only_if_that_is_accepted(
    visit: Visit, admin: Client, person: Person, event: Json, package: Json
) -> None:
    grace = await bought(person("donor", name="Grace Lindqvist"), package, 2)
    amara = await amara_at(visit, admin, event)
    page = amara.page
    await paste(page, f"1/4/2026\tCHECK {ticket_of(grace)}\t1187\t$450.00\t$1,250.00")
    row = line(page, "Grace Lindqvist")
    tick = row.get_by_role("checkbox", name="Record line")
    await expect(tick).not_to_be_checked()
    await tick.check()
    await record(page, 1).click()
    accept = row.get_by_role("checkbox", name="Record it and leave $50.00 due")
    await expect(accept).to_be_focused()
    await expect(row).to_contain_text("Another amount is due.")
    await amara.check_accessibility()
    await accept.check()
    await record(page, 1).click()
    await expect(page.get_by_text("1 payment is recorded.")).to_be_visible()
    read = await read_purchase(admin, grace)
    assert (read["payment_status"], read["amount_paid"], read["amount_due"]) == (
        "completed",
        "450.00",
        "50.00",
    )


async def test_one_that_is_refused_is_named_and_the_others_are_recorded(
    visit: Visit, admin: Client, person: Person, event: Json, package: Json
) -> None:
    grace = await bought(person("donor", name="Grace Lindqvist"), package)
    tom = await bought(person("donor", name="Tom Whitfield"), package)
    amara = await amara_at(visit, admin, event)
    amara.expected.append("409 (Conflict)")
    page = amara.page
    await paste(
        page,
        f"1/4/2026\tWIRE {ticket_of(grace)}\t\t$250.00\t$1,250.00",
        f"1/5/2026\tWIRE {ticket_of(tom)}\t\t250.00\t$1,500.00",
    )
    await expect(record(page, 2)).to_be_visible()
    await moved(admin, grace, "mark-paid")
    await record(page, 2).click()
    alert = page.get_by_role("alert")
    await expect(alert).to_contain_text("1 payment is not.")
    await expect(alert).to_contain_text(f"$250.00, WIRE {ticket_of(grace)}: It is paid already.")
    await expect(line(page, f"WIRE {ticket_of(tom)}")).to_contain_text("Recorded")
    await expect(record(page, 1)).to_be_visible()
    assert len((await read_purchase(admin, grace))["payments"]) == 1
    assert (await read_purchase(admin, tom))["payment_status"] == "completed"


async def test_the_columns_can_be_changed(
    visit: Visit, admin: Client, person: Person, event: Json, package: Json
) -> None:
    await bought(person("donor", name="Grace Lindqvist"), package)
    amara = await amara_at(visit, admin, event)
    page = amara.page
    pasted = "1/4/2026;999.00;250.00;GRACE LINDQVIST\n1/4/2026;749.00;-3.00;BANK FEE"
    await page.get_by_label("Lines of the statement").fill(pasted)
    columns = page.get_by_role("group", name="The columns")
    await expect(columns.get_by_label("Column 2")).to_have_value("amount")
    await columns.get_by_label("Column 3").select_option("Amount")
    await expect(columns.get_by_label("Column 2")).to_have_value("unused")
    await expect(page.get_by_text("1 payment, 1 line left out.")).to_be_visible()
    await page.get_by_text("What is left out").click()
    await expect(page.get_by_text("money that went out")).to_be_visible()
    await amara.check_accessibility()
    await page.get_by_role("button", name="Find the purchases").click()
    await expect(line(page, "GRACE LINDQVIST")).to_contain_text("$250.00")


async def test_leaving_with_ticked_lines_asks_first(
    visit: Visit, admin: Client, person: Person, event: Json, package: Json
) -> None:
    grace = await bought(person("donor", name="Grace Lindqvist"), package)
    amara = await amara_at(visit, admin, event)
    page = amara.page
    await paste(page, f"1/4/2026\tWIRE {ticket_of(grace)}\t\t$250.00\t$1,250.00")
    await expect(record(page, 1)).to_be_visible()
    await page.get_by_role("main").get_by_role("link", name="Sales").click()
    question = page.get_by_role("alertdialog", name="Leave without saving?")
    await question.get_by_role("button", name="Keep editing").click()
    await expect(record(page, 1)).to_be_visible()


async def test_a_bank_day_fits_on_a_narrow_phone(
    visit: Visit, admin: Client, person: Person, event: Json, package: Json
) -> None:
    grace = await bought(person("donor", name="Grace Lindqvist"), package)
    amara = await coordinator_at(visit, admin, event, bank_day(event), width=390)
    page = amara.page
    await page.set_viewport_size({"width": 320, "height": 640})
    await paste(page, f"1/4/2026\tWIRE {'x' * 60} {ticket_of(grace)}\t\t$250.00\t$1,250.00")
    await expect(record(page, 1)).to_be_visible()
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    await amara.check_accessibility()
