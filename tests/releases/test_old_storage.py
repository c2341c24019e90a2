"""Browsers that an earlier release has left its storage in: both pages start, and go on with it."""

import json
import re
from datetime import datetime

import pytest
from playwright.async_api import expect

from infra.local.people import Person
from shared.domain import clock
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor
from tests.factories import Json
from tests.harness.client import Client
from tests.harness.key_server import KeyServer
from tests.releases.files import load

# The site empties the tables when it starts: the rows come after it.
pytestmark = pytest.mark.usefixtures("site", "recorded_rows")
_RESTORE = """(stored) => {
    if (sessionStorage.getItem("restored") !== null) return;
    for (const place of ["localStorage", "sessionStorage"])
        for (const [name, value] of Object.entries(stored[place]))
            window[place].setItem(name, value);
    sessionStorage.setItem("restored", "yes");
}"""


async def _return_to(visit: Visit, keys: KeyServer, stored: Json) -> Visitor:
    """Open a browser with this storage, as the person whose it is."""
    last = json.loads(stored["localStorage"]["last-person"])
    (who,) = json.loads(stored["localStorage"]["config"])["sign_in"]["people"]
    # People are known by issuer and subject, and the issuer of this run is another one.
    recorded_issuer = last["subject"].rpartition(" ")[0]
    restored = json.loads(
        json.dumps(stored).replace(f"{recorded_issuer} ", f"{keys.issuer.issuer} ")
    )
    visitor = await visit(person=Person(who["name"], who["email"], tuple(who["roles"])))
    await visitor.context.add_init_script(f"({_RESTORE})({json.dumps(restored)})")
    return visitor


async def test_an_order_in_doubt_is_found_among_the_tickets(
    visit: Visit, keys: KeyServer, admin: Client, release: str
) -> None:
    """It was bought by the last release, and its answer was lost."""
    stored = load(release, "donor_page")["in_doubt"]
    ((_, kept),) = json.loads(stored["sessionStorage"]["orders:recorded-gala"]).items()
    started = datetime.fromtimestamp(kept["attempt"]["startedAt"] / 1_000).astimezone()
    (event,) = load(release, "rows")["events"]
    path = f"admin/events/{event['id']}/tickets/sales/purchases?limit=200"
    before = len((await admin.get(path)).json["items"])
    with clock.frozen_at(started):
        priya = await _return_to(visit, keys, stored)
        page = priya.page
        await page.clock.set_fixed_time(started)
        await page.goto("/e/recorded-gala")
        await expect(page.get_by_text("This order was under way when")).to_be_visible()
        await page.get_by_role("button", name="Try again").click()
        # First as it was answered, "held", and a moment later as it is by now: it was paid since.
        headline = page.get_by_role("heading", level=1, name=re.compile("^Three seats are "))
        await headline.wait_for()
        await expect(page.get_by_text("Tom Okafor").first).to_be_visible()
    assert len((await admin.get(path)).json["items"]) == before


async def test_the_coordinators_page_starts_with_what_was_stored(
    visit: Visit, keys: KeyServer, release: str
) -> None:
    """Their theme, their keys, and what they last saw while it is asked for again."""
    stored = load(release, "admin_page")["looking"]
    (event,) = load(release, "rows")["events"]
    amara = await _return_to(visit, keys, stored)
    page = amara.page
    await page.goto(f"/events/{event['id']}/tickets")
    await expect(page.get_by_role("heading", name="Recorded Table")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.get_by_role("button", name="Amara Lindgren").click()
    shortcuts = page.get_by_role("menuitemcheckbox", name="Keyboard shortcuts")
    await expect(shortcuts).not_to_be_checked()
