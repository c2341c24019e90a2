"""Every query field and every name in a path takes any text without a 500.

Aimed at what is declared, so that a new endpoint is aimed at without a word here. The triggers are
called as the worker calls them: what a host would refuse on its own is not taken for granted.
"""

import json
from collections.abc import Mapping
from uuid import uuid4

import azure.functions as func
import pytest

import function_app
from shared.http.endpoint import Operation
from shared.http.needs import Body, Query
from shared.http.paths import names_in
from tests.factories import Json
from tests.factories.paths import event_path, package_path
from tests.harness.client import Client

pytestmark = pytest.mark.usefixtures("without_rate_limits")

OPERATIONS = {
    operation.name: operation
    for api in function_app.APIS
    for operation in api.operations
    # A machine without a signature gets no further than that.
    if not operation.access.signed
}
QUERIES = {
    name: need.model
    for name, operation in OPERATIONS.items()
    for need in operation.needs
    if isinstance(need, Query)
}
PATHS = [name for name, operation in OPERATIONS.items() if names_in(operation.path)]
TEXTS = [
    "",
    " ",
    "\0",
    "a\0b",
    "\x1b[31m",
    "\x7f",
    "\x85",
    "a\r\nSet-Cookie: x=1",
    "\ud800",
    "a\udfff\ud800",
    "\u202e",
    "\ufffe",
    "\uff53\uff50\uff52\uff49\uff4e\uff47",
    "\uff11\uff10",
    "\u0665",
    "🎟" * 50,
    "x" * 10_000,
    "9" * 10_000,
    "-1",
    "1e400",
    "NaN",
    "null",
    "true",
    "' OR 1=1; --",
    "%' ESCAPE '",
    "\\",
    "%s%(name)s{0}",
    "T-999999999999999999",
    "../../etc/passwd",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2030-01-01T00:00:00Z\0",
    "MjAzMC0wMS0wMVQwMDowMDowMHww",
]
REQUIRED = {"code": "SPRING10", "package_id": str(uuid4()), "quantity": "1"}


async def _status_of(
    operation: Operation,
    sender: Client,
    route_params: Mapping[str, str],
    params: Mapping[str, str],
) -> int:
    headers = {
        "Authorization": f"Bearer {sender.token}",
        "Content-Type": "application/json",
        "If-Match": '"1"',
        "Idempotency-Key": uuid4().hex,
    }
    has_body = any(isinstance(need, Body) for need in operation.needs)
    request = func.HttpRequest(
        operation.method,
        "/",
        headers=headers,
        params=dict(params),
        route_params=dict(route_params),
        body=b"{}" if has_body else b"",
    )
    response = await operation.respond(request)
    if response.status_code >= 400:
        assert json.loads(response.get_body())["code"]
    status: int = response.status_code
    return status


def _places(operation: Operation, event: Json) -> dict[str, str]:
    places = {name: str(uuid4()) for name in names_in(operation.path)}
    return {**places, "event_id": event["id"]} if "event_id" in places else places


def test_what_is_declared_is_aimed_at() -> None:
    """The control: the walk finds parameters of each kind."""
    assert {"q", "promo_code", "cursor", "limit"} <= set(QUERIES["list_purchases"].model_fields)
    assert {"field_name", "actor_id"} <= set(QUERIES["list_event_audit"].model_fields)
    assert {"get_public_event", "get_docs_asset", "seat_guest"} <= set(PATHS)


@pytest.mark.parametrize("name", QUERIES)
async def test_no_query_is_too_strange_to_be_answered(
    admin: Client, event: Json, name: str
) -> None:
    fields = QUERIES[name].model_fields
    required = {field: text for field, text in REQUIRED.items() if field in fields}
    places = _places(OPERATIONS[name], event)
    for field in fields:
        for text in TEXTS:
            params = {**required, field: text}
            status = await _status_of(OPERATIONS[name], admin, places, params)
            assert status in (200, 400, 404, 409), (field, text[:80])


@pytest.mark.parametrize("name", PATHS)
async def test_no_name_in_a_path_is_too_strange_to_be_answered(
    admin: Client, event: Json, name: str
) -> None:
    places = _places(OPERATIONS[name], event)
    for part in places:
        for text in TEXTS:
            status = await _status_of(OPERATIONS[name], admin, {**places, part: text}, {})
            # An upload without a form is refused before its path is; and another test may have
            # made an event whose address is one of these.
            assert status in (200, 400, 404, 415), (part, text[:80])


@pytest.mark.parametrize("text", ["%00", "a%00b", "%1B", "a%C2%85b"])
async def test_a_control_character_in_a_filter_is_refused_by_its_name(
    admin: Client, package: Json, text: str
) -> None:
    event = event_path({"id": package["event_id"]})
    for path, field in [
        (f"{event}/tickets/sales/purchases", "promo_code"),
        (f"{event}/tickets/sales/export", "promo_code"),
        (f"{event}/audit", "field_name"),
        (f"{package_path(package)}/audit", "field_name"),
    ]:
        answer = await admin.get(f"{path}?{field}={text}")
        assert (answer.status, answer.code) == (400, "validation_failed"), path
        assert answer.errors == {(field, "invalid")}
