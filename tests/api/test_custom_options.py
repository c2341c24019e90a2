"""Custom options: what they may be, how many, and in which order."""

import asyncio
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.conftest import Person
from tests.factories import Json, new_event, new_package
from tests.factories.coordinators import new_coordinator
from tests.factories.options import (
    MEAL,
    NOTE,
    WAIVER,
    new_option,
    option_path,
    options_path,
)
from tests.harness.client import Client
from tests.harness.trail import Trace, actors, traces

LONGEST_NAME = "\U0001f33a" * 100
LONGEST_CHOICE = "\U0001f37d" * 50
TEN_CHOICES = [f"Table {number}" for number in range(1, 11)]


def multi(**fields: object) -> Json:
    return {**MEAL, **fields}


async def test_an_option_is_shown_as_it_was_made(admin: Client, package: Json) -> None:
    """FR-025, FR-026, FR-027, FR-028: required unless said otherwise, active at once."""
    answer = await admin.post(options_path(package), multi(max_selections=1))
    assert answer.status == 201
    assert answer.headers["Location"] == f"/api/v1/{options_path(package)}"
    assert answer.json == {
        "id": answer.json["id"],
        "package_id": package["id"],
        **MEAL,
        "max_selections": 1,
        "is_required": True,
        "is_active": True,
        "display_order": 1,
    }
    listed = (await admin.get(options_path(package))).json
    assert listed == {"items": [answer.json], "next_cursor": None}


@pytest.mark.parametrize("kind", [NOTE, WAIVER])
async def test_only_multi_select_has_choices(admin: Client, package: Json, kind: Json) -> None:
    """FR-026: the others have neither choices nor a number of selections."""
    option = await new_option(admin, package, kind)
    assert (option["choices"], option["max_selections"]) == (None, None)
    refused = await admin.post(options_path(package), {**kind, "choices": ["A", "B"]})
    assert (refused.status, refused.errors) == (400, {("/choices", "invalid")})
    refused = await admin.post(options_path(package), {**kind, "max_selections": 1})
    assert (refused.status, refused.errors) == (400, {("/max_selections", "invalid")})


@pytest.mark.parametrize(
    "body",
    [
        {**NOTE, "name": "x"},
        {**NOTE, "name": LONGEST_NAME},
        {**NOTE, "name": f"  {'x' * 100}  "},
        {**NOTE, "is_required": False},
        multi(choices=["A", "B"]),
        multi(choices=TEN_CHOICES),
        multi(choices=[LONGEST_CHOICE, "x"]),
        multi(choices=["Fish", "fish"]),
        multi(choices=TEN_CHOICES, max_selections=10),
        multi(max_selections=None),
    ],
)
async def test_what_is_just_within_the_limits_is_taken(
    admin: Client, package: Json, body: Json
) -> None:
    """FR-025, FR-027, FR-028: names of 1-100, choices of 1-50 characters, 2-10 of them."""
    option = await new_option(admin, package, body)
    tidy = body["name"].strip()
    assert option == option | {**body, "name": tidy}


BAD: list[tuple[Json, str, str]] = [
    ({"option_type": "boolean"}, "/name", "required"),
    ({**NOTE, "name": ""}, "/name", "too_short"),
    ({**NOTE, "name": " \t "}, "/name", "too_short"),
    ({**NOTE, "name": "x" * 101}, "/name", "too_long"),
    ({**NOTE, "name": "a\nb"}, "/name", "invalid"),
    ({**NOTE, "name": None}, "/name", "invalid"),
    ({"name": "x"}, "/option_type", "required"),
    ({**NOTE, "option_type": "dropdown"}, "/option_type", "invalid"),
    ({**NOTE, "option_type": None}, "/option_type", "invalid"),
    ({**NOTE, "is_required": "yes"}, "/is_required", "invalid"),
    ({**NOTE, "is_active": False}, "/is_active", "unknown_field"),
    ({"name": "x", "option_type": "multi_select"}, "/choices", "invalid"),
    (multi(choices=None), "/choices", "invalid"),
    (multi(choices=["A"]), "/choices", "too_short"),
    (multi(choices=[*TEN_CHOICES, "x"]), "/choices", "too_long"),
    (multi(choices=["A", "A"]), "/choices", "invalid"),
    (multi(choices=["A", " A "]), "/choices", "invalid"),
    (multi(choices=["A", ""]), "/choices/1", "too_short"),
    (multi(choices=["A", "  "]), "/choices/1", "too_short"),
    (multi(choices=["x" * 51, "B"]), "/choices/0", "too_long"),
    (multi(choices=["A", "a\x00"]), "/choices/1", "invalid"),
    (multi(choices=["A", 1]), "/choices/1", "invalid"),
    (multi(choices="AB"), "/choices", "invalid"),
    (multi(max_selections=0), "/max_selections", "too_small"),
    (multi(max_selections=4), "/max_selections", "invalid"),
    (multi(choices=TEN_CHOICES, max_selections=11), "/max_selections", "too_large"),
    (multi(max_selections="2"), "/max_selections", "invalid"),
]


