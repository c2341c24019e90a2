"""Signing in at an OpenID Connect issuer: code flow with PKCE, and tokens in memory only."""

import json
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.async_api import Route, expect

from infra.local.people import Person
from tests.browser.conftest import Visit
from tests.browser.donor import DONOR, arrive, is_at_the_tickets, path_of, sign_in
from tests.browser.oidc_issuer import CLIENT, OidcIssuer, serve_issuer
from tests.browser.pages import package_names
from tests.browser.paths import package_page, packages_page
from tests.browser.test_forbidden_storage import forbid
from tests.browser.visitor import Visitor
from tests.factories import Json
from tests.factories.paths import package_path
from tests.harness.client import Client
from tests.harness.key_server import KeyServer


@pytest.fixture
def issuer(site: str, keys: KeyServer) -> Iterator[OidcIssuer]:
    """An issuer whose access tokens the app accepts."""
    nobody = Person("Amara Lindgren", "", ("event_coordinator",))
    with serve_issuer(OidcIssuer(keys.issuer, nobody, f"{site}/signed-in")) as served:
        yield served


async def use_the_issuer(visitor: Visitor, issuer: OidcIssuer) -> None:
    """Tell the app to use the issuer."""
    issuer.person = visitor.person
    sign_in = {
        "kind": "oidc",
        "authority": issuer.url,
        "client_id": CLIENT,
        "scope": "openid profile email",
    }

    async def configure(route: Route) -> None:
        body = json.dumps({"api_origin": "", "sign_in": sign_in})
        await route.fulfill(body=body, content_type="application/json")

    await visitor.context.route("**/config.json", configure)


async def sign_in_there(visitor: Visitor, issuer: OidcIssuer, path: str) -> None:
    """Tell the app to use the issuer, and sign in on the way to a page."""
    await use_the_issuer(visitor, issuer)
    await visitor.page.goto(path)
    await visitor.press_sign_in()


async def refuse_the_first_change(visitor: Visitor) -> list[str]:
    """Let the app refuse the token of the next change; return where what was refused is noted."""
    refused: list[str] = []

    async def refuse(route: Route) -> None:
        if route.request.method != "PATCH" or refused:
            await route.continue_()
            return
        refused.append(route.request.url)
        await route.continue_(headers={**route.request.headers, "authorization": "Bearer old"})

    await visitor.context.route("**/api/**", refuse)
    return refused


async def test_the_issuer_signs_in_and_brings_back_to_the_page_that_was_asked_for(
    visit: Visit, admin: Client, event: Json, package: Json, issuer: OidcIssuer
) -> None:
    amara = await visit("event_coordinator")
    await amara.coordinate(admin, event)
    await sign_in_there(amara, issuer, packages_page(event))
    page = amara.page
    await expect(package_names(page)).to_have_text(package["name"])
    assert page.url.endswith(packages_page(event))
    # Nothing that signs in is kept where another script, or the next person, could find it.
    kept = await page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert "eyJ" not in kept
    assert "access_token" not in kept
    # After a reload the issuer's own session brings it back, and nobody is asked anything.
    await page.reload()
    await expect(package_names(page)).to_have_text(package["name"])
    await expect(page.get_by_role("button", name="Sign in")).to_have_count(0)


async def test_a_new_tab_takes_the_session_over_where_the_issuer_can_not_be_asked(
    visit: Visit, admin: Client, event: Json, package: Json, issuer: OidcIssuer
) -> None:
    """As in browsers that keep the issuer's cookie from the silent frame."""
    amara = await visit("event_coordinator")
    await amara.coordinate(admin, event)
    await sign_in_there(amara, issuer, packages_page(event))
    await expect(package_names(amara.page)).to_have_text(package["name"])
    issuer.is_signed_in = False
    tab = await amara.context.new_page()
    await tab.goto(packages_page(event))
    await expect(package_names(tab)).to_have_text(package["name"])


async def test_a_popup_signs_in_where_the_browser_forbids_storage(
    visit: Visit, admin: Client, event: Json, package: Json, issuer: OidcIssuer
) -> None:
    """What a redirect needs on its return can't be kept, by the page or by the popup."""
    amara = await visit("event_coordinator")
    await amara.context.add_init_script(forbid("localStorage", "sessionStorage"))
    await amara.coordinate(admin, event)
    issuer.is_signed_in = False
    await use_the_issuer(amara, issuer)
    await amara.page.goto(packages_page(event))
    async with amara.page.expect_popup() as popup:
        await amara.page.get_by_role("button", name="Sign in").click()
    assert await popup.value is not amara.page
    await expect(package_names(amara.page)).to_have_text(package["name"])


