"""`make screenshots`: every page in both themes at three widths, into admin/screenshots.

Not a test: it asserts nothing, and pytest only collects it when it is named.
"""

import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import pytest

from infra.local.admin import ADMIN as ADMIN_APP
from infra.local.environment import NO_LIMITS
from infra.local.people import ADMIN, COORDINATOR, Person
from tests.browser import donor_pictures
from tests.browser.conftest import Visit
from tests.browser.demo_event import DemoEvent
from tests.browser.orders import is_for_somebody_new
from tests.browser.visitor import Visitor
from tests.harness.app_settings import changed_settings

FOLDER = ADMIN_APP / "screenshots"
WIDTHS = {"desktop": 1440, "tablet": 820, "phone": 390}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


_ANOTHER = itertools.count(10)
Preparation = Callable[[Visitor, DemoEvent], Awaitable[None]]


@dataclass(frozen=True)
class Picture:
    """A page to take a picture of. A new page takes one line in `PICTURES`.

    Args:
        name: of the file.
        path: with {event} for the event's id, {slug} for its slug, {package} for a package's id.
        prepare: what to do on the page first: open a dialog, type something wrong.
        who: looks at it; None for somebody who has not signed in.
    """

    name: str
    path: str
    prepare: Preparation | None = None
    who: Person | None = COORDINATOR


@pytest.fixture
def unlimited() -> Iterator[None]:
    """Let the same two people look at page after page: so does nobody else."""
    with changed_settings(**NO_LIMITS):
        yield


async def _open_a_purchase(visitor: Visitor, demo: DemoEvent) -> None:
    row = visitor.page.get_by_role("row").filter(has_text="Waiting for payment").first
    await row.get_by_role("button").first.click()


async def _ask_for_a_refund(visitor: Visitor, demo: DemoEvent) -> None:
    row = visitor.page.get_by_role("row").filter(has_text="Paid").first
    await row.get_by_role("button").first.click()
    await visitor.page.get_by_role("button", name="Refund").click()


async def _fill_in_an_order(visitor: Visitor, demo: DemoEvent) -> None:
    page = visitor.page
    await is_for_somebody_new(page, "Helen Marchand", "helen@tidewater-law.example")
    await page.get_by_label("In the name of").fill("Tidewater Law")
    await page.get_by_label("Ticket package").select_option(index=1)
    await page.get_by_role("switch", name="Another price").click()
    await page.get_by_role("textbox", name="Total").fill("4000")
    await page.get_by_label("Reason").fill("Board rate, agreed on March 30")
    await page.get_by_label("Check number").fill("3310")


async def _edit_a_code(visitor: Visitor, demo: DemoEvent) -> None:
    await visitor.page.get_by_role("link", name="BOARD50").click()
    await visitor.page.get_by_role("heading", name="Edit BOARD50").wait_for()


async def _make_a_mistake(visitor: Visitor, demo: DemoEvent) -> None:
    page = visitor.page
    await page.get_by_label("Description").fill("A round table for ten by the water.")
    await page.get_by_label("Quantity limit").fill("0")
    await page.get_by_label("Description").focus()


async def _meet_another_change(visitor: Visitor, demo: DemoEvent) -> None:
    page = visitor.page
    visitor.expected.append("412 (Precondition Failed)")
    await page.get_by_label("Name").fill("Lakeside Table of Ten")
    await page.get_by_label("Price").fill("2250")
    await page.get_by_label("Description").fill("A table of your own on the lake side.")
    # Each time another price: the picture before has left one behind.
    await demo.change_package(price=f"24{next(_ANOTHER):02}.00", description="A table for ten.")
    await page.get_by_role("button", name="Save changes").click()
    await page.get_by_text("Please decide").wait_for()


async def _ask_to_delete(visitor: Visitor, demo: DemoEvent) -> None:
    await visitor.page.get_by_role("button", name="Actions for Volunteers and Crew").click()
    await visitor.page.get_by_role("menuitem", name="Delete").click()
    await visitor.page.get_by_role("alertdialog").wait_for()


