"""Receipts: read by the donor and by the team, and printed on one letter page."""

import json
import re

import pytest
from playwright.async_api import Page, Route, expect

from tests.api.test_organization import ORGANIZATION
from tests.browser.conftest import Visit
from tests.browser.donor import DONOR, arrive, is_at_the_tickets, purchases_of, sign_in
from tests.browser.paths import coordinator_at
from tests.browser.visitor import Visitor
from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.payments import moved
from tests.harness.client import Client

_PAGE_OF_PDF = re.compile(rb"/Type\s*/Page[^s]")
_CHECK = {"kind": "received", "method": "check", "on": "2027-04-12", "amount": "1234.56"}
_HEBREW = "\u05e7\u05e8\u05df \u05d4\u05e7\u05e8\u05d9\u05d0\u05d4 (\u05e2\u05f4\u05e8)"


def _words(count: int, word: str = "Foundation") -> str:
    return " ".join([word] * 200)[:count].strip()


# What a receipt may have to print at its longest, by the limits of each field.
LONGEST: Json = {
    "organization": {
        "legal_name": _words(200),
        "tax_id": "0" * 30,
        "address": _words(200, "Pier"),
        "statement": _words(500, "charity"),
    },
    "purchaser": {"name": _words(200, "Ingrid"), "address": "i@example.org"},
    "in_the_name_of": _words(100, "Marine"),
    "lines": [
        {
            "text": _words(100, "Table"),
            "description": _words(120, "dinner"),
            "quantity": 2000,
            "amount": "160000.00",
        }
    ],
    "payments": [{**_CHECK, "reference": "Check 2041"}] * 24,
    "amount_due": "600.00",
    "amended": True,
    "replaces": "R-000217",
}
SHAPES = {
    "one payment": {},
    "many payments": {"payments": [{**_CHECK, "reference": "2041"}] * 30},
    "everything at its longest": LONGEST,
    "long words": {
        "in_the_name_of": "W" * 100,
        "organization": {**ORGANIZATION, "legal_name": "W" * 200, "address": "W" * 200},
        "payments": [{**_CHECK, "reference": "W" * 200}] * 2,
    },
    "right to left": {
        "in_the_name_of": _HEBREW,
        "organization": {**ORGANIZATION, "legal_name": _HEBREW, "address": _HEBREW},
    },
    "nothing stated": {
        "kind": "not_stated",
        "deductible_amount": None,
        "fair_market_value_total": None,
    },
}


@pytest.fixture
async def gala(admin: Client) -> Json:
    """An event with an organization."""
    return await new_event(admin, name="Spring Gala", organization=ORGANIZATION)


async def _paid(admin: Client, gala: Json, donor: Client) -> Json:
    package = await new_package(
        admin, gala, name="Pair of Seats", price="450.00", seats_per_package=2,
        fair_market_value="70.00",
    )  # fmt: skip
    made = await bought(donor, package)
    return await moved(admin, made, "mark-paid", reference="2041")


def _receipt_page(purchase: Json) -> str:
    event, one = purchase["event_id"], purchase["id"]
    return f"/events/{event}/tickets/sales/{one}/receipt"


async def _printed(page: Page) -> int:
    """Return on how many pages the page is printed."""
    return len(_PAGE_OF_PDF.findall(await page.pdf(prefer_css_page_size=True)))


async def _words_on_paper(page: Page) -> str:
    """Return what is left of the page once it is printed."""
    await page.emulate_media(media="print")
    words = await page.locator("body").inner_text()
    await page.emulate_media(media="null")
    return re.sub(r"\s+", " ", words)


