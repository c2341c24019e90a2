"""What stands in place of a page that could not be loaded: what kind of trouble, and the way on."""

from uuid import uuid4

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.pages import package_names
from tests.browser.paths import coordinator_at, packages_page
from tests.factories import Json, new_event
from tests.harness.client import Client

PACKAGES = "**/tickets/packages"


async def refuse(page: Page, status: int, code: str, **headers: str) -> None:
    """Let the list of packages be refused."""

    async def answer(route: Route) -> None:
        await route.fulfill(
            status=status,
            headers=headers,
            content_type="application/problem+json",
            json={"title": "Refused.", "detail": "Refused.", "code": code, "status": status},
        )

    await page.route(PACKAGES, answer)


async def test_an_event_of_somebody_else_says_who_can_help_and_leads_to_the_events(
    visit: Visit, admin: Client, event: Json
) -> None:
    other = await new_event(admin)
    amara = await coordinator_at(visit, admin, event, packages_page(event))
    amara.expected += ["403 (Forbidden)", "ApiProblem"]
    page = amara.page
    await page.goto(packages_page(other))
    await expect(page.get_by_role("heading", name="You have no access")).to_be_visible()
    await expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    await expect(page.get_by_role("button", name="Amara Lindgren")).to_be_visible()
    await amara.check_accessibility()
    await page.get_by_role("link", name="To the events").click()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/events/{other}/tickets", "There is no such event"),
        ("/events/{event}/tickets/{other}/edit", "The event has no such ticket package"),
        ("/events/{event}/tickets/mistyped/edit", "There is no such page"),
        ("/events/{event}/mistyped", "There is no such page"),
    ],
)
async def test_what_is_not_there_is_named_in_the_frame(
    visit: Visit, admin: Client, event: Json, path: str, words: str
) -> None:
    amara = await visit("super_admin")
    amara.expected += ["404 (Not Found)", "400 (Bad Request)", "ApiProblem"]
    await amara.sign_in("/events")
    page = amara.page
    await page.goto(path.format(event=event["id"], other=uuid4()))
    await expect(page.get_by_role("heading", name=words)).to_be_visible()
    await expect(page.get_by_role("link", name="To the events")).to_be_visible()
    await expect(page.get_by_role("button", name="Amara Lindgren").first).to_be_attached()
    await amara.check_accessibility()


async def test_a_page_that_met_the_rate_limit_counts_down_and_comes_back_by_itself(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, f"{packages_page(event)}/audit")
    amara.expected += ["429", "Refused"]
    page = amara.page
    await refuse(page, 429, "rate_limited", **{"Retry-After": "4"})
    await page.goto(packages_page(event))
    await expect(page.get_by_role("heading", name="That was a lot at once")).to_be_visible()
    await expect(page.get_by_role("timer")).to_contain_text("seconds")
    # Inside the frame: the way to every other page is there.
    await expect(page.get_by_role("link", name="Sales").first).to_be_visible()
    await amara.check_accessibility()
    await page.unroute(PACKAGES)
    await expect(package_names(page)).to_have_text(package["name"])


async def test_trouble_of_the_server_is_tried_again_by_itself(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, f"{packages_page(event)}/audit")
    amara.expected += ["500", "Refused"]
    page = amara.page
    await refuse(page, 500, "internal_error", **{"Retry-After": "3"})
    await page.goto(packages_page(event))
    await expect(page.get_by_role("heading", name="The server has a problem")).to_be_visible()
    await page.unroute(PACKAGES)
    await expect(package_names(page)).to_have_text(package["name"])


async def test_a_page_that_is_not_kept_says_so_offline_and_comes_once_the_network_is_back(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    path = packages_page(event)
    amara = await coordinator_at(visit, admin, event, path, service_workers="allow")
    amara.expected += ["ERR_INTERNET_DISCONNECTED", "Unreachable", "server can't be reached"]
    page = amara.page
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await page.reload()
    await expect(package_names(page)).to_have_count(1)
    await amara.context.unroute_all()
    await amara.context.set_offline(True)
    await page.get_by_role("link", name="Audit trail").first.click()
    await expect(page.get_by_role("heading", name="You're offline")).to_be_visible()
    foot = await page.get_by_role("button", name="Amara Lindgren").bounding_box()
    assert foot is not None
    assert page.viewport_size is not None
    assert foot["y"] + foot["height"] <= page.viewport_size["height"]
    await amara.check_accessibility()
    await amara.context.set_offline(False)
    await expect(page.get_by_role("heading", name="You're offline")).to_be_hidden()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Audit trail")
