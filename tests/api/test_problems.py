"""What a refusal looks like (RFC 9457), and the id that ties it to the logs."""

import json
import re

import pytest

from tests.conftest import Person
from tests.factories import Json, event_body, package_body
from tests.factories.paths import event_path, package_path, packages_path
from tests.harness.client import Client


async def test_a_refusal_says_what_where_and_under_which_id(admin: Client, event: Json) -> None:
    path = f"{packages_path(event)}/{event['id']}"
    answer = await admin.get(path, X_Request_Id="looking-for-it")
    assert answer.status == 404
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json == {
        "type": "urn:ticket-packages:problem:package_not_found",
        "title": "The event has no such ticket package.",
        "status": 404,
        "detail": "The event has no such ticket package.",
        "instance": f"/api/v1/{path}",
        "code": "package_not_found",
        "request_id": "looking-for-it",
    }


async def test_each_error_says_where_what_and_how_to_mend_it(admin: Client) -> None:
    answer = await admin.post("admin/events", event_body(name="", slug="No Slug"))
    assert answer.status == answer.json["status"] == 400
    for error in answer.json["errors"]:
        assert set(error) == {"pointer", "code", "detail"}
        assert error["detail"]
        assert "Value error" not in error["detail"]
        assert error["detail"] in answer.json["detail"]


async def test_path_query_and_body_are_told_about_together(admin: Client) -> None:
    answer = await admin.post("admin/events/x/coordinators", {"email": "nowhere"})
    assert answer.errors == {("event_id", "invalid"), ("/email", "invalid")}
    answer = await admin.get("admin/events?limit=0&cursor=" + "a" * 201)
    assert answer.errors == {("limit", "too_small"), ("cursor", "too_long")}
    path = "admin/events/x/tickets/packages/y"
    answer = await admin.patch(path, {"name": "", "price": "x"}, If_Match='"1"')
    assert answer.errors == {
        ("event_id", "invalid"),
        ("package_id", "invalid"),
        ("/name", "too_short"),
        ("/price", "invalid"),
    }


async def test_a_pointer_escapes_what_rfc_6901_wants_escaped(admin: Client) -> None:
    answer = await admin.post("admin/events", event_body(**{"a/b~c": 1}))
    assert answer.errors == {("/a~1b~0c", "unknown_field")}


@pytest.mark.parametrize("given", ["a", "x" * 128, "Aa0._-", "00-4bf92f-01"])
async def test_a_decent_request_id_is_echoed(anybody: Client, given: str) -> None:
    answer = await anybody.get("health/live", X_Request_Id=given)
    assert answer.headers["X-Request-Id"] == given


@pytest.mark.parametrize("given", ["", "x" * 129, "two words", "a/b", "ü", "a\nb", "<script>"])
async def test_any_other_request_id_is_replaced(admin: Client, given: str) -> None:
    answer = await admin.get("admin/events/x", X_Request_Id=given)
    made = answer.headers["X-Request-Id"]
    assert re.fullmatch("[0-9a-f]{32}", made)
    assert answer.json["request_id"] == made


async def test_every_request_gets_an_id_of_its_own(anybody: Client) -> None:
    made = {(await anybody.get("health/live")).headers["X-Request-Id"] for _ in range(3)}
    assert len(made) == 3


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "", "json"],
)
async def test_a_body_that_is_not_called_json_is_refused(
    admin: Client, event: Json, media_type: str
) -> None:
    body = json.dumps(package_body()).encode()
    answer = await admin.post(packages_path(event), body, Content_Type=media_type)
    assert (answer.status, answer.code) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "media_type", ["application/json; charset=utf-8", "Application/JSON", "application/json;x=y"]
)
async def test_json_may_come_with_parameters(admin: Client, event: Json, media_type: str) -> None:
    body = json.dumps(package_body()).encode()
    answer = await admin.post(packages_path(event), body, Content_Type=media_type)
    assert answer.status == 201


async def test_a_body_over_a_mebibyte_is_too_large(admin: Client, event: Json) -> None:
    body = json.dumps(package_body()).encode()
    padded = body + b" " * (1_048_576 - len(body))
    assert (await admin.post(packages_path(event), padded)).status == 201
    answer = await admin.post(packages_path(event), padded + b" ")
    assert (answer.status, answer.code) == (413, "payload_too_large")


async def test_what_a_body_without_any_need_says_is_not_read(admin: Client, package: Json) -> None:
    answer = await admin.post(f"{package_path(package)}/disable", b"{", Content_Type="text/plain")
    assert answer.status == 200


@pytest.mark.parametrize("raw", [b"", b"{", b"null x", b"'a'", b"\xef\xbb\xbf{}", b"\xff\xfe"])
async def test_what_is_not_json_is_said_to_be_malformed(
    admin: Client, event: Json, raw: bytes
) -> None:
    answer = await admin.patch(event_path(event), raw)
    assert (answer.status, answer.errors) == (400, {("", "malformed_json")})


@pytest.mark.parametrize("body", [[], "x", 1, None, True, [{}]])
async def test_a_body_is_an_object(admin: Client, event: Json, body: object) -> None:
    answer = await admin.patch(event_path(event), body)
    assert (answer.status, answer.errors) == (400, {("", "invalid")})


async def test_the_first_thing_to_be_said_is_who_may_come_in(
    anybody: Client, person: Person, event: Json
) -> None:
    """A stranger learns nothing of what a body should hold."""
    assert (await anybody.post(packages_path(event), b"{")).status == 401
    assert (await person("donor").post(packages_path(event), b"{")).status == 403


async def test_an_empty_header_is_answered_as_one_that_is_missing(
    admin: Client, donor: Client, package: Json
) -> None:
    """The host passes empty headers on."""
    path = package_path(package)
    body = {"name": "Table"}
    missing, empty = await admin.patch(path, body), await admin.patch(path, body, If_Match="")
    assert (empty.status, empty.code) == (missing.status, missing.code) == (428, missing.code)
    path = f"events/{package['event_id']}/tickets/purchase"
    order = {"package_id": package["id"], "quantity": 1}
    missing, empty = (
        await donor.post(path, order),
        await donor.post(path, order, Idempotency_Key=""),
    )
    assert (empty.status, empty.code) == (missing.status, missing.code)
    assert missing.code == "idempotency_key_required"
    for name in ("If_None_Match", "X_Request_Id", "X_Forwarded_For", "Authorization", "Origin"):
        answer = await admin.get("events/no-such-event", **{name: ""})
        assert answer.status in (401, 404), name
