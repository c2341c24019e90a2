"""Changing and deleting promo codes, beside others who do the same, and beside buyers."""

import psycopg
import pytest

from tests.conftest import Person
from tests.factories import Json, bought
from tests.factories.coordinators import new_coordinator
from tests.factories.payments import moved
from tests.factories.promo_codes import code_path, new_code, read_code
from tests.harness.client import Client
from tests.harness.trail import Trace, actors, traces

LIMITED = {
    "max_total_uses": 5,
    "max_uses_per_donor": 2,
    "expires_at": "2030-01-01T00:00:00Z",
}


@pytest.mark.parametrize(
    "change",
    [
        {"discount_value": "12.50"},
        {"max_total_uses": 10_000},
        {"max_total_uses": None},
        {"max_uses_per_donor": 100},
        {"max_uses_per_donor": None},
        {"expires_at": "2031-01-01T00:00:00Z"},
        {"expires_at": None},
        {"is_active": False},
    ],
)
async def test_each_field_of_a_code_may_change_alone(
    admin: Client, event: Json, change: Json
) -> None:
    """FR-037, FR-040, FR-041, FR-042, FR-047: null lifts a limit."""
    code = await new_code(admin, event, **LIMITED)
    answer = await admin.patch(code_path(code), change, If_Match='"1"')
    assert answer.status == 200
    assert answer.headers["ETag"] == '"2"'
    expected = {**code, **change, "version": 2, "updated_at": answer.json["updated_at"]}
    expected["remaining_uses"] = expected["max_total_uses"]
    assert answer.json == expected
    assert await read_code(admin, code) == {**expected, "uses": []}


@pytest.mark.parametrize("change", [{}, {"discount_value": "10"}, {"is_active": True}])
async def test_saying_what_is_so_already_changes_nothing(
    admin: Client, event: Json, superuser: psycopg.Connection, change: Json
) -> None:
    """FR-066: no version, no entry."""
    code = await new_code(admin, event)
    answer = await admin.patch(code_path(code), change, If_Match='"1"')
    assert (answer.status, answer.json) == (200, code)
    assert len(traces(superuser, code)) == 1


@pytest.mark.parametrize(
    ("fields", "change", "pointer", "code"),
    [
        ({}, {"code": "Other10"}, "/code", "unknown_field"),
        ({}, {"discount_type": "fixed_amount"}, "/discount_type", "unknown_field"),
        ({}, {"discount_value": "100.01"}, "/discount_value", "invalid"),
        ({}, {"discount_value": "0.99"}, "/discount_value", "invalid"),
        ({}, {"discount_value": None}, "/discount_value", "invalid"),
        (
            {"discount_type": "fixed_amount", "discount_value": "200.00"},
            {"discount_value": "10000.01"},
            "/discount_value",
            "invalid",
        ),
        ({}, {"max_total_uses": 0}, "/max_total_uses", "too_small"),
        ({}, {"max_total_uses": 10_001}, "/max_total_uses", "too_large"),
        ({}, {"max_uses_per_donor": 101}, "/max_uses_per_donor", "too_large"),
        ({}, {"expires_at": "never"}, "/expires_at", "invalid"),
        ({}, {"is_active": None}, "/is_active", "invalid"),
    ],
)
async def test_a_change_beyond_the_limits_changes_nothing(
    admin: Client, event: Json, fields: Json, change: Json, pointer: str, code: str
) -> None:
    """FR-037, FR-038, FR-039, FR-041, FR-042: code and type never change."""
    made = await new_code(admin, event, **fields)
    answer = await admin.patch(code_path(made), change, If_Match='"1"')
    assert (answer.status, answer.errors) == (400, {(pointer, code)})
    assert await read_code(admin, made) == {**made, "uses": []}


async def test_a_fixed_amount_may_exceed_a_hundred(admin: Client, event: Json) -> None:
    """FR-039: dollars are not percent, in a change as in the beginning."""
    code = await new_code(admin, event, discount_type="fixed_amount", discount_value="200")
    answer = await admin.patch(code_path(code), {"discount_value": "10000"}, If_Match='"1"')
    assert answer.json["discount_value"] == "10000.00"


async def test_a_change_needs_the_version_that_was_read(admin: Client, event: Json) -> None:
    """FR-047: 428 without If-Match, 400 for what is no tag, and nothing is changed."""
    code = await new_code(admin, event)
    for answer in (
        await admin.patch(code_path(code), {"is_active": False}),
        await admin.delete(code_path(code)),
    ):
        assert (answer.status, answer.code) == (428, "precondition_required")
    for tag in ("*", "1", '"1'):
        answer = await admin.patch(code_path(code), {"is_active": False}, If_Match=tag)
        assert answer.errors == {("If-Match", "invalid")}
    assert (await read_code(admin, code))["is_active"] is True


