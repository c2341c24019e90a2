"""How much script a page needs before it can be used, as it goes over the line: gzipped.

What a page imports later, when it is first needed, is not counted: the service worker has it then.
"""

import gzip
import json
from functools import cache
from typing import Any

import pytest

from infra.local.admin import DIST, build

# In bytes: 200 kB for coordinators, 120 kB for donors on a phone in a ballroom.
ADMIN_BUDGET, DONOR_BUDGET = 200_000, 120_000
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
