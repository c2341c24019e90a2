"""A donor buys: with everything that can be asked, while others buy, and while things go wrong."""

import json

from playwright.async_api import Route, expect

from tests.browser.conftest import Visit
from tests.browser.donor import arrive, freeze_the_list, is_at_the_tickets, path_of, sign_in
from tests.browser.visitor import PATIENCE_MILLISECONDS
from tests.factories import Json, bought, new_event, new_package
from tests.factories.options import MEAL, WAIVER, new_option
from tests.factories.paths import package_path, version_tag
from tests.factories.promo_codes import new_code, read_code
from tests.harness.client import Client

DONOR = "Priya Raman"
UNTIL_KEPT = """async () => {
    await navigator.serviceWorker.ready;
    const kept = await caches.open("donor-page");
    const isThere = async (path) => (await kept.match(path)) !== undefined;
    const isSeen = () => localStorage.getItem("last-seen-by-donors") !== null;
    while (!(isSeen() && (await isThere("/e/")) && (await isThere("/config.json")))) {
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
}"""


async def purchases_of(admin: Client, event: Json) -> list[Json]:
    """Return what was bought, as the coordinator sees it."""
    path = f"admin/events/{event['id']}/tickets/sales/purchases"
    items: list[Json] = (await admin.get(path)).json["items"]
    return items


async def test_a_donor_buys_with_an_option_a_promo_code_and_a_guest(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """FR-030, FR-031, FR-045."""
    await new_option(admin, package, MEAL, max_selections=2)
    await new_option(admin, package, WAIVER)
    code = await new_code(admin, event, discount_type="fixed_amount", discount_value="25.00")
    priya = await visit("donor", name=DONOR)
    page = await arrive(priya, event)
    await priya.check_accessibility()
    buy = page.get_by_role("button", name="Buy")
    await page.get_by_role("button", name="One more").click()
    await expect(buy).to_have_text("Buy 2 seats")
    await expect(page.locator(".total")).to_contain_text("$500.00")

    await buy.click()
    await expect(page.get_by_text("Please answer this one.")).to_be_visible()
    await expect(page.get_by_text("Please tick this to go on.")).to_be_visible()
    await expect(page.get_by_label("Fish")).to_be_focused()
    await priya.check_accessibility()
    for choice in ("Fish", "Veal", "Vegetarian"):
        await page.get_by_label(choice).check(force=True)
    await expect(page.get_by_text("Please choose up to 2.")).to_be_visible()
    await page.get_by_label("Veal").uncheck(force=True)
    await page.get_by_label("I accept the terms").check(force=True)
    await page.get_by_label("Guest 2, name").fill("Leo Raman")

    await page.get_by_label("Promo code").fill(code["code"].lower())
    await expect(page.get_by_text("Sign in to see what it takes off.")).to_be_visible()
    await sign_in(page)
    await expect(page.locator(".total")).to_contain_text("$475.00")
    await expect(page.locator(".sum")).to_contain_text("\u2212$25.00")
    await buy.click()

    await is_at_the_tickets(page, "Two seats are held for you, Priya")
    await expect(page.get_by_text("$475.00 is still to be paid.")).to_be_visible()
    await expect(page.get_by_role("heading", name="Leo Raman")).to_be_visible()
    await expect(page.get_by_role("heading", name="A guest of Priya Raman")).to_be_visible()
    await expect(page.get_by_role("img", name="QR code of ticket")).to_have_count(2)
    await expect(page.get_by_text("Meal: Fish, Vegetarian.")).to_be_visible()
    await priya.check_accessibility()
    (purchase,) = await purchases_of(admin, event)
    assert (purchase["total_price"], purchase["quantity"]) == ("475.00", 2)
    assert (await read_code(admin, code))["times_used"] == 1


async def test_guests_are_named_later_and_the_tickets_found_again(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    priya = await visit("donor", name=DONOR)
    priya.expected.append("400")
    page = await arrive(priya, event)
    await page.get_by_role("button", name="Buy 1 seat").click()
    await sign_in(page)
    await page.get_by_role("button", name="Buy 1 seat").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")
    await page.get_by_role("button", name="Name the guest").click()
    await page.get_by_label("Name").fill("Leo Raman")
    await page.get_by_label("Email").fill("leo@")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".guest-form .err")).to_be_visible()
    await page.get_by_label("Email").fill("leo@example.org")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name="Leo Raman")).to_be_visible()
    await expect(page.get_by_text("leo@example.org")).to_be_visible()

    await page.get_by_label("You", exact=True).get_by_role("link", name="My tickets").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("My tickets")
    await expect(page.get_by_text("1 of 1 guest named")).to_be_visible()
    await priya.check_accessibility()
    # After a reload the session is taken up, and what was bought is still there.
    await page.reload()
    await page.get_by_role("link", name="Show the ticket").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")
    await page.get_by_role("button", name="Change the guest").click()
    await page.get_by_role("button", name="Leave it open").click()
    await expect(page.get_by_role("heading", name="A guest of Priya Raman")).to_be_visible()

    (purchase,) = await purchases_of(admin, event)
    path = f"admin/events/{event['id']}/purchases/{purchase['id']}/mark-paid"
    assert (await admin.post(path, {})).status == 200
    await page.reload()
    await is_at_the_tickets(page, "One seat is yours, Priya")