@pytest.mark.parametrize(("body", "pointer", "code"), BAD)
async def test_what_is_beyond_the_limits_is_refused_at_its_field(
    admin: Client, package: Json, body: Json, pointer: str, code: str
) -> None:
    """FR-025, FR-026, FR-027, FR-028, SC-005: nothing is made, and the field is named."""
    answer = await admin.post(options_path(package), body)
    assert (answer.status, answer.code) == (400, "validation_failed")
    assert answer.errors == {(pointer, code)}
    assert (await admin.get(options_path(package))).json["items"] == []


async def test_every_error_of_an_option_is_told_at_once(admin: Client, package: Json) -> None:
    """SC-005: what goes wrong with the type hides nothing that is wrong elsewhere."""
    answer = await admin.post(
        options_path(package), {"name": "", "option_type": "multi_select", "max_selections": 0}
    )
    assert answer.errors == {
        ("/name", "too_short"),
        ("/choices", "invalid"),
        ("/max_selections", "too_small"),
    }


async def test_a_package_has_up_to_four_active_options(admin: Client, package: Json) -> None:
    """FR-024: the fifth is refused; a deactivated one makes room, and can't come back."""
    first, *_ = [await new_option(admin, package) for _ in range(4)]
    assert (await admin.post(options_path(package), NOTE)).code == "too_many_options"
    off = await admin.patch(option_path(package, first), {"is_active": False})
    assert (off.status, off.json["is_active"]) == (200, False)
    await new_option(admin, package)
    again = await admin.patch(option_path(package, first), {"is_active": True, "name": "New"})
    assert (again.status, again.code) == (409, "too_many_options")
    listed = (await admin.get(options_path(package))).json["items"]
    assert [option["is_active"] for option in listed] == [False, True, True, True, True]
    assert listed[0] == off.json


async def test_an_active_option_is_changed_with_four_active(admin: Client, package: Json) -> None:
    """FR-024: saying again what is so already takes no room."""
    option, *_ = [await new_option(admin, package) for _ in range(4)]
    answer = await admin.patch(option_path(package, option), {"is_active": True, "name": "New"})
    assert (answer.status, answer.json["name"]) == (200, "New")


async def test_four_is_the_limit_for_many_at_once(admin: Client, package: Json) -> None:
    """FR-024: two coordinators who both see room for one don't make two."""
    answers = await asyncio.gather(*(admin.post(options_path(package), NOTE) for _ in range(9)))
    assert sorted(answer.status for answer in answers) == [201] * 4 + [409] * 5
    listed = (await admin.get(options_path(package))).json["items"]
    assert [option["display_order"] for option in listed] == [1, 2, 3, 4]


async def test_each_package_has_four_options_of_its_own(
    admin: Client, event: Json, package: Json
) -> None:
    """FR-024: the limit is a package's, not an event's."""
    for _ in range(4):
        await new_option(admin, package)
    other = await new_package(admin, event)
    assert (await new_option(admin, other))["display_order"] == 1