async def test_the_second_of_two_editors_sees_what_the_first_one_saved(
    admin: Client, person: Person, event: Json
) -> None:
    """FR-047: 412 with what is there now, whose it is and since when; deleting is no different."""
    code = await new_code(admin, event)
    coordinator = await new_coordinator(admin, person, event, name="Jonas Vester")
    saved = await coordinator.patch(code_path(code), {"discount_value": "20"}, If_Match='"1"')
    for answer in (
        await admin.patch(code_path(code), {"discount_value": "30"}, If_Match='"1"'),
        await admin.patch(code_path(code), {"discount_value": "30"}, If_Match='W/"2"'),
        await admin.delete(code_path(code), If_Match='"1"'),
    ):
        assert (answer.status, answer.code) == (412, "precondition_failed")
        assert answer.json["current"] == saved.json
        assert answer.json["changed_by"]["name"] == "Jonas Vester"
        assert answer.json["changed_at"] == saved.json["updated_at"]
    merged = await admin.patch(code_path(code), {"discount_value": "30"}, If_Match='"1", "2"')
    assert (merged.status, merged.json["version"]) == (200, 3)


async def test_a_use_does_not_disturb_an_editor(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-046: coordinators edit while tickets sell; using and giving back count no version."""
    code = await new_code(admin, event)
    made = await bought(donor, package, promo_code=code["code"])
    assert (await read_code(admin, code))["version"] == 1
    await moved(admin, made, "cancel")
    answer = await admin.patch(code_path(code), {"discount_value": "20"}, If_Match='"1"')
    assert (answer.status, answer.json["version"]) == (200, 2)


async def test_the_limit_never_goes_below_the_uses(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-041: a 409 that names both numbers; what was given back makes room again."""
    code = await new_code(admin, event, max_total_uses=5)
    purchases = [await bought(donor, package, promo_code=code["code"]) for _ in range(3)]
    below = await admin.patch(
        code_path(code), {"max_total_uses": 2, "discount_value": "20"}, If_Match='"1"'
    )
    assert (below.status, below.code) == (409, "limit_below_uses")
    assert (below.json["max_total_uses"], below.json["times_used"]) == (2, 3)
    unchanged = await read_code(admin, code)
    assert (unchanged["discount_value"], unchanged["remaining_uses"]) == ("10.00", 2)
    met = await admin.patch(code_path(code), {"max_total_uses": 3}, If_Match='"1"')
    assert (met.status, met.json["remaining_uses"]) == (200, 0)
    await moved(admin, purchases[0], "cancel")
    lower = await admin.patch(code_path(code), {"max_total_uses": 2}, If_Match='"2"')
    assert (lower.status, lower.json["remaining_uses"]) == (200, 0)


async def test_a_code_that_was_ever_used_stays(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """FR-046: even after its only use was given back."""
    code = await new_code(admin, event)
    made = await bought(donor, package, promo_code=code["code"])
    refused = await admin.delete(code_path(code), If_Match='"1"')
    assert (refused.status, refused.code) == (409, "promo_code_used")
    assert refused.json["times_used"] == 1
    await moved(admin, made, "cancel")
    refused = await admin.delete(code_path(code), If_Match='"1"')
    assert (refused.status, refused.code) == (409, "promo_code_used")
    assert refused.json["times_used"] == 0
    assert [entry.action for entry in traces(superuser, code)] == ["created"]


async def test_every_change_of_a_code_is_on_record(
    admin: Client, person: Person, event: Json, superuser: psycopg.Connection
) -> None:
    """FR-047, FR-066: one entry a field; activating and deleting by their names; uses are none."""
    coordinator = await new_coordinator(admin, person, event, name="Jonas Vester")
    code = await new_code(coordinator, event, code="Spring10")
    changes: list[Json] = [
        {"discount_value": "12.5", "max_total_uses": 5, "is_active": False},
        {"max_total_uses": None, "expires_at": "2030-01-01T00:00:00Z"},
        {"is_active": True},
    ]
    for version, change in enumerate(changes, start=1):
        answer = await coordinator.patch(code_path(code), change, If_Match=f'"{version}"')
        assert answer.status == 200
    assert (await coordinator.delete(code_path(code), If_Match='"4"')).status == 204
    assert traces(superuser, code) == [
        Trace("created", "code", None, "Spring10"),
        Trace("updated", "discount_value", "10.00", "12.50"),
        Trace("updated", "max_total_uses", None, "5"),
        Trace("deactivated"),
        Trace("updated", "expires_at", None, "2030-01-01T00:00:00Z"),
        Trace("updated", "max_total_uses", "5", None),
        Trace("activated"),
        Trace("deleted", "code", "Spring10", None),
    ]
    assert set(actors(superuser, code)) == {"Jonas Vester"}
