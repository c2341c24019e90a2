"""The order of an event's packages, while several coordinators change it."""

import asyncio
from collections.abc import Sequence

import psycopg
import pytest

from shared.services.audit import record
from shared.services.catalogue import package_order, packages
from tests.factories import Json, new_package, package_body
from tests.harness.client import Answer, Client
from tests.harness.guards import without_constraint
from tests.harness.patching import replace_everywhere
from tests.harness.sync_points import meet_after

_ONE_PLACE_EACH = "uq_ticket_packages_event_display_order"


def _path(event: Json) -> str:
    return f"admin/events/{event['id']}/tickets/packages"


async def _reorder(admin: Client, event: Json, ids: Sequence[str]) -> Answer:
    return await admin.post(f"{_path(event)}/reorder", {"package_ids": ids})


async def _places(admin: Client, event: Json) -> dict[str, int]:
    listed = (await admin.get(_path(event))).json["items"]
    return {package["id"]: package["display_order"] for package in listed}


@pytest.fixture
async def ids(admin: Client, event: Json) -> list[str]:
    """Twelve packages, in their order."""
    return [(await new_package(admin, event, name=f"Table {n}"))["id"] for n in range(1, 13)]


async def test_reorders_at_once_leave_one_of_the_orders(
    admin: Client, event: Json, ids: list[str]
) -> None:
    """FR-051: the last one counts, whole; no two are mixed and none fails."""
    orders = [ids[turn:] + ids[:turn] for turn in range(1, 9)]
    answers = await asyncio.gather(*(_reorder(admin, event, order) for order in orders))
    assert [answer.status for answer in answers] == [200] * len(orders)
    places = await _places(admin, event)
    assert list(places) in orders
    assert list(places.values()) == list(range(1, 13))


async def test_packages_created_at_once_each_get_a_place_at_the_end(
    admin: Client, event: Json
) -> None:
    """FR-016: one after the other, without a gap."""
    answers = await asyncio.gather(
        *(admin.post(_path(event), package_body(name=f"Table {n}")) for n in range(10))
    )
    assert [answer.status for answer in answers] == [201] * 10
    assert sorted(answer.json["display_order"] for answer in answers) == list(range(1, 11))


async def _create_two_of_which_neither_sees_the_other(
    admin: Client, event: Json, monkeypatch: pytest.MonkeyPatch
) -> list[Answer]:
    async def lock_nothing(*_: object) -> None:
        pass

    async def record_nothing(*_: object) -> None:
        pass

    replace_everywhere(monkeypatch, package_order.lock_order, lock_nothing)
    monkeypatch.setattr(record, "append", record_nothing)
    meet_after(monkeypatch, packages, "get_package", 2)
    return await asyncio.gather(*(admin.post(_path(event), package_body()) for _ in range(2)))


async def test_control_packages_share_a_place_without_the_guards(
    admin: Client, event: Json, superuser: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both count the packages before either is there."""
    with without_constraint(superuser, "ticket_packages", _ONE_PLACE_EACH, event["id"]):
        answers = await _create_two_of_which_neither_sees_the_other(admin, event, monkeypatch)
        places = await _places(admin, event)
    assert [answer.status for answer in answers] == [201, 201]
    assert list(places.values()) == [1, 1]


async def test_constraint_refuses_a_shared_place_where_nothing_is_locked(
    admin: Client, event: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-051: the order can't be corrupted, even by a forgotten lock."""
    await _create_two_of_which_neither_sees_the_other(admin, event, monkeypatch)
    assert list((await _places(admin, event)).values()) == [1]


async def test_creating_deleting_and_reordering_at_once_corrupt_nothing(
    admin: Client, event: Json, ids: list[str]
) -> None:
    """FR-051: a list that is out of date by then is refused, and changes nothing."""
    kept, leaving = ids[:8], ids[8:]
    *deleted, created, reordered, again = await asyncio.gather(
        *(admin.delete(f"{_path(event)}/{gone}", If_Match='"1"') for gone in leaving),
        admin.post(_path(event), package_body(name="Late addition")),
        _reorder(admin, event, ids[::-1]),
        _reorder(admin, event, kept),
    )
    assert [answer.status for answer in deleted] == [204] * len(leaving)
    assert created.status == 201
    assert all(
        answer.status == 200 or answer.code == "order_mismatch" for answer in (reordered, again)
    )
    places = await _places(admin, event)
    assert set(places) == {*kept, created.json["id"]}
    assert len(set(places.values())) == len(places)
    settled = await _reorder(admin, event, sorted(places))
    assert settled.status == 200
    assert list((await _places(admin, event)).values()) == list(range(1, 10))


async def test_reordering_and_editing_at_once_never_deadlock(
    admin: Client, event: Json, ids: list[str]
) -> None:
    """FR-051: every change locks in the same order: the event, its packages, the audit trail."""
    answers = await asyncio.gather(
        *(_reorder(admin, event, ids[turn:] + ids[:turn]) for turn in range(6)),
        *(admin.patch(f"{_path(event)}/{one}", {"name": "Renamed"}, If_Match='"1"') for one in ids),
        *(admin.patch(f"admin/events/{event['id']}", {"venue": f"Pier {n}"}) for n in range(6)),
    )
    assert {answer.status for answer in answers} == {200}