async def test_a_donor_reads_and_prints_the_receipt_of_what_was_paid(
    visit: Visit, admin: Client, gala: Json
) -> None:
    await new_package(
        admin, gala, name="Pair of Seats", price="450.00", seats_per_package=2,
        fair_market_value="70.00",
    )  # fmt: skip
    priya = await visit("donor", name=DONOR)
    page = await arrive(priya, gala)
    buy = page.get_by_role("button", name="Buy 2 seats")
    await buy.click()
    await sign_in(page)
    await buy.click()
    await is_at_the_tickets(page, "Two seats are held for you, Priya")
    await expect(page.get_by_role("link", name="Receipt")).to_be_hidden()
    (purchase,) = await purchases_of(admin, gala)
    await moved(admin, purchase, "mark-paid", reference="2041")
    await page.reload()
    await page.get_by_role("link", name="Receipt").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"Thank you, {DONOR}")
    await expect(page).to_have_title("Receipt R-000001 · Spring Gala")
    await priya.check_accessibility()
    words = await _words_on_paper(page)
    for wanted in (
        ORGANIZATION["legal_name"],
        f"EIN {ORGANIZATION['tax_id']}",
        "Receipt R-000001",
        "We received $450.00 from you on ",
        "Pair of Seats",
        "$70.00 a seat",
        "Less the fair value of 2 seats",
        "limited to the excess of the amount of money you contributed",
        "$310.00",
        ORGANIZATION["statement"],
    ):
        assert wanted in words
    assert "Print or save as PDF" not in words
    assert "Your purchase" not in words
    assert await _printed(page) == 1
    await page.get_by_role("link", name="Your purchase").click()
    await expect(page.get_by_role("heading", level=2, name="What you bought")).to_be_visible()


async def test_the_team_reads_the_same_receipt_and_the_amended_one_after_a_refund(
    visit: Visit, admin: Client, gala: Json, person: Person
) -> None:
    made = await _paid(admin, gala, person("donor", name=DONOR))
    amara = await coordinator_at(visit, admin, gala, _receipt_page(made))
    page = amara.page
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"Thank you, {DONOR}")
    await amara.check_accessibility()
    assert await _printed(page) == 1
    words = await _words_on_paper(page)
    assert words.startswith(ORGANIZATION["legal_name"])
    assert words.endswith("Receipt R-000001, page 1 of 1")
    await moved(admin, made, "refund")
    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"For {DONOR}")
    await expect(page.get_by_text("Replaces R-000001")).to_be_visible()
    await amara.check_accessibility()
    assert await _printed(page) == 1


async def test_of_what_was_not_paid_there_is_no_receipt_yet(
    visit: Visit, admin: Client, gala: Json, person: Person
) -> None:
    package = await new_package(admin, gala, price="450.00")
    made = await bought(person("donor"), package)
    amara = await visit("event_coordinator")
    amara.expected.append("409 (Conflict)")
    await amara.coordinate(admin, gala)
    await amara.sign_in(f"/events/{gala['id']}/tickets/sales")
    await amara.page.goto(_receipt_page(made))
    await expect(amara.page.get_by_text("There is no receipt yet")).to_be_visible()
    await amara.check_accessibility()


async def _shape(visitor: Visitor, changed: Json) -> None:
    """Let the page get a receipt that differs from the real one."""

    async def answer(route: Route) -> None:
        real = await (await route.fetch()).json()
        await route.fulfill(body=json.dumps(real | changed), content_type="application/json")

    await visitor.page.route("**/api/v1/**/receipt", answer)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_a_receipt_is_one_letter_page(
    visit: Visit, admin: Client, gala: Json, person: Person, shape: str, theme: str
) -> None:
    """Whatever it has to say, and whatever the theme: nothing is cut off, and nothing runs over."""
    made = await _paid(admin, gala, person("donor", name=DONOR))
    amara = await visit("event_coordinator", theme=theme)
    await amara.coordinate(admin, gala)
    await _shape(amara, SHAPES[shape])
    await amara.sign_in(_receipt_page(made))
    page = amara.page
    await page.get_by_role("article").wait_for()
    await amara.rest()
    assert await _printed(page) == 1
    words = await _words_on_paper(page)
    assert "page 1 of 1" in words
    await page.emulate_media(media="print")
    # As wide as the paper between its margins, and in its own ink.
    await page.set_viewport_size({"width": 672, "height": 912})
    assert await page.evaluate("document.documentElement.scrollWidth") <= 672
    assert await page.evaluate("getComputedStyle(document.querySelector('article')).color") == (
        "rgb(29, 18, 28)"
    )
