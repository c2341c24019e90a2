"""What a page may cost: script before it can be used, and requests while it is open.

Script is counted as it goes over the line: gzipped. What a page imports later, when it is first
needed, is not counted: the service worker has it then.
"""

import asyncio
import gzip
import json
from functools import cache
from typing import Any

import pytest
from playwright.async_api import Page, Response, expect

from infra.local.admin import DIST, build
from tests.browser.conftest import Visit
from tests.browser.pages import listed
from tests.browser.visitor import Visitor
from tests.factories import Json
from tests.factories.paths import package_path, version_tag
from tests.harness.client import Client

# Script of a page, in bytes; what is needed before something useful is below.
ADMIN_BUDGET, DONOR_BUDGET = 175_000, 115_000
COMPONENT = "?tsr-split=component"


@cache
def chunks() -> dict[str, Any]:
    """Return what was built, and from what, as Vite tells it."""
    build()
    found: dict[str, Any] = json.loads((DIST / ".vite" / "manifest.json").read_text())
    return found


def needed_by(name: str) -> set[str]:
    """Return the files of a chunk and of everything that it imports at once."""
    needed: set[str] = set()
    waiting = [name]
    while waiting:
        chunk = chunks()[waiting.pop()]
        if chunk["file"] not in needed:
            needed.add(chunk["file"])
            waiting += chunk.get("imports", [])
    return needed


def pages() -> list[str]:
    """Return every page of the admin app."""
    return [name for name in chunks() if name.endswith(COMPONENT)]


def shells_of(page: str) -> list[str]:
    """Return a page and the pages that it is shown in."""
    paths = {name: name.removesuffix(f".tsx{COMPONENT}") for name in pages()}
    return [name for name in pages() if f"{paths[page]}/".startswith(f"{paths[name]}/")]


def weight(files: set[str]) -> int:
    """Return what files weigh on the line, in bytes."""
    return sum(len(gzip.compress((DIST / file).read_bytes(), 9)) for file in files)


def test_no_page_of_a_coordinator_needs_more_script_than_its_budget() -> None:
    entry = needed_by("index.html")
    weights = {
        page: weight(entry.union(*(needed_by(shell) for shell in shells_of(page))))
        for page in pages()
    }
    assert len(weights) > 5
    assert {page: each for page, each in weights.items() if each > ADMIN_BUDGET} == {}


def test_donors_load_nothing_of_the_admin_app() -> None:
    files = needed_by("donor.html")
    assert weight(files) <= DONOR_BUDGET
    # The router and drag and drop are what coordinators need.
    script = "".join((DIST / file).read_text() for file in files)
    assert "DndContext" not in script
    assert "/events/$eventId" not in script


@pytest.mark.parametrize("library", ["DndContext", "ZodError", "OidcClient"])
def test_what_only_some_pages_need_is_not_in_the_way_of_all(library: str) -> None:
    script = "".join((DIST / file).read_text() for file in needed_by("index.html"))
    assert library not in script
    everything = "".join(file.read_text() for file in (DIST / "assets").glob("*.js"))
    assert library in everything


@pytest.mark.parametrize("page", ["index.html", "donor.html"])
def test_a_skeleton_can_be_painted_before_a_style_sheet_has_come(page: str) -> None:
    """A style sheet in the head would keep the page white until it has come."""
    chunks()
    html = (DIST / page).read_text()
    assert html.index('class="start"') < html.index('rel="stylesheet"')


# As on a line on which the script takes three seconds: fonts do not come before the page then.
_NOTE_WHAT_CAME_BEFORE = """
const now = performance.now.bind(performance);
performance.now = () => now() + 3_000;
new MutationObserver((_, watch) => {
  if (document.querySelector(%s) === null) return;
  watch.disconnect();
  window.cameBefore = ["navigation", "resource"]
    .flatMap((type) => performance.getEntriesByType(type))
    .map(({ name, encodedBodySize }) => [new URL(name).pathname, encodedBodySize]);
}).observe(document, { childList: true, subtree: true });
"""


async def what_came_before(page: Page, path: str, useful: str) -> dict[str, int]:
    """Open a page; return what was loaded before something useful was there, in gzipped bytes."""
    await page.add_init_script(_NOTE_WHAT_CAME_BEFORE % json.dumps(useful))
    await page.goto(path)
    await page.locator(useful).first.wait_for()
    return dict(await page.evaluate("window.cameBefore"))


def assert_within(came: dict[str, int], *, kilobytes: int, files: int) -> None:
    """Fail if more bytes or files of the site came than that, or a font."""
    assert sum(came.values()) <= kilobytes * 1_000, came
    assert sum(path.startswith("/assets/") for path in came) <= files, came
    assert [path for path in came if path.endswith(".woff2")] == []


