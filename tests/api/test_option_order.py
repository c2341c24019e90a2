"""The order in which donors are asked a package's options."""

import asyncio
from collections.abc import Callable
from uuid import uuid4

import psycopg
import pytest

from shared.services.catalogue import option_order
from tests.factories import Json, bought, new_event, new_package
from tests.factories.options import new_option, option_path, options_path, response
from tests.factories.paths import package_path, public_packages_path
from tests.harness.audit_trail import read_trail
from tests.harness.client import Answer, Client
from tests.harness.sync_points import hold_after, until


@pytest.fixture
async def options(admin: Client, package: Json) -> list[Json]:
    """Three options of `package`, in their order; the second is deactivated."""
    made = [await new_option(admin, package, name=name) for name in ("Meal", "Coach", "Note")]
    await admin.patch(option_path(package, made[1]), {"is_active": False})
    return made


def _ids(options: list[Json]) -> list[str]:
    return [option["id"] for option in options]


async def _reorder(admin: Client, package: Json, ids: object) -> Answer:
    return await admin.post(f"{options_path(package)}/reorder", {"option_ids": ids})


async def _order(admin: Client, package: Json) -> list[tuple[int, str]]:
    items = (await admin.get(options_path(package))).json["items"]
    return [(item["display_order"], item["id"]) for item in items]


async def test_a_new_order_is_answered_and_shown_to_donors(
    admin: Client, anybody: Client, event: Json, package: Json, options: list[Json]
) -> None:
    meal, coach, note = _ids(options)
    answer = await _reorder(admin, package, [note, coach, meal])
    assert answer.status == 200, answer.body
    assert _ids(answer.json["items"]) == [note, coach, meal]
    assert await _order(admin, package) == [(1, note), (2, coach), (3, meal)]
    [public] = (await anybody.get(public_packages_path(event))).json["items"]
    # Donors are not asked what is deactivated.
    assert _ids(public["custom_options"]) == [note, meal]


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
async def test_a_list_that_is_not_the_options_each_once_changes_nothing(
    admin: Client,
    package: Json,
    options: list[Json],
    superuser: psycopg.Connection,
    wrong: Callable[[list[str]], list[str]],
) -> None:
    event_id = package["event_id"]
    before, trail = await _order(admin, package), read_trail(superuser, event_id)
    answer = await _reorder(admin, package, wrong(_ids(options)[::-1]))
    assert (answer.status, answer.code) == (400, "order_mismatch")
    assert answer.json["detail"] == "The list is not the package's options, each exactly once."
    assert await _order(admin, package) == before
    assert read_trail(superuser, event_id) == trail


async def test_an_option_of_another_package_is_foreign(
    admin: Client, event: Json, package: Json, options: list[Json]
) -> None:
    theirs = await new_option(admin, await new_package(admin, event))
    answer = await _reorder(admin, package, [*_ids(options)[1:], theirs["id"]])
    assert (answer.status, answer.code) == (400, "order_mismatch")


async def test_a_package_without_options_has_the_empty_order(admin: Client, package: Json) -> None:
    answer = await _reorder(admin, package, [])
    assert (answer.status, answer.json["items"]) == (200, [])


@pytest.mark.parametrize("ids", ["x", None, [None], ["x"], [1], {"a": 1}])
async def test_what_is_no_list_of_ids_is_refused(admin: Client, package: Json, ids: object) -> None:
    answer = await _reorder(admin, package, ids)
    assert (answer.status, answer.code) == (400, "validation_failed")


async def test_a_package_of_another_event_is_not_found(admin: Client, package: Json) -> None:
    other = await new_event(admin)
    answer = await _reorder(admin, {**package, "event_id": other["id"]}, [])
    assert (answer.status, answer.code) == (404, "package_not_found")


async def test_each_option_that_moved_is_on_record(
    admin: Client, package: Json, options: list[Json], superuser: psycopg.Connection
) -> None:
    """FR-066."""
    meal, coach, note = _ids(options)
    before = len(read_trail(superuser, package["event_id"]))
    await _reorder(admin, package, [coach, meal, note])
    entries = read_trail(superuser, package["event_id"])[before:]
    assert {entry.entity_type for entry in entries} == {"custom_option"}
    assert [(str(entry.entity_id), entry.change) for entry in entries] == [
        (coach, ("reordered", "display_order", "2", "1")),
        (meal, ("reordered", "display_order", "1", "2")),
    ]


async def test_the_same_order_again_leaves_no_entry(
    admin: Client, package: Json, options: list[Json], superuser: psycopg.Connection
) -> None:
    before = read_trail(superuser, package["event_id"])
    assert (await _reorder(admin, package, _ids(options))).status == 200
    assert read_trail(superuser, package["event_id"]) == before


async def test_a_new_order_is_no_new_version_and_keeps_the_answers(
    admin: Client, donor: Client, package: Json, options: list[Json]
) -> None:
    """It may be given after sales too; the version counts changes of the package's own fields."""
    meal, _, note = options
    answers = [response(meal, "Fish"), response(note, "None")]
    made = await bought(donor, package, option_responses=answers)
    assert (await _reorder(admin, package, _ids(options)[::-1])).status == 200
    assert (await admin.get(package_path(package))).json["version"] == package["version"]
    again = (await donor.get(f"me/purchases/{made['id']}")).json
    answered = {each["option_id"]: each["value"] for each in again["option_responses"]}
    assert answered == {meal["id"]: "Fish", note["id"]: "None"}


async def test_of_two_orders_at_once_the_second_starts_from_the_first(
    admin: Client,
    package: Json,
    options: list[Json],
    superuser: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both move the second option: read too early, it would go on record from a place it left."""
    first, second, third = _ids(options)

    def somebody_waits() -> bool:
        waiting = superuser.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
        return waiting is not None and waiting[0] > 0

    written = hold_after(monkeypatch, option_order, "_move")
    one = asyncio.create_task(_reorder(admin, package, [second, first, third]))
    await written.reached.wait()
    other = asyncio.create_task(_reorder(admin, package, [first, third, second]))
    await until(somebody_waits)
    written.released.set()
    answers = await asyncio.gather(one, other)
    assert [answer.status for answer in answers] == [200, 200]
    assert await _order(admin, package) == [(1, first), (2, third), (3, second)]
    moves = [entry.change[2:] for entry in read_trail(superuser, package["event_id"], second)]
    assert moves[-2:] == [("2", "1"), ("1", "3")]