async def test_a_session_that_the_issuer_has_ended_is_begun_again_beside_the_page(
    visit: Visit, admin: Client, event: Json, package: Json, issuer: OidcIssuer
) -> None:
    amara = await visit("event_coordinator")
    amara.expected.append("401 (Unauthorized)")
    await amara.coordinate(admin, event)
    await sign_in_there(amara, issuer, package_page(package))
    page = amara.page
    await page.get_by_label("Name").fill("Seat by the Window")
    issuer.is_signed_in = False
    await amara.end_session()
    await page.get_by_role("button", name="Save changes").click()
    expired = page.get_by_role("alertdialog", name="Please sign in again")
    await expect(expired).to_be_visible()
    await amara.allow_sessions()
    await expired.get_by_role("button", name="Sign in as Amara Lindgren").click()
    await expect(expired).to_be_hidden()
    await expect(page.get_by_label("Name")).to_have_value("Seat by the Window")
    await page.get_by_role("button", name="Save changes").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Seat by the Window")


async def test_a_token_that_is_refused_is_renewed_without_a_word(
    visit: Visit, admin: Client, event: Json, package: Json, issuer: OidcIssuer
) -> None:
    amara = await visit("event_coordinator")
    amara.expected.append("401 (Unauthorized)")
    await amara.coordinate(admin, event)
    await sign_in_there(amara, issuer, package_page(package))
    page = amara.page
    await page.get_by_label("Name").fill("Seat by the Window")
    refused = await refuse_the_first_change(amara)
    await page.get_by_role("button", name="Save changes").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Seat by the Window")
    assert len(refused) == 1


async def test_a_renewal_makes_nobody_somebody_else(
    visit: Visit, admin: Client, event: Json, package: Json, issuer: OidcIssuer
) -> None:
    """Another person has signed in at the issuer meanwhile, in another tab of the same browser."""
    amara = await visit("event_coordinator")
    amara.expected.append("401 (Unauthorized)")
    await amara.coordinate(admin, event)
    await sign_in_there(amara, issuer, package_page(package))
    page = amara.page
    await page.get_by_label("Name").fill("Seat by the Window")
    noor = f"{uuid4().hex}@example.org"
    issuer.person = Person("Noor Haddad", noor, ("super_admin",))
    refused = await refuse_the_first_change(amara)
    await page.get_by_role("button", name="Save changes").click()
    expired = page.get_by_role("alertdialog", name="Please sign in again")
    await expect(expired).to_be_visible()
    assert len(refused) == 1
    assert (await admin.get(package_path(package))).json["name"] == package["name"]
    # And who signs in as another begins anew.
    await expired.get_by_role("button", name="Sign in as Amara Lindgren").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Events")
    await expect(page.get_by_role("button", name="Noor Haddad")).to_be_visible()


async def test_signing_out_ends_the_session_at_the_issuer_too(
    visit: Visit, admin: Client, event: Json, package: Json, issuer: OidcIssuer
) -> None:
    amara = await visit("event_coordinator")
    await amara.coordinate(admin, event)
    await sign_in_there(amara, issuer, packages_page(event))
    page = amara.page
    await page.get_by_role("button", name="Amara Lindgren").click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert issuer.is_signed_in is False


async def test_a_donor_comes_back_to_the_order(
    visit: Visit, site: str, event: Json, package: Json, issuer: OidcIssuer
) -> None:
    """The donors' page is another document: it has to come back to itself, signing in and out."""
    issuer.redirect_uri = f"{site}/e/-/signed-in"
    priya = await visit("donor", name=DONOR)
    await use_the_issuer(priya, issuer)
    page = await arrive(priya, event)
    await page.get_by_label("Quantity").fill("2")
    await page.get_by_label("Guest 2, name").fill("Leo Raman")
    await sign_in(page)
    await expect(page).to_have_url(f"{site}{path_of(event)}")
    await expect(page.get_by_label("Guest 2, name")).to_have_value("Leo Raman")
    await page.get_by_role("button", name="Buy 2 seats").click()
    await is_at_the_tickets(page, "Two seats are held for you, Priya")
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(event["name"])
    await expect(page).to_have_url(f"{site}{path_of(event)}")
    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert issuer.is_signed_in is False
