"""The files are served from one origin and the API answers at another, as on Azure."""

import json
from collections.abc import AsyncIterator

import azure.functions as func
import pytest
from playwright.async_api import Browser, expect

from infra.local.admin import DIST
from infra.local.host.asgi import HostApplication
from infra.local.host.local_endpoints import make_local_endpoints
from infra.local.host.server import bind, serve
from infra.local.host.static_files import StaticFiles
from infra.local.people import Person
from infra.local.stack import LocalStack
from tests.browser.paths import package_page
from tests.browser.visitor import Visitor
from tests.factories import Json
from tests.factories.paths import package_path
from tests.harness.app_settings import changed_settings
from tests.harness.client import Client
from tests.harness.key_server import KeyServer


@pytest.fixture
async def files_only(site: str, stack: LocalStack, keys: KeyServer) -> AsyncIterator[str]:
    """An origin that has the files and nothing of the API, which is at `site`."""
    config = {"api_origin": site, "sign_in": {"kind": "local", "people": []}}
    answer = func.HttpResponse(json.dumps(config), mimetype="application/json")
    local_endpoints = make_local_endpoints(stack, keys.issuer) | {
        ("GET", "/config.json"): lambda _: answer
    }
    application = HostApplication(None, local_endpoints, {}, StaticFiles(DIST))
    with bind(0) as bound:
        async with serve(application, bound):
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"


async def test_the_app_works_from_an_origin_that_the_api_names(
    browser: Browser, files_only: str, admin: Client, event: Json, package: Json
) -> None:
    """Reading, an ETag that is exposed, If-Match that is allowed, a refusal that can be read."""
    person = Person("Amara Lindgren", "amara.second@example.org", ("event_coordinator",))
    with changed_settings(CORS_ORIGINS=files_only):
        amara = await Visitor.enter(browser, files_only, person)
        amara.expected.append("412 (Precondition Failed)")
        await amara.coordinate(admin, event)
        await amara.sign_in(package_page(package))
        page = amara.page
        await page.get_by_label("Name").fill("Seat by the Window")
        await page.get_by_role("button", name="Save changes").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Seat by the Window")
        await admin.patch(package_path(package), {"price": "1.00"}, If_Match='"2"')
        await page.get_by_label("Name").fill("Seat by the LocalEndpoint")
        await page.get_by_role("button", name="Save changes").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Amara saved first")
        await amara.leave()


async def test_an_origin_that_the_api_does_not_name_gets_nothing(
    browser: Browser, files_only: str, admin: Client, event: Json, package: Json
) -> None:
    person = Person("Amara Lindgren", "amara.third@example.org", ("event_coordinator",))
    amara = await Visitor.enter(browser, files_only, person)
    amara.expected += ["CORS policy", "ERR_FAILED", "Unreachable"]
    await amara.coordinate(admin, event)
    await amara.page.goto(f"/sign-in?to={package_page(package)}")
    await amara.press_sign_in()
    await expect(
        amara.page.get_by_role("heading", name="The server can't be reached")
    ).to_be_visible()
    await amara.leave()