async def test_others_buy_the_last_seats_while_a_donor_chooses(
    visit: Visit, admin: Client, donor: Client, event: Json
) -> None:
    single = await new_package(admin, event, quantity_limit=4)
    await new_package(admin, event, name="Pair of Seats", price="480.00", seats_per_package=2)
    priya = await visit("donor", name=DONOR)
    page = await arrive(priya, event)
    await page.get_by_label("Quantity").fill("3")
    await bought(donor, single, 2)
    await expect(page.get_by_text("Only 2 are left. Take 2?")).to_be_visible(
        timeout=PATIENCE_MILLISECONDS
    )
    await bought(donor, single, 2)
    await expect(
        page.get_by_text("Single Seat has just sold out. Nothing was charged.")
    ).to_be_visible(timeout=PATIENCE_MILLISECONDS)
    await priya.check_accessibility()
    await page.get_by_role("button", name="Pair of Seats, $480.00").click()
    await page.get_by_label("Quantity").fill("1")
    await page.get_by_role("button", name="Buy 2 seats").click()
    await sign_in(page)
    await page.get_by_role("button", name="Buy 2 seats").click()
    await is_at_the_tickets(page, "Two seats are held for you, Priya")


async def test_the_last_seats_go_while_buy_is_pressed(
    visit: Visit, admin: Client, donor: Client, event: Json
) -> None:
    """FR-020: refused, told what is left, and bought with one more press."""
    single = await new_package(admin, event, quantity_limit=4)
    priya = await visit("donor", name=DONOR)
    priya.expected.append("409")
    await freeze_the_list(priya.page)
    page = await arrive(priya, event)
    await sign_in(page)
    await page.get_by_label("Quantity").fill("3")
    await bought(donor, single, 2)
    await page.get_by_role("button", name="Buy 3 seats").click()
    await expect(page.get_by_text("Only 2 are left. Take 2?")).to_be_visible()
    await page.get_by_role("button", name="Buy 2 for $500.00").click()
    await is_at_the_tickets(page, "Two seats are held for you, Priya")


