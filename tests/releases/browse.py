"""Walks through both pages of a release, for what they keep in the browser and ask of the API."""

import asyncio
import json
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Error, Page, Response, Route, expect

from tests.browser.conftest import Visit
from tests.browser.donor import DONOR, arrive, is_at_the_tickets, path_of, sign_in
from tests.factories import Json
from tests.harness.client import Client
from tests.releases.files import save

_STORAGE = """() => ({
    localStorage: Object.fromEntries(Object.entries(localStorage)),
    sessionStorage: Object.fromEntries(Object.entries(sessionStorage)),
})"""
_HEADERS = ("idempotency-key", "if-match", "content-type")
# As long as a page waits before it writes down what it has last seen, and a little more.
_WRITE_SECONDS = 6


class Requests:
    """The requests that a page sends to the API, and what it was answered."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._found: list[Json] = []
        page.on("response", self._note)

    async def _note(self, response: Response) -> None:
        request = response.request
        address = urlsplit(request.url)
        if not address.path.startswith("/api/v1/"):
            return
        sent = {
            "method": request.method,
            "path": address.path.removeprefix("/api/v1/")
            + (f"?{address.query}" * bool(address.query)),
            "headers": {name: value for name, value in request.headers.items() if name in _HEADERS},
            "body": request.post_data,
        }
        if any(sent == {name: one[name] for name in sent} for one in self._found):
            return
        noted: dict[str, Any] = {**sent, "status": response.status, "answer": None}
        self._found.append(noted)
        if response.ok and "json" in response.headers.get("content-type", ""):
            # The browser drops a body as soon as its page is left.
            with suppress(Error):
                noted["answer"] = json.loads(await response.body())

    async def of(self, role: str) -> list[Json]:
        """Return them with who sent them, once the last one is answered."""
        await self._page.wait_for_load_state("networkidle")
        kept = await self._page.evaluate("localStorage.getItem('last-person')")
        subject = json.loads(kept)["subject"]
        return [{"role": role, "subject": subject, **one} for one in self._found]


async def record_donor(visit: Visit, release: str, event: Json, code: str) -> list[Json]:
    """Buy, name a guest, and lose the answer to another order; return what was sent."""
    priya = await visit("donor", name=DONOR)
    priya.expected.append("ERR_FAILED")
    page = await arrive(priya, event)
    requests = Requests(page)
    await page.reload()
    await _fill_in(page, code)
    await page.get_by_role("button", name="Buy 4 seats").click()
    await is_at_the_tickets(page, "Four seats are held for you, Priya")
    await page.get_by_role("button", name="Name the guest").first.click()
    await page.get_by_label("Name", exact=True).fill("Ines Valera")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Ines Valera").first).to_be_visible()
    bought = await _stored(page)
    await page.get_by_label("You", exact=True).get_by_role("link").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("My tickets")
    await page.wait_for_load_state("networkidle")

    await page.goto(path_of(event))
    await page.get_by_role("button", name="Choose Single Seat").click()
    await page.get_by_label("Quantity").fill("3")
    await page.get_by_label("Guest 3, name").fill("Tom Okafor")
    await _lose_the_answer(page)
    choosing = await _stored(page)
    await page.get_by_role("button", name="Buy 3 seats").click()
    await expect(page.get_by_role("button", name="Try again")).to_be_visible()
    save(
        release,
        "donor_page",
        {"choosing": choosing, "bought": bought, "in_doubt": await _stored(page)},
    )
    return await requests.of("donor")


async def _fill_in(page: Page, code: str) -> None:
    await page.get_by_role("button", name="Choose Pair of Seats").click()
    await page.get_by_label("Quantity").fill("2")
    await page.get_by_label("Fish").check(force=True)
    await page.get_by_label("Anything we should know?").fill("No nuts, please")
    await page.get_by_label("I accept the terms").check(force=True)
    await page.get_by_label("Guest 2, name").fill("Leo Raman")
    await sign_in(page)
    await page.get_by_label("Promo code").fill(code.lower())
    await expect(page.get_by_text("It takes $25.00 off.")).to_be_visible()


async def _lose_the_answer(page: Page) -> None:
    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/tickets/purchase", lose)


async def record_admin(visit: Visit, release: str, admin: Client, event: Json) -> list[Json]:
    """Look at every page of an event and change something on most; return what was sent."""
    amara = await visit("super_admin")
    page = amara.page
    requests = Requests(page)
    path = f"/events/{event['id']}/tickets"
    await amara.sign_in(path)
    await _choose_dark_and_no_keys(page)
    await _add_a_package(page, path)
    await _edit_a_package(page)
    await _add_a_code(page, path)
    await _mark_as_paid(page, path)
    for place in (f"{path}/audit", f"/events/{event['id']}/details", "/events", path):
        await page.goto(place)
        await page.wait_for_load_state("networkidle")
    save(release, "admin_page", {"looking": await _stored(page)})
    return await requests.of("super_admin")


async def _choose_dark_and_no_keys(page: Page) -> None:
    for item in ("Dark", "Keyboard shortcuts"):
        await page.get_by_role("button", name="Amara Lindgren").click()
        await page.get_by_role("menuitemcheckbox", name=item).click()


async def _add_a_package(page: Page, path: str) -> None:
    await page.goto(f"{path}/new")
    await page.get_by_label("Name").fill("Recorded Table")
    await page.get_by_label("Description").fill("A table for ten by the water.")
    await page.get_by_label("Price").fill("2300")
    await page.get_by_role("button", name="Create package").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Recorded Table")


async def _edit_a_package(page: Page) -> None:
    await page.get_by_label("Price").fill("2250")
    await page.get_by_role("button", name="Save changes").click()
    await expect(page.get_by_role("button", name="Save changes")).to_be_hidden()


async def _add_a_code(page: Page, path: str) -> None:
    await page.goto(f"{path}/promo-codes/new")
    await page.get_by_label("Code", exact=True).fill("Recorded26")
    await page.get_by_label("Discount").fill("15")
    await page.get_by_role("button", name="Create promo code").click()
    await expect(page.get_by_role("link", name="Recorded26")).to_be_visible()


async def _mark_as_paid(page: Page, path: str) -> None:
    await page.goto(f"{path}/sales")
    await page.get_by_role("button", name=f"Tickets of {DONOR}").first.click()
    await page.get_by_role("button", name="Mark as paid").click()
    question = page.get_by_role("alertdialog")
    await question.get_by_label("Reference").fill("check 1042")
    await question.get_by_role("button", name="Mark as paid").click()
    await expect(question).to_be_hidden()


async def _stored(page: Page) -> Json:
    await asyncio.sleep(_WRITE_SECONDS)
    stored: Json = await page.evaluate(_STORAGE)
    return stored
