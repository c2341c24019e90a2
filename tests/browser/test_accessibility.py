"""axe on every page, in both themes; the journeys run it on what opens on them."""

from typing import Literal

import pytest

from infra.local.people import ADMIN, COORDINATOR, Person
from tests.browser.conftest import Visit
from tests.browser.demo_event import DemoEvent
from tests.browser.take_screenshots import PICTURES, THEMES, unlimited

__all__ = ["unlimited"]


@pytest.mark.usefixtures("unlimited")
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("who", [None, COORDINATOR, ADMIN], ids=["nobody", "coordinator", "admin"])
async def test_no_page_has_a_serious_fault(
    visit: Visit, demo: DemoEvent, theme: Literal["light", "dark"], who: Person | None
) -> None:
    """WCAG 2.2 AA, as far as a machine can tell."""
    paths = dict.fromkeys(picture.path for picture in PICTURES if picture.who == who)
    assert paths
    visitor = await visit(person=who, theme=theme)
    if who is not None:
        await visitor.sign_in("/events")
    for path in paths:
        place = path.format(event=demo.id, slug=demo.slug, package=demo.package_id)
        await visitor.page.goto(place)
        await visitor.page.wait_for_load_state("networkidle")
        await visitor.check_accessibility()