@pytest.mark.parametrize(
    ("page", "useful", "kilobytes", "files"),
    [("", "main li h2", 160, 7), ("/sales", "main h1", 175, 15)],
)
async def test_a_coordinator_sees_something_useful_after_few_bytes(
    visit: Visit,
    admin: Client,
    event: Json,
    package: Json,
    page: str,
    useful: str,
    kilobytes: int,
    files: int,
) -> None:
    amara = await visit("event_coordinator")
    await amara.coordinate(admin, event)
    path = f"/events/{event['id']}/tickets{page}"
    await amara.sign_in(path)
    came = await what_came_before(amara.page, path, useful)
    assert_within(came, kilobytes=kilobytes, files=files)


async def test_somebody_new_can_sign_in_after_few_bytes(visit: Visit) -> None:
    amara = await visit("event_coordinator")
    came = await what_came_before(amara.page, "/sign-in", "main h1")
    assert_within(came, kilobytes=160, files=7)


async def test_a_donor_sees_what_can_be_bought_after_few_bytes(
    visit: Visit, event: Json, package: Json
) -> None:
    priya = await visit("donor")
    came = await what_came_before(priya.page, f"/e/{event['slug']}", "main li h3")
    assert_within(came, kilobytes=125, files=7)


WATCHED_SECONDS = 20
# As `lib/polling.ts` has it for the window with the focus, and two for the beginning and the end.
POLLS_OF_ONE_WINDOW = WATCHED_SECONDS / 2.4 + 2


class Answers:
    """The answers of the API to all windows of a browser."""

    def __init__(self, visitor: Visitor) -> None:
        """Note them from now on."""
        self.all: list[Response] = []
        visitor.context.on("response", self._note)

    def _note(self, response: Response) -> None:
        if "/api/v1/" in response.url:
            self.all.append(response)

    def refused(self) -> list[str]:
        """Return what was refused as too many requests."""
        return [one.url for one in self.all if one.status == 429]

    def ending(self, path: str) -> int:
        """Return how many requests there were for a path."""
        return sum(one.url.partition("?")[0].endswith(path) for one in self.all)


async def new_window(visitor: Visitor, path: str) -> Page:
    """Open another window of the same browser, signed in."""
    page = await visitor.context.new_page()
    await page.goto(f"/sign-in?to={path}")
    headline = page.get_by_role("heading", level=1)
    await headline.wait_for()
    if await headline.inner_text() == "Sign in":
        await page.get_by_role("button", name="Sign in").click()
    await headline.filter(has_not_text="Sign in").wait_for()
    return page


async def with_entries(admin: Client, package: Json, changes: int) -> None:
    """Change a package so often, at five entries of the audit trail each time."""
    for number in range(changes):
        fields = {
            "name": f"Seat {number}",
            "description": f"Seat number {number}.",
            "price": f"{100 + number}.00",
            "quantity_limit": 1_000 + number,
            "is_sponsorship": number % 2 == 0,
        }
        tag = version_tag({"version": package["version"] + number})
        answer = await admin.patch(package_path(package), fields, if_match=tag)
        assert answer.status == 200, answer.body


async def test_six_windows_and_reading_the_audit_trail_stay_below_the_rate_limit(
    visit: Visit, admin: Client, event: Json, package: Json
) -> None:
    """Playwright gives each window the focus: all six would poll as often as the page in use."""
    await with_entries(admin, package, 60)
    amara = await visit("event_coordinator")
    await amara.coordinate(admin, event)
    answers = Answers(amara)
    trail = f"/events/{event['id']}/tickets/audit"
    await amara.sign_in(trail)
    windows = [
        await new_window(amara, f"/events/{event['id']}/tickets{page}")
        for page in ("", "/sales", "/promo-codes", "", f"/{package['id']}/edit")
    ]
    entries = listed(amara.page)
    await expect(entries).not_to_have_count(0)
    first_page = await entries.count()
    await amara.page.bring_to_front()
    # As fast as somebody scrolls who looks for the beginning.
    for pages in range(2, 6):
        await amara.page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        await expect(entries).to_have_count(pages * first_page)
    assert answers.ending("/audit/verify") == 1
    answers.all.clear()
    await asyncio.sleep(WATCHED_SECONDS)
    assert answers.refused() == []
    assert answers.ending("/tickets/sales") <= POLLS_OF_ONE_WINDOW
    # Those who wait show what the one that polls was answered.
    for window in windows:
        await expect(window.get_by_text("Live, updated").locator("visible=true")).to_be_visible()
