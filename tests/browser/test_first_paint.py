"""What stands in place of a page that is not there yet: away from the window's edges."""

import asyncio

import pytest
from playwright.async_api import Locator, Route, expect

from tests.browser.conftest import Visit
from tests.browser.donor import path_of
from tests.browser.paths import coordinator_at, packages_page
from tests.factories import Json
from tests.harness.client import Client

_WIDTH = 390
_LEAST_MARGIN = 12


async def _has_margins(part: Locator) -> None:
    await expect(part).to_be_visible()
    box = await part.bounding_box()
    assert box is not None
    assert box["x"] >= _LEAST_MARGIN
    assert box["x"] + box["width"] <= _WIDTH - _LEAST_MARGIN


@pytest.mark.parametrize("page", ["admin", "donor"])
async def test_the_skeleton_before_any_script_keeps_its_margins(
    visit: Visit, event: Json, page: str
) -> None:
    priya = await visit("donor", width=_WIDTH)
    priya.expected.append("ERR_FAILED")
    await priya.context.route("**/*.js", lambda route: route.abort())
    await priya.page.goto("/" if page == "admin" else path_of(event))
    await _has_margins(priya.page.locator(".start main > i").first)
    await _has_margins(priya.page.get_by_role("status"))


async def test_the_skeleton_of_an_event_that_is_being_read_keeps_its_margins(
    visit: Visit, admin: Client, event: Json
) -> None:
    amara = await coordinator_at(visit, admin, event, "/events", width=_WIDTH)
    released = asyncio.Event()

    async def answer_late(route: Route) -> None:
        await released.wait()
        await route.continue_()

    await amara.context.route(f"**/api/v1/admin/events/{event['id']}", answer_late)
    await amara.page.goto(packages_page(event), wait_until="commit")
    await _has_margins(amara.page.locator("main [aria-hidden] .panel").first)
    released.set()
    await expect(amara.page.get_by_role("heading", level=1)).to_have_text("Ticket packages")