async def test_options_come_in_their_order(
    admin: Client, anybody: Client, event: Json, package: Json
) -> None:
    """New ones at the end; `display_order` moves them, for admins and donors alike."""
    names = ["One", "Two", "Three"]
    options = [await new_option(admin, package, name=name) for name in names]
    moved = await admin.patch(option_path(package, options[0]), {"display_order": 9})
    assert moved.json["display_order"] == 9
    admins = (await admin.get(options_path(package).removesuffix("/options"))).json
    public = (await anybody.get(f"events/{event['id']}/tickets/packages")).json["items"][0]
    for shown in (admins, public):
        assert [option["name"] for option in shown["custom_options"]] == ["Two", "Three", "One"]


async def test_admins_see_every_option_and_donors_the_active_ones(
    admin: Client, anybody: Client, event: Json, package: Json
) -> None:
    """FR-034: a deactivated option is gone for donors."""
    gone, kept = [await new_option(admin, package, kind) for kind in (NOTE, MEAL)]
    off = (await admin.patch(option_path(package, gone), {"is_active": False})).json
    path = f"admin/events/{event['id']}/tickets/packages"
    assert (await admin.get(path)).json["items"][0]["custom_options"] == [off, kept]
    public = (await anybody.get(f"events/{event['id']}/tickets/packages")).json["items"][0]
    assert public["custom_options"] == [kept]


async def test_options_leave_the_packages_version_alone(
    admin: Client, event: Json, package: Json
) -> None:
    """A coordinator who edits the package is not disturbed by one who edits its options."""
    path = f"admin/events/{event['id']}/tickets/packages/{package['id']}"
    tag = (await admin.get(path)).headers["ETag"]
    option = await new_option(admin, package)
    await admin.patch(option_path(package, option), {"name": "New"})
    await admin.delete(option_path(package, option))
    assert (await admin.get(path)).headers["ETag"] == tag
    assert (await admin.patch(path, {"name": "Gala seat"}, If_Match=tag)).status == 200


async def test_every_change_of_an_option_is_on_record(
    admin: Client, package: Json, person: Person, event: Json, superuser: psycopg.Connection
) -> None:
    """FR-024, FR-034, FR-066: who made, changed, deactivated, activated and deleted it."""
    coordinator = await new_coordinator(admin, person, event, name="Jonas Vester")
    option = await new_option(coordinator, package, MEAL)
    path = option_path(package, option)
    changes: list[dict[str, Any]] = [
        {"name": "Dinner", "max_selections": 2, "is_required": True},
        {"is_active": False, "choices": ["Fish", "Veal"]},
        {"is_active": True, "is_required": False, "display_order": 3},
        {},
        {"name": "Dinner"},
    ]
    for change in changes:
        assert (await coordinator.patch(path, change)).status == 200
    assert (await coordinator.delete(path)).status == 204
    assert traces(superuser, option) == [
        Trace("created", "name", None, "Meal"),
        Trace("updated", "max_selections", None, "2"),
        Trace("updated", "name", "Meal", "Dinner"),
        Trace("updated", "choices", '["Fish", "Veal", "Vegetarian"]', '["Fish", "Veal"]'),
        Trace("deactivated"),
        Trace("updated", "display_order", "1", "3"),
        Trace("updated", "is_required", "true", "false"),
        Trace("activated"),
        Trace("deleted", "name", "Dinner", None),
    ]
    assert set(actors(superuser, option)) == {"Jonas Vester"}


async def test_what_is_not_there_is_not_found(admin: Client, event: Json, package: Json) -> None:
    """404 for a package of another event, and for an option of another package."""
    option = await new_option(admin, package)
    sibling = await new_package(admin, event)
    stranger = {**package, "event_id": (await new_event(admin))["id"]}
    for there, code in (
        (stranger, "package_not_found"),
        ({**package, "id": str(uuid4())}, "package_not_found"),
        (sibling, "option_not_found"),
    ):
        path = option_path(there, option)
        assert (await admin.patch(path, {"name": "x"})).code == code
        assert (await admin.delete(path)).code == code
    assert (await admin.get(options_path(stranger))).code == "package_not_found"
    assert (await admin.post(options_path(stranger), NOTE)).code == "package_not_found"
    unknown = option_path(package, {"id": str(uuid4())})
    assert (await admin.patch(unknown, {"name": "x"})).code == "option_not_found"
    assert (await admin.get(options_path(package))).json["items"] == [option]
