"""Somebody who looks after no event finds the way on, and the way out."""

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.paths import coordinator_at, packages_page
from tests.factories import Json
from tests.harness.client import Client

NOTHING = "You have no events to look after"


async def test_a_donor_who_signs_in_at_the_front_door_finds_their_tickets_and_signs_out(
    visit: Visit, event: Json, package: Json
) -> None:
    theo = await visit("donor", name="Theo Marchetti")
    theo.expected.append("403 (Forbidden)")
    page = theo.page
    await theo.sign_in("/")
    await expect(page.get_by_role("heading", name=NOTHING)).to_be_visible()
    await expect(page.get_by_text("open the link to the event")).to_be_visible()
    await expect(page.get_by_text("Request", exact=False)).to_have_count(0)
    await theo.check_accessibility()
    await page.get_by_role("button", name="Theo Marchetti").click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


async def test_a_donor_who_has_bought_is_led_to_the_donors_page(
    visit: Visit, event: Json, package: Json
) -> None:
    theo = await visit("donor", name="Theo Marchetti")
    theo.expected.append("403 (Forbidden)")
    page = theo.page
    wanted = {"name": theo.person.name, "email": theo.person.email, "roles": theo.person.roles}
    token = await (await theo.context.request.post(f"{theo.site}/local/token", data=wanted)).json()
    bought_one = await theo.context.request.post(
        f"{theo.site}/api/v1/events/{event['id']}/tickets/purchase",
        headers={"Authorization": f"Bearer {token['access_token']}", "Idempotency-Key": "one"},
        data={"package_id": package["id"], "quantity": 1},
    )
    assert bought_one.status == 201, await bought_one.text()
    await theo.sign_in("/events")
    await page.get_by_role("link", name=f"My tickets for {event['name']}").click()
    await expect(page).to_have_url(f"{theo.site}/e/{event['slug']}/tickets")


async def test_a_coordinator_who_was_removed_meanwhile_gets_on(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    jonas = await coordinator_at(visit, admin, event, packages_page(event), name="Jonas Berg")
    jonas.expected.append("403 (Forbidden)")
    path = f"admin/events/{event['id']}/coordinators"
    (assigned,) = (await admin.get(path)).json["items"]
    removed = await admin.delete(f"{path}/{assigned['id']}")
    assert removed.status == 204, removed.body
    page = jonas.page
    await page.goto("/events")
    await expect(page.get_by_role("heading", name=NOTHING)).to_be_visible()
    await expect(page.get_by_role("button", name="Jonas Berg")).to_be_visible()
