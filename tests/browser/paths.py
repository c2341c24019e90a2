"""Where things are, and how a coordinator gets there."""

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor
from tests.factories import Json
from tests.harness.client import Client


def packages_page(event: Json) -> str:
    """Return the page of an event's packages."""
    return f"/events/{event['id']}/tickets"


def package_page(package: Json) -> str:
    """Return the page of one package."""
    return f"/events/{package['event_id']}/tickets/{package['id']}/edit"


def sales_page(event: Json, search: str = "") -> str:
    """Return the page of an event's sales."""
    return f"/events/{event['id']}/tickets/sales{search}"


async def coordinator_at(
    visit: Visit, admin: Client, event: Json, path: str, **options: object
) -> Visitor:
    """Sign somebody in who coordinates the event, and go to a page, with options of `visit`."""
    visitor = await visit("event_coordinator", **options)
    await visitor.coordinate(admin, event)
    await visitor.sign_in(path)
    return visitor
