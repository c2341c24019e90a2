"""Promo codes as coordinators set them up: what a code may be."""

from datetime import datetime
from uuid import uuid4

import psycopg
import pytest

from tests.conftest import Person
from tests.factories import Json, in_days, new_event
from tests.factories.coordinators import new_coordinator
from tests.factories.promo_codes import (
    code_body,
    code_path,
    codes_path,
    new_code,
    read_code,
)
from tests.harness.client import Client
from tests.harness.trail import Trace, traces


async def test_a_code_is_shown_as_it_was_made(
    admin: Client, event: Json, superuser: psycopg.Connection
) -> None:
    """FR-035, FR-037, FR-046, FR-047: active at once, without limits, never used."""
    body = code_body(code="Spring10")
    answer = await admin.post(codes_path(event), body)
    assert answer.status == 201
    code = answer.json
    assert answer.headers["Location"] == f"/api/v1/{code_path(code)}"
    assert answer.headers["ETag"] == '"1"'
    assert code == {
        **body,
        "id": code["id"],
        "event_id": event["id"],
        "max_total_uses": None,
        "max_uses_per_donor": None,
        "expires_at": None,
        "is_active": True,
        "times_used": 0,
        "remaining_uses": None,
        "total_discount_given": "0.00",
        "version": 1,
        "created_by": code["created_by"],
        "created_at": code["created_at"],
        "updated_at": code["created_at"],
    }
    assert code["created_by"]["name"] == "Amara Lindgren"
    assert await read_code(admin, code) == {**code, "uses": []}
    assert (await admin.get(codes_path(event))).json == {"items": [code], "next_cursor": None}
    assert traces(superuser, code) == [Trace("created", "code", None, "Spring10")]


@pytest.mark.parametrize(
    "fields",
    [
        {"code": "ab12"},
        {"code": "A" * 20},
        {"code": "1234"},
        {"discount_value": "1.00"},
        {"discount_value": "100.00"},
        {"discount_value": "33.33"},
        {"discount_type": "fixed_amount", "discount_value": "1.00"},
        {"discount_type": "fixed_amount", "discount_value": "10000.00"},
        {"max_total_uses": 1},
        {"max_total_uses": 10_000},
        {"max_uses_per_donor": 1},
        {"max_uses_per_donor": 100},
        {"is_active": False},
    ],
)
async def test_what_is_just_within_the_limits_is_taken(
    admin: Client, event: Json, fields: Json
) -> None:
    """FR-035, FR-037, FR-038, FR-039, FR-041, FR-042, FR-047: the bounds belong to the range."""
    code = await new_code(admin, event, **fields)
    assert code == code | fields
    assert code["remaining_uses"] == fields.get("max_total_uses")


async def test_a_code_is_trimmed_and_otherwise_shown_as_typed(admin: Client, event: Json) -> None:
    """FR-035, FR-036: pasted with its spaces, and in whichever case."""
    assert (await new_code(admin, event, code=" sPrInG10\n"))["code"] == "sPrInG10"
    assert (await new_code(admin, event, discount_value=12))["discount_value"] == "12.00"


async def test_expiry_is_any_instant(admin: Client, event: Json) -> None:
    """FR-040: in any zone, shown in UTC; one that is over is a code for later reports."""
    code = await new_code(admin, event, expires_at="2026-03-01T19:30:00+01:00")
    assert code["expires_at"] == "2026-03-01T18:30:00Z"
    later = await new_code(admin, event, expires_at=in_days(3))
    assert datetime.fromisoformat(later["expires_at"]).tzinfo is not None


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"code": "abc"}, "/code", "too_short"),
        ({"code": "a" * 21}, "/code", "too_long"),
        ({"code": "SPRING-10"}, "/code", "invalid"),
        ({"code": "SPRING 10"}, "/code", "invalid"),
        ({"code": "SPR\u00cdNG"}, "/code", "invalid"),
        ({"code": "\u0661\u0662\u0663\u0664"}, "/code", "invalid"),
        ({"code": "SPRING\x00"}, "/code", "invalid"),
        ({"code": 1234}, "/code", "invalid"),
        ({"discount_type": "percent"}, "/discount_type", "invalid"),
        ({"discount_type": None}, "/discount_type", "invalid"),
        ({"discount_value": "0.99"}, "/discount_value", "invalid"),
        ({"discount_value": "100.01"}, "/discount_value", "invalid"),
        ({"discount_value": "-10"}, "/discount_value", "invalid"),
        ({"discount_value": "33.333"}, "/discount_value", "invalid"),
        ({"discount_value": "1e1"}, "/discount_value", "invalid"),
        ({"discount_value": 10.0}, "/discount_value", "invalid"),
        ({"discount_value": None}, "/discount_value", "invalid"),
        (
            {"discount_type": "fixed_amount", "discount_value": "0.99"},
            "/discount_value",
            "invalid",
        ),
        (
            {"discount_type": "fixed_amount", "discount_value": "10000.01"},
            "/discount_value",
            "invalid",
        ),
        ({"max_total_uses": 0}, "/max_total_uses", "too_small"),
        ({"max_total_uses": 10_001}, "/max_total_uses", "too_large"),
        ({"max_total_uses": "5"}, "/max_total_uses", "invalid"),
        ({"max_uses_per_donor": 0}, "/max_uses_per_donor", "too_small"),
        ({"max_uses_per_donor": 101}, "/max_uses_per_donor", "too_large"),
        ({"expires_at": "2026-03-01T19:30:00"}, "/expires_at", "invalid"),
        ({"expires_at": "tomorrow"}, "/expires_at", "invalid"),
        ({"is_active": None}, "/is_active", "invalid"),
        ({"times_used": 3}, "/times_used", "unknown_field"),
    ],
)
async def test_what_is_beyond_the_limits_is_refused_at_its_field(
    admin: Client, event: Json, fields: Json, pointer: str, code: str
) -> None:
    """FR-035, FR-037, FR-038, FR-039, FR-040, FR-041, FR-042, SC-005: and nothing is made."""
    answer = await admin.post(codes_path(event), code_body(**fields))
    assert (answer.status, answer.errors) == (400, {(pointer, code)})
    assert (await admin.get(codes_path(event))).json["items"] == []


