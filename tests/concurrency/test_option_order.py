"""The order of a package's options, while several coordinators change it and donors buy."""

import asyncio
from collections.abc import Sequence

import pytest

from shared.services.catalogue import option_order, options
from tests.factories import Json, purchase
from tests.factories.options import WAIVER, new_option, option_path, options_path, response
from tests.harness.client import Answer, Client
from tests.harness.patching import replace_everywhere


@pytest.fixture
async def ids(admin: Client, package: Json) -> list[str]:
    """Four options, in their order."""
    return [
        (await new_option(admin, package, WAIVER, name=f"No. {number}"))["id"]
        for number in range(1, 5)
    ]


async def _reorder(admin: Client, package: Json, ids: Sequence[str]) -> Answer:
    return await admin.post(f"{options_path(package)}/reorder", {"option_ids": ids})


async def _places(admin: Client, package: Json) -> dict[str, int]:
    listed = (await admin.get(options_path(package))).json["items"]
    return {option["id"]: option["display_order"] for option in listed}


async def test_reorders_at_once_leave_one_of_the_orders(
    admin: Client, package: Json, ids: list[str]
) -> None:
    """The last one counts, whole; no two are mixed and none fails."""
    orders = [ids[first:] + ids[:first] for first in (1, 2, 3)] * 2
    answers = await asyncio.gather(*(_reorder(admin, package, order) for order in orders))
    assert [answer.status for answer in answers] == [200] * len(orders)
    places = await _places(admin, package)
    assert list(places) in orders
    assert list(places.values()) == [1, 2, 3, 4]


async def test_control_two_orders_are_mixed_without_the_lock(
    admin: Client, package: Json, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both read the old places, and each writes only what moved from there."""

    async def look_only(*_: object) -> None:
        """Stand in for the lock, and lock nothing."""

    replace_everywhere(monkeypatch, options.lock_package, look_only)
    first, second, third, fourth = ids
    orders = [[second, first, third, fourth], [first, second, fourth, third]]
    read = option_order._move
    both = asyncio.Barrier(2)

    async def move_once_both_have_read(*arguments: object) -> None:
        await both.wait()
        await read(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(option_order, "_move", move_once_both_have_read)
    answers = await asyncio.gather(*(_reorder(admin, package, order) for order in orders))
    assert [answer.status for answer in answers] == [200, 200]
    assert list(await _places(admin, package)) == [second, first, fourth, third]


async def test_creating_deleting_and_reordering_at_once_corrupt_nothing(
    admin: Client, package: Json, ids: list[str]
) -> None:
    """A list that is out of date by then is refused, and changes nothing."""
    *kept, leaving = ids
    deleted, *reordered = await asyncio.gather(
        admin.delete(option_path(package, {"id": leaving})),
        _reorder(admin, package, ids[::-1]),
        _reorder(admin, package, kept[::-1]),
    )
    assert deleted.status == 204
    assert all(answer.status == 200 or answer.code == "order_mismatch" for answer in reordered)
    assert set(await _places(admin, package)) == set(kept)
    assert (await _reorder(admin, package, kept)).status == 200
    assert list((await _places(admin, package)).values()) == [1, 2, 3]


async def test_reordering_while_donors_buy_refuses_nobody(
    admin: Client, donor: Client, package: Json, ids: list[str]
) -> None:
    """A purchase that was priced before the new order is priced again; the answers still fit."""
    answers = [response({"id": option_id}, value=True) for option_id in ids]
    results = await asyncio.gather(
        *(purchase(donor, package, option_responses=answers) for _ in range(6)),
        *(_reorder(admin, package, ids[first:] + ids[:first]) for first in (1, 2, 3)),
    )
    assert [answer.status for answer in results] == [201] * 6 + [200] * 3