async def test_a_price_that_changed_is_shown_before_anything_is_bought(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    priya = await visit("donor", name=DONOR)
    priya.expected.append("409")
    await freeze_the_list(priya.page)
    page = await arrive(priya, event)
    await sign_in(page)
    change = {"price": "260.00"}
    answer = await admin.patch(package_path(package), change, If_Match=version_tag(package))
    assert answer.status == 200
    await page.get_by_role("button", name="Buy 1 seat").click()
    words = "The total is now $260.00 (it was $250.00). Nothing was bought."
    await expect(page.get_by_text(words)).to_be_visible()
    await priya.check_accessibility()
    await page.get_by_role("button", name="Not now").click()
    await expect(page.get_by_text(words)).to_be_hidden()
    assert await purchases_of(admin, event) == []
    await page.get_by_role("button", name="Buy 1 seat").click()
    await page.get_by_role("button", name="Buy for $260.00").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")


async def test_a_code_that_is_used_up_can_be_left_out(
    visit: Visit, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-044."""
    code = await new_code(admin, event, max_total_uses=1)
    await bought(donor, package, promo_code=code["code"])
    priya = await visit("donor", name=DONOR)
    priya.expected.append("409")
    page = await arrive(priya, event)
    await sign_in(page)
    await page.get_by_label("Promo code").fill("NOSUCHCODE")
    words = "We don't know this code. Please check the spelling."
    await expect(page.get_by_text(words)).to_be_visible()
    await page.get_by_label("Promo code").fill(code["code"])
    await expect(page.get_by_text("This code has been used up.")).to_be_visible()
    await page.get_by_role("button", name="Buy without it for $250.00").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")


async def test_a_donor_is_told_how_many_seats_one_person_can_hold(
    visit: Visit, admin: Client
) -> None:
    event = await new_event(admin, max_tickets_per_donor=2)
    await new_package(admin, event)
    priya = await visit("donor", name=DONOR)
    priya.expected.append("409")
    page = await arrive(priya, event)
    await sign_in(page)
    await page.get_by_label("Quantity").fill("3")
    await page.get_by_role("button", name="Buy 3 seats").click()
    words = "One person can hold up to 2 seats; you have 0. Choose up to 2."
    await expect(page.get_by_text(words)).to_be_visible()


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

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/tickets/purchase", lose_the_answer)
    await page.get_by_role("button", name="Buy 1 seat").click()
    words = "We can't reach the box office. Your order is kept and can't be bought twice."
    await expect(page.get_by_text(words)).to_be_visible()
    assert len(await purchases_of(admin, event)) == 1
    await page.unroute("**/tickets/purchase")
    await page.reload()
    under_way = "This order was under way when the page was left."
    await expect(page.get_by_text(under_way)).to_be_visible()
    await expect(page.get_by_label("Quantity")).to_be_disabled()
    await page.get_by_role("button", name="Try again").click()
    await is_at_the_tickets(page, "One seat is held for you, Priya")
    assert len(await purchases_of(admin, event)) == 1
    # What was bought is no longer an order.
    await page.goto(path_of(event))
    await expect(page.get_by_label("Quantity")).to_be_enabled()


async def test_a_session_that_has_ended_keeps_the_order(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    priya = await visit("donor", name=DONOR)
    priya.expected.append("401")
    page = await arrive(priya, event)

    async def make_it_an_old_one(route: Route) -> None:
        wanted = json.loads(route.request.post_data or "{}")
        await route.continue_(post_data={**wanted, "expires_in": -3_600})

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


async def test_before_sales_open_the_page_says_when(visit: Visit, admin: Client) -> None:
    event = await new_event(
        admin,
        starts_at="2098-04-18T22:30:00Z",
        sales_open_at="2098-02-14T14:00:00Z",
    )
    await new_package(admin, event)
    priya = await visit("donor", name=DONOR)
    page = await arrive(priya, event)
    words = "Tickets go on sale Friday, February 14, 2098, 9:00 AM EST."
    await expect(page.get_by_text(words)).to_be_visible()
    await expect(page.get_by_role("button", name="Buy")).to_be_hidden()
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
    await page.evaluate(UNTIL_KEPT)
    await priya.context.set_offline(True)
    await page.reload()
    await is_at_the_tickets(page, "One seat is held for you, Priya")
    await expect(page.get_by_text("You're offline. This is what we last saw")).to_be_visible()
    await expect(page.get_by_role("img", name="QR code of ticket")).to_have_count(1)
    await page.goto(path_of(event))
    await expect(page.locator(".menu")).to_contain_text(package["name"])
    await expect(page.get_by_text("You can buy once you're back.").first).to_be_visible()