async def test_every_error_of_a_code_is_told_at_once(admin: Client, event: Json) -> None:
    """SC-005: a value out of range and a bad code together."""
    answer = await admin.post(codes_path(event), code_body(code="x", discount_value="101"))
    assert answer.errors == {("/code", "too_short"), ("/discount_value", "invalid")}


async def test_a_code_is_unique_in_its_event_however_it_is_written(
    admin: Client, event: Json
) -> None:
    """FR-036: another event may have the same one."""
    first = await new_code(admin, event, code="Spring10")
    for written in ("Spring10", "SPRING10", "spring10"):
        answer = await admin.post(codes_path(event), code_body(code=written))
        assert (answer.status, answer.code) == (409, "promo_code_taken")
    assert (await admin.get(codes_path(event))).json["items"] == [first]
    other = await new_code(admin, await new_event(admin), code="SPRING10")
    assert other["code"] == "SPRING10"


async def test_a_code_that_was_deleted_is_free_again(admin: Client, event: Json) -> None:
    """FR-036: what is gone takes no place."""
    code = await new_code(admin, event, code="Spring10")
    deleted = await admin.delete(code_path(code), If_Match='"1"')
    assert (deleted.status, deleted.body) == (204, b"")
    assert (await admin.get(code_path(code))).code == "promo_code_not_found"
    assert (await admin.delete(code_path(code), If_Match='"1"')).code == "promo_code_not_found"
    await new_code(admin, event, code="SPRING10")


async def test_codes_are_listed_newest_first_page_by_page(admin: Client, event: Json) -> None:
    """FR-046: a cursor leads on, whatever is added meanwhile."""
    codes = [await new_code(admin, event) for _ in range(5)]
    first = (await admin.get(f"{codes_path(event)}?limit=2")).json
    assert first["items"] == [codes[4], codes[3]]
    await new_code(admin, event)
    second = (await admin.get(f"{codes_path(event)}?limit=2&cursor={first['next_cursor']}")).json
    assert second["items"] == [codes[2], codes[1]]
    third = (await admin.get(f"{codes_path(event)}?limit=2&cursor={second['next_cursor']}")).json
    assert third == {"items": [codes[0]], "next_cursor": None}


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("limit=0", "limit", "too_small"),
        ("limit=201", "limit", "too_large"),
        ("limit=x", "limit", "invalid"),
        ("cursor=nonsense", "cursor", "invalid"),
    ],
)
async def test_a_page_is_asked_for_properly(
    admin: Client, event: Json, query: str, parameter: str, code: str
) -> None:
    """A bad cursor or limit is a 400 that says so."""
    answer = await admin.get(f"{codes_path(event)}?{query}")
    assert (answer.status, answer.errors) == (400, {(parameter, code)})


async def test_codes_of_another_event_are_nobodys_business(
    admin: Client, person: Person, event: Json
) -> None:
    """FR-006: 403 for another's event, 404 for another event's code in one's own."""
    code = await new_code(admin, event)
    own = await new_event(admin)
    coordinator = await new_coordinator(admin, person, own)
    assert (await coordinator.get(codes_path(event))).code == "forbidden"
    assert (await coordinator.get(code_path(code))).code == "forbidden"
    assert (await coordinator.post(codes_path(event), code_body())).code == "forbidden"
    moved_over = {**code, "event_id": own["id"]}
    for path in (code_path(moved_over), code_path({"event_id": own["id"], "id": str(uuid4())})):
        assert (await coordinator.get(path)).code == "promo_code_not_found"
        patched = await coordinator.patch(path, {"is_active": False}, If_Match='"1"')
        assert patched.code == "promo_code_not_found"
        assert (await coordinator.delete(path, If_Match='"1"')).code == "promo_code_not_found"
    assert await read_code(admin, code) == {**code, "uses": []}


async def test_donors_never_see_the_list_of_codes(donor: Client, event: Json) -> None:
    """FR-035: a code is for those who were given it."""
    assert (await donor.get(codes_path(event))).code == "forbidden"
    assert (await donor.post(codes_path(event), code_body())).code == "forbidden"
