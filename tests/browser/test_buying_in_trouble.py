"""Buying over a slow line, offline, after a lost answer and with a session that has ended."""

from uuid import uuid4

from playwright.async_api import Page, Route, expect

from infra.local.people import Person
from tests.browser.conftest import Visit
from tests.browser.donor import DONOR, arrive, is_at_the_tickets, path_of, purchases_of, sign_in
from tests.browser.pages import offered
from tests.browser.visitor import PATIENCE_MILLISECONDS
from tests.factories import Json, new_package
from tests.harness.client import Client

UNTIL_KEPT = """async () => {
    await navigator.serviceWorker.ready;
    const kept = await caches.open("donor-page");
    const isThere = async (path) => (await kept.match(path)) !== undefined;
    const isSeen = () => localStorage.getItem("last-seen-by-donors") !== null;
    while (!(isSeen() && (await isThere("/e/")) && (await isThere("/theme.js")))) {
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
}"""


async def lose_answers(page: Page) -> None:
    """Let purchases be made whose answers never arrive."""

    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/tickets/purchase", lose)


async def test_without_a_network_the_page_says_what_it_last_saw(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    priya = await visit("donor", name=DONOR)
    priya.expected.append("ERR_INTERNET_DISCONNECTED")
    page = await arrive(priya, event)
    await sign_in(page)
    await priya.context.set_offline(True)
    await expect(page.get_by_text("You're offline. This is what we last saw")).to_be_visible()
    await page.get_by_role("button", name="Buy 1 seat").click(force=True)
    await priya.check_accessibility()
    assert await purchases_of(admin, event) == []
    await priya.context.set_offline(False)
    await expect(page.get_by_text("This is what we last saw")).to_be_hidden(
        timeout=PATIENCE_MILLISECONDS
    )
    await page.get_by_role("button", name="Buy 1 seat").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")


async def test_an_order_whose_answer_was_lost_is_bought_once(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """The purchase is made, its answer never arrives, and the page is loaded anew."""
    priya = await visit("donor", name=DONOR)
    priya.expected.append("ERR_FAILED")
    page = await arrive(priya, event)
    await sign_in(page)
    await lose_answers(page)
    await page.get_by_role("button", name="Buy 1 seat").click()
    words = "We can't reach the box office. Your order is kept and can't be bought twice."
    await expect(page.get_by_text(words)).to_be_visible()
    assert len(await purchases_of(admin, event)) == 1
    await page.unroute("**/tickets/purchase")
    await page.reload()
    words = "This order was under way when the page was left."
    await expect(page.get_by_text(words)).to_be_visible()
    await expect(page.get_by_label("Quantity")).to_be_disabled()
    await page.get_by_role("button", name="Try again").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")
    assert len(await purchases_of(admin, event)) == 1
    # What was bought is no longer an order.
    await page.goto(path_of(event))
    await expect(page.get_by_label("Quantity")).to_be_enabled()


async def test_a_key_that_was_used_for_another_request_leads_to_the_tickets(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """Something may have been bought under it: the page does not buy again by itself."""
    priya = await visit("donor", name=DONOR)
    priya.expected.append("422")
    page = await arrive(priya, event)
    await sign_in(page)

    async def refuse(route: Route) -> None:
        problem = {"status": 422, "code": "idempotency_key_reused", "title": "", "detail": "Used."}
        await route.fulfill(status=422, json=problem, content_type="application/problem+json")

    await page.route("**/tickets/purchase", refuse)
    await page.get_by_role("button", name="Buy 1 seat").click()
    notice = page.get_by_role("alert").filter(has_text="may have been bought already")
    await expect(notice).to_be_visible()
    await expect(page.get_by_text("Nothing was bought")).to_have_count(0)
    await expect(page.get_by_label("Quantity")).to_be_disabled()
    await priya.check_accessibility()
    await notice.get_by_role("link", name="My tickets").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("My tickets")

    await page.unroute("**/tickets/purchase")
    await page.go_back()
    # The donor has looked. Until they say so, the order stays as it was sent.
    await expect(page.get_by_label("Quantity")).to_be_disabled()
    await page.get_by_role("button", name="It isn't there: order again").click()
    await page.get_by_role("button", name="Buy 1 seat").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")
    assert len(await purchases_of(admin, event)) == 1


async def test_an_order_in_doubt_is_never_bought_by_somebody_else(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """In the same tab, as on a tablet that is handed on."""
    priya = await visit("donor", name=DONOR)
    priya.expected.append("ERR_FAILED")
    page = await arrive(priya, event)
    await sign_in(page)
    await lose_answers(page)
    await page.get_by_label("Guest 1, name").fill("Ines Valera")
    await page.get_by_role("button", name="Buy 1 seat").click()
    await expect(page.get_by_role("button", name="Try again")).to_be_visible()
    await page.unroute("**/tickets/purchase")

    her, priya.person = priya.person, Person("Leo Raman", f"{uuid4().hex}@example.org", ("donor",))
    await _forget_who_was_there(page)
    await expect(page.get_by_text("Please sign in again. Your order is kept.")).to_be_visible()
    await expect(page.get_by_text("Ines Valera")).to_have_count(0)
    await priya.check_accessibility()
    await sign_in(page)
    await expect(page.get_by_role("button", name="Buy 1 seat")).to_be_enabled()
    await expect(page.get_by_label("Guest 1, name")).to_have_value("")
    await expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    assert [one["purchaser"]["name"] for one in await purchases_of(admin, event)] == [DONOR]

    priya.person = her
    await _forget_who_was_there(page)
    await sign_in(page)
    await page.get_by_role("button", name="Try again").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")
    assert [one["purchaser"]["name"] for one in await purchases_of(admin, event)] == [DONOR]


async def test_tickets_are_shown_to_nobody_else_who_signs_in_over_them(
    visit: Visit, event: Json, package: Json
) -> None:
    """The session has ended, and it is somebody else who signs in again, in the same page."""
    priya = await visit("donor", name=DONOR)
    priya.expected += ["401", "ERR_FAILED"]
    page = await arrive(priya, event)
    await sign_in(page)
    await page.get_by_label("Guest 1, name").fill("Ines Valera")
    await page.get_by_role("button", name="Buy 1 seat").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")

    async def as_leo(route: Route) -> None:
        leo = {"name": "Leo Raman", "email": f"{uuid4().hex}@example.org"}
        await route.continue_(post_data=dict(route.request.post_data_json or {}) | leo)

    await page.route("**/local/token", as_leo)
    await priya.end_session()
    await page.get_by_role("button", name="Change the guest").click()
    await page.get_by_role("button", name="Save").click()
    asked = page.get_by_role("dialog").get_by_role("button", name="Sign in as Priya Raman")
    await expect(asked).to_be_visible()
    await priya.allow_sessions()
    await page.route("**/me/purchases/*", lambda route: route.abort())
    await asked.click()
    await expect(page.get_by_label("You", exact=True)).to_contain_text("Leo Raman")
    # At once, and not only when it is known what Leo has bought: nothing is waited for here.
    assert await page.get_by_role("img", name="QR code of ticket").count() == 0
    assert await page.get_by_text("Ines Valera").count() == 0
    # Nor from what this tab has kept for a door without a network.
    await page.evaluate("sessionStorage.removeItem('signed-in-as')")
    await page.reload()
    await expect(page.get_by_text("Sign in to see your tickets")).to_be_visible()
    await expect(page.get_by_text("Ines Valera")).to_have_count(0)


async def _forget_who_was_there(page: Page) -> None:
    """Load the page anew, as it is when a session could not be taken up."""
    await page.evaluate("sessionStorage.removeItem('signed-in-as')")
    await page.reload()


async def test_a_session_that_has_ended_keeps_the_order(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    priya = await visit("donor", name=DONOR)
    priya.expected.append("401")
    page = await arrive(priya, event)

    async def make_it_an_old_one(route: Route) -> None:
        wanted = dict(route.request.post_data_json or {})
        await route.continue_(post_data=wanted | {"expires_in": -3_600})

    await page.route("**/local/token", make_it_an_old_one)
    await page.get_by_label("Quantity").fill("2")
    await page.get_by_label("Guest 1, name").fill("Leo Raman")
    await sign_in(page)
    await page.get_by_role("button", name="Buy 2 seats").click()
    words = "Please sign in again. Your order is kept."
    await expect(page.get_by_text(words)).to_be_visible()
    await priya.check_accessibility()
    await page.unroute("**/local/token")
    await page.get_by_role("alert").get_by_role("button", name="Sign in").click()
    await page.get_by_role("button", name="Sign in as Priya Raman").click()
    await expect(page.get_by_label("Guest 1, name")).to_have_value("Leo Raman")
    await page.get_by_role("button", name="Buy 2 seats").click()
    await is_at_the_tickets(page, "Two seats are held for you, Priya")


async def test_a_phone_on_a_slow_line_can_buy(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """At 400 kbit/s and 400 ms each way, which browsers call slow 3G."""
    for place in range(4):
        await new_package(admin, event, name=f"Table {place}", seats_per_package=10)
    priya = await visit("donor", name=DONOR, width=390, touch=True)
    line = await priya.context.new_cdp_session(priya.page)
    await line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 400,
            "downloadThroughput": 50_000,
            "uploadThroughput": 50_000,
        },
    )
    page = await arrive(priya, event)
    bar = page.get_by_label("Your order in short")
    await expect(bar).to_be_hidden()
    await page.get_by_role("button", name="Choose Single Seat").tap()
    await page.evaluate("window.scrollTo(0, 0)")
    await expect(bar).to_contain_text("$250.00")
    await priya.check_accessibility()
    await bar.get_by_role("link", name="Buy 1 seat").tap()
    buy = page.get_by_role("button", name="Buy 1 seat")
    await buy.scroll_into_view_if_needed()
    await expect(bar).to_be_hidden()
    await buy.tap()
    await sign_in(page)
    await buy.tap()
    await is_at_the_tickets(page, "One seat is held for you, Priya")
    await priya.check_accessibility()


async def test_a_kept_page_opens_without_a_network(
    visit: Visit, event: Json, package: Json
) -> None:
    """The shell comes from the service worker, what was last seen from storage, marked as such."""
    priya = await visit("donor", name=DONOR, service_workers="allow")
    priya.expected.append("ERR_INTERNET_DISCONNECTED")
    page = await arrive(priya, event)
    await sign_in(page)
    await page.get_by_role("button", name="Buy 1 seat").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")
    await page.get_by_role("button", name="Name the guest").click()
    await page.get_by_label("Name").fill("Leo Raman")
    await page.get_by_role("button", name="Save").click()
    await priya.wait_until("Object.values(sessionStorage).some(it => it.includes('Leo Raman'))")
    await page.evaluate(UNTIL_KEPT)
    await priya.context.set_offline(True)
    await page.reload()
    await is_at_the_tickets(page, "One seat is held for you, Priya")
    await expect(page.get_by_role("heading", name="Leo Raman")).to_be_visible()
    await expect(page.get_by_text("You're offline. This is what we last saw")).to_be_visible()
    await expect(page.get_by_role("img", name="QR code of ticket")).to_have_count(1)
    await page.goto(path_of(event))
    await expect(offered(page).filter(has_text=package["name"])).to_be_visible()
    await expect(page.get_by_text("You can buy once you're back.").first).to_be_visible()
