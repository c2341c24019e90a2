"""The order in which donors see packages (FR-050, FR-051)."""

import asyncio
from collections.abc import Callable
from uuid import uuid4

import psycopg
import pytest

from shared.services.catalogue import package_order
from tests.factories import Json, bought, new_event, new_package
from tests.factories.paths import packages_path, public_packages_path
from tests.harness.audit_trail import read_trail
from tests.harness.client import Client
from tests.harness.sync_points import hold_after, until


@pytest.fixture
async def packages(admin: Client, event: Json) -> list[Json]:
    """Three packages of `event`, in their order."""
    return [await new_package(admin, event, name=name) for name in ("Seat", "Table", "Patron")]


def _ids(packages: list[Json]) -> list[str]:
    return [package["id"] for package in packages]


async def _order(admin: Client, event: Json) -> list[tuple[int, str]]:
    items = (await admin.get(packages_path(event))).json["items"]
    return [(item["display_order"], item["id"]) for item in items]


async def test_a_new_order_is_answered_and_shown_to_donors(
    admin: Client, anybody: Client, event: Json, packages: list[Json]
) -> None:
    seat, table, patron = _ids(packages)
    wanted = [patron, seat, table]
    answer = await admin.post(f"{packages_path(event)}/reorder", {"package_ids": wanted})
    assert answer.status == 200
    assert _ids(answer.json["items"]) == wanted
    assert await _order(admin, event) == [(1, patron), (2, seat), (3, table)]
    public = (await anybody.get(public_packages_path(event))).json["items"]
    assert _ids(public) == wanted


async def test_a_new_order_is_no_new_version(
    admin: Client, donor: Client, event: Json, packages: list[Json]
) -> None:
    """The version counts changes of the package's own fields, not its place."""
    await bought(donor, packages[0])
    answer = await admin.post(
        f"{packages_path(event)}/reorder", {"package_ids": _ids(packages)[::-1]}
    )
    assert {item["version"] for item in answer.json["items"]} == {1}


@pytest.mark.parametrize(
    "wrong",
    [
        lambda ids: ids[:-1],
        lambda ids: [],
        lambda ids: [*ids[:-1], ids[0]],
        lambda ids: [*ids, ids[0]],
        lambda ids: [*ids[:-1], str(uuid4())],
        lambda ids: [*ids, str(uuid4())],
    ],
    ids=[
        "one missing",
        "all missing",
        "one for another",
        "one twice",
        "foreign for one",
        "foreign",
    ],
)
async def test_a_list_that_is_not_the_packages_each_once_changes_nothing(
    admin: Client,
    event: Json,
    packages: list[Json],
    superuser: psycopg.Connection,
    wrong: Callable[[list[str]], list[str]],
) -> None:
    before, trail = await _order(admin, event), read_trail(superuser, event["id"])
    answer = await admin.post(
        f"{packages_path(event)}/reorder", {"package_ids": wrong(_ids(packages)[::-1])}
    )
    assert (answer.status, answer.code) == (400, "order_mismatch")
    assert await _order(admin, event) == before
    assert read_trail(superuser, event["id"]) == trail


async def test_a_package_of_another_event_is_foreign(
    admin: Client, event: Json, packages: list[Json]
) -> None:
    theirs = await new_package(admin, await new_event(admin))
    answer = await admin.post(
        f"{packages_path(event)}/reorder", {"package_ids": [*_ids(packages)[1:], theirs["id"]]}
    )
    assert (answer.status, answer.code) == (400, "order_mismatch")


async def test_an_event_without_packages_has_the_empty_order(admin: Client, event: Json) -> None:
    answer = await admin.post(f"{packages_path(event)}/reorder", {"package_ids": []})
    assert (answer.status, answer.json["items"]) == (200, [])


@pytest.mark.parametrize("ids", ["x", None, [None], ["x"], [1], {"a": 1}])
async def test_what_is_no_list_of_ids_is_refused(admin: Client, event: Json, ids: object) -> None:
    answer = await admin.post(f"{packages_path(event)}/reorder", {"package_ids": ids})
    assert (answer.status, answer.code) == (400, "validation_failed")


async def test_each_package_that_moved_is_on_record(
    admin: Client, event: Json, packages: list[Json], superuser: psycopg.Connection
) -> None:
    """FR-066."""
    seat, table, patron = _ids(packages)
    before = len(read_trail(superuser, event["id"]))
    await admin.post(f"{packages_path(event)}/reorder", {"package_ids": [table, seat, patron]})
    entries = read_trail(superuser, event["id"])[before:]
    assert [(str(entry.entity_id), entry.change) for entry in entries] == [
        (table, ("reordered", "display_order", "2", "1")),
        (seat, ("reordered", "display_order", "1", "2")),
    ]


async def test_the_same_order_again_leaves_no_entry(
    admin: Client, event: Json, packages: list[Json], superuser: psycopg.Connection
) -> None:
    before = read_trail(superuser, event["id"])
    body = {"package_ids": _ids(packages)}
    assert (await admin.post(f"{packages_path(event)}/reorder", body)).status == 200
    assert read_trail(superuser, event["id"]) == before


async def test_of_two_orders_at_once_the_second_starts_from_the_first(
    admin: Client,
    event: Json,
    packages: list[Json],
    superuser: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """FR-051. Both move the second package: read too early, its new place would be taken."""
    first, second, third = _ids(packages)
    path = f"{packages_path(event)}/reorder"

    def somebody_waits() -> bool:
        waiting = superuser.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
        return waiting is not None and waiting[0] > 0

    written = hold_after(monkeypatch, package_order, "_move")
    one = asyncio.create_task(admin.post(path, {"package_ids": [second, first, third]}))
    await written.reached.wait()
    other = asyncio.create_task(admin.post(path, {"package_ids": [first, third, second]}))
    await until(somebody_waits)
    written.released.set()
    answers = await asyncio.gather(one, other)
    assert [answer.status for answer in answers] == [200, 200]
    assert await _order(admin, event) == [(1, first), (2, third), (3, second)]


async def test_packages_that_are_added_at_once_get_places_of_their_own(
    admin: Client, event: Json
) -> None:
    """FR-016, FR-051."""
    await asyncio.gather(*(new_package(admin, event) for _ in range(8)))
    assert [place for place, _ in await _order(admin, event)] == list(range(1, 9))
