"""A double click acts once: each dialog sends one request."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Page, Request, expect

from tests.browser.conftest import Visit
from tests.browser.paths import coordinator_at, package_page
from tests.factories import Json, bought, new_package
from tests.factories.options import new_option
from tests.factories.promo_codes import new_code
from tests.harness.client import Client


@asynccontextmanager
async def one_request(page: Page) -> AsyncIterator[None]:
    """Expect exactly one request that changes something."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            sent.append(f"{request.method} {request.url.rpartition('/api/v1/')[2]}")

    page.on("request", note)
    yield
    page.remove_listener("request", note)
    assert len(sent) == 1, sent


async def answer(page: Page, words: str) -> None:
    """Answer the open question with a double click, and wait until it is gone."""
    question = page.get_by_role("alertdialog").or_(page.get_by_role("dialog"))
    await question.get_by_role("button", name=words).dblclick()
    await expect(question).to_be_hidden()
    # A second request would have been sent by now.
    await page.wait_for_load_state("networkidle")


async def test_a_payment_is_recorded_refunded_and_a_purchase_cancelled_once(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    await bought(donor, package)
    amara = await coordinator_at(visit, admin, event, f"/events/{event['id']}/tickets/sales")
    page = amara.page
    await page.get_by_role("button", name="Tickets of Priya Raman").click()
    for opens, words in (("Record a payment", "Record $250.00"), ("Refund", "Refund $250.00")):
        await page.get_by_role("button", name=opens).click()
        # It can't be pressed before the server has answered what would come of it.
        button = page.get_by_role("dialog").get_by_role("button", name=words)
        await expect(button).to_be_enabled()
        async with one_request(page):
            await answer(page, words)
        await expect(page.get_by_text("Somebody was faster")).to_have_count(0)
    await bought(donor, package)
    await page.reload()
    await page.get_by_role("button", name="Tickets of Priya Raman").first.click()
    await page.get_by_role("button", name="Cancel purchase").click()
    async with one_request(page):
        await answer(page, "Cancel purchase")


async def test_what_is_deleted_or_deactivated_is_so_once(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    await new_option(admin, package, name="Song", option_type="text_input")
    await new_option(admin, package, name="Toast", option_type="text_input")
    await new_code(admin, event, code="FRIENDS")
    amara = await coordinator_at(visit, admin, event, package_page(package))
    page = amara.page
    for option, action, words in (
        ("Song", "Deactivate", "Deactivate"),
        ("Toast", "Delete", "Delete option"),
    ):
        await page.get_by_role("button", name=f"Actions for {option}").click()
        await page.get_by_role("menuitem", name=action).click()
        async with one_request(page):
            await answer(page, words)
    await page.get_by_role("button", name="Delete package").click()
    async with one_request(page):
        await answer(page, "Delete package")
    await page.goto(f"/events/{event['id']}/tickets/promo-codes")
    await page.get_by_role("button", name="Actions for FRIENDS").click()
    await page.get_by_role("menuitem", name="Delete").click()
    async with one_request(page):
        await answer(page, "Delete promo code")


async def test_a_form_in_a_dialog_and_an_invitation_are_sent_once(
    visit: Visit, event: Json, package: Json
) -> None:
    amara = await visit("super_admin")
    await amara.sign_in(package_page(package))
    page = amara.page
    await page.get_by_role("button", name="Add a custom option").click()
    dialog = page.get_by_role("dialog", name="New custom option")
    await dialog.get_by_label("What to ask").fill("Song")
    await dialog.get_by_text("Up to 500 characters").click()
    async with one_request(page):
        await dialog.get_by_role("button", name="Add option").dblclick()
        await expect(dialog).to_be_hidden()
        await page.wait_for_load_state("networkidle")
    await page.goto(f"/events/{event['id']}/coordinators")
    await page.get_by_label("Invite by e-mail").fill("jonas.berg@example.org")
    async with one_request(page):
        await page.get_by_role("button", name="Invite").dblclick()
        await expect(page.get_by_role("listitem").filter(has_text="Invited")).to_be_visible()
        await page.wait_for_load_state("networkidle")
    assert await page.get_by_role("button", name="Remove jonas.berg").count() == 1
    await page.get_by_role("button", name="Remove jonas.berg").click()
    async with one_request(page):
        await answer(page, "Remove")


async def test_changes_that_are_saved_together_are_saved_once(
    visit: Visit, admin: Client, event: Json
) -> None:
    package = await new_package(admin, event, name="Single Seat")
    amara = await coordinator_at(visit, admin, event, package_page(package))
    page = amara.page
    await page.get_by_label("Name").fill("One Seat")
    async with one_request(page):
        await page.get_by_role("button", name="Save changes").dblclick()
        await expect(page.get_by_role("heading", level=1)).to_have_text("One Seat")
        await page.wait_for_load_state("networkidle")
