"""A page of purchases is cut by its tickets, so that no page costs much more than another."""

import asyncio
from collections.abc import Iterable

import pytest

from shared import slices
from shared.services.guests import views as guest_views
from shared.services.purchases import views
from tests.factories import Json, bought, new_event, new_package
from tests.factories.options import new_option, response
from tests.factories.paths import event_path
from tests.harness.client import Client
from tests.harness.patching import replace_everywhere

pytestmark = pytest.mark.usefixtures("without_rate_limits")

_PURCHASES, _QUANTITY, _SEATS = 60, 20, 10
_A_PURCHASE = _QUANTITY * _SEATS


def _tickets_of(page: Json) -> int:
    return sum(len(purchase["tickets"]) for purchase in page["items"])


async def _pages(reader: Client, path: str) -> list[Json]:
    pages = [(await reader.get(f"{path}?limit=200")).json]
    while (cursor := pages[-1]["next_cursor"]) is not None:
        pages.append((await reader.get(f"{path}?limit=200&cursor={cursor}")).json)
    return pages


def _ids(pages: Iterable[Json]) -> list[str]:
    return [purchase["id"] for page in pages for purchase in page["items"]]


async def test_pages_of_large_purchases_have_few_of_them_and_show_each_once(
    admin: Client, donor: Client, event: Json
) -> None:
    """FR-054: in one's own list, and in the event's."""
    tables = await new_package(admin, event, seats_per_package=_SEATS)
    made = [(await bought(donor, tables, _QUANTITY))["id"] for _ in range(_PURCHASES)]
    for reader, path in (
        (donor, "me/purchases"),
        (admin, f"{event_path(event)}/tickets/sales/purchases"),
    ):
        pages = await _pages(reader, path)
        assert _ids(pages) == made[::-1]
        most = views.PAGE_TICKETS
        # Every page is as full as it may be, but the last.
        assert all(most - _A_PURCHASE < _tickets_of(page) <= most for page in pages[:-1])
        assert _tickets_of(pages[-1]) <= most
        assert len(pages) == _PURCHASES * _A_PURCHASE / most


async def test_page_has_one_purchase_however_large_it_is(
    admin: Client, donor: Client, event: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE_TICKETS", 5)
    small = await new_package(admin, event)
    table = await new_package(admin, event, seats_per_package=6)
    made = [await bought(donor, each) for each in (small, table, table, small, small)]
    pages = await _pages(donor, "me/purchases")
    assert [_tickets_of(page) for page in pages] == [2, 6, 6, 1]
    assert _ids(pages) == [purchase["id"] for purchase in made[::-1]]


class Watch:
    """Counts the tickets that are made between two times that another task runs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.most = 0
        self._made = 0
        original = guest_views.read_ticket

        def counted(*args: object) -> object:
            self._made += 1
            self.most = max(self.most, self._made)
            return original(*args)  # type: ignore[arg-type]

        replace_everywhere(monkeypatch, original, counted)

    async def run(self) -> None:
        """Be the other task, which always has something to do."""
        while True:
            self._made = 0
            await asyncio.sleep(0)


async def _most_made_at_once(
    admin: Client, donor: Client, monkeypatch: pytest.MonkeyPatch
) -> list[int]:
    """Return how many tickets are made without a pause: buying, reading one purchase, a list."""
    event = await new_event(admin)
    table = await new_package(admin, event, seats_per_package=50)
    option = await new_option(admin, table)
    seen: list[int] = []

    async def watched(path: str | None) -> Json:
        with monkeypatch.context() as patched:
            watch = Watch(patched)
            other = asyncio.create_task(watch.run())
            answers = [response(option, "None")]
            answer: Json = (
                await bought(donor, table, 10, option_responses=answers)
                if path is None
                else (await donor.get(path)).json
            )
            other.cancel()
        seen.append(watch.most)
        return answer

    made = await watched(None)
    await watched(f"me/purchases/{made['id']}")
    await watched("me/purchases")
    return seen


async def test_others_run_between_the_slices_of_a_long_answer(
    admin: Client, donor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "SLICE_ITEMS", 50)
    assert all(most <= 50 for most in await _most_made_at_once(admin, donor, monkeypatch))


async def test_without_slices_a_long_answer_is_made_at_once(
    admin: Client, donor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(slices, "SLICE_ITEMS", 1_000_000)
    assert await _most_made_at_once(admin, donor, monkeypatch) == [500] * 3