async def _add_an_option(visitor: Visitor, demo: DemoEvent) -> None:
    page = visitor.page
    await page.get_by_role("button", name="Add a custom option").click()
    await page.get_by_label("What to ask").fill("Dessert")
    for choice in ("Lemon tart", "Chocolate mousse", "Cheese"):
        await page.get_by_role("textbox", name="Choices").fill(choice)
        await page.keyboard.press("Enter")


async def _open_more(visitor: Visitor, demo: DemoEvent) -> None:
    more = visitor.page.get_by_role("button", name="More", exact=True)
    if await more.is_visible():
        await more.click()
        await visitor.page.get_by_role("dialog").wait_for()
    else:
        await visitor.page.get_by_role("button", name="Amara Lindgren").click()
        await visitor.page.get_by_role("menu").wait_for()


PICTURES: tuple[Picture, ...] = (
    Picture("sign-in", "/sign-in", who=None),
    Picture("events", "/events"),
    Picture("packages", "/events/{event}/tickets"),
    Picture("sales", "/events/{event}/tickets/sales", _open_a_purchase),
    Picture("sales-refund", "/events/{event}/tickets/sales", _ask_for_a_refund),
    Picture("order", "/events/{event}/tickets/sales/new", _fill_in_an_order),
    Picture("bank-day", "/events/{event}/tickets/sales/bank-day"),
    Picture("promo-codes", "/events/{event}/tickets/promo-codes", _edit_a_code),
    Picture("promo-codes-new", "/events/{event}/tickets/promo-codes/new"),
    Picture("audit", "/events/{event}/tickets/audit"),
    Picture("package-new", "/events/{event}/tickets/new"),
    Picture("package", "/events/{event}/tickets/{package}/edit", _make_a_mistake),
    Picture("package-merge", "/events/{event}/tickets/{package}/edit", _meet_another_change),
    Picture("package-option", "/events/{event}/tickets/{package}/edit", _add_an_option),
    Picture("more", "/events/{event}/tickets", _open_more),
    Picture("event-new", "/events/new", who=ADMIN),
    Picture("event-details", "/events/{event}/details"),
    Picture("event-details-super", "/events/{event}/details", who=ADMIN),
    Picture("coordinators", "/events/{event}/coordinators", who=ADMIN),
    Picture("package-delete", "/events/{event}/tickets", _ask_to_delete),
    Picture("donor", "/e/{slug}", donor_pictures.fill_in_an_order, who=None),
    Picture("donor-errors", "/e/{slug}", donor_pictures.leave_a_question_open, who=None),
    Picture("donor-few-left", "/e/{slug}", donor_pictures.want_more_than_there_is, who=None),
    Picture("donor-offline", "/e/{slug}", donor_pictures.lose_the_network, who=None),
    Picture("donor-sign-in", "/e/{slug}", donor_pictures.ask_who_is_there, who=None),
    Picture("confirmation", "/e/{slug}", donor_pictures.buy, who=None),
    Picture("confirmation-guest", "/e/{slug}", donor_pictures.name_a_guest, who=None),
    Picture("my-tickets", "/e/{slug}", donor_pictures.look_at_my_tickets, who=None),
)


@pytest.mark.parametrize(
    ("picture", "theme", "device"),
    [pytest.param(*one) for one in itertools.product(PICTURES, THEMES, WIDTHS)],
    ids=lambda part: part.name if isinstance(part, Picture) else part,
)
@pytest.mark.usefixtures("unlimited")
async def test_take(
    visit: Visit, demo: DemoEvent, picture: Picture, theme: Literal["light", "dark"], device: str
) -> None:
    name = "Priya Raman" if picture.path.startswith("/e/") else "Amara Lindgren"
    visitor = await visit(name=name, person=picture.who, width=WIDTHS[device], theme=theme)
    path = picture.path.format(event=demo.id, slug=demo.slug, package=demo.package_id)
    if picture.who is None:
        await visitor.page.goto(path)
    else:
        await visitor.sign_in(path)
    await visitor.page.wait_for_load_state("networkidle")
    if picture.prepare is not None:
        await picture.prepare(visitor, demo)
    FOLDER.mkdir(exist_ok=True)
    await visitor.show_all()
    file = FOLDER / f"{picture.name}-{device}-{theme}.png"
    await visitor.page.screenshot(path=file)
