"""Input that means harm, or makes no sense: refused in so many words, and never a 500."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.factories import Json, event_body, package_body
from tests.factories.paths import event_path, package_path, packages_path
from tests.harness.client import Answer, Client

pytestmark = pytest.mark.usefixtures("without_rate_limits")

HUGE = "9" * 400
RAW = [
    b"",
    b" ",
    b"{",
    b"}",
    b"[]",
    b"[{}]",
    b"null",
    b"true",
    b"0",
    b'"text"',
    b"NaN",
    b"{}{}",
    b"{'name': 'x'}",
    b'{"name": }',
    b'{"name": "x",}',
    b"/* */ {}",
    b"\xef\xbb\xbf{}",
    b"\xff\xfe{\x00}\x00",
    b'{"name": "\xff\xfe"}',
    b'{"name": "\xed\xa0\x80"}',
    b'{"name": "\xc0\x80"}',
    b'{"name": "a\x00b"}',
    b'{"\xff": 1}',
    rb'{"name": "\ud800"}',
    rb'{"\ud800": 1}',
    rb'{"name": "\u0000"}',
    rb'{"name": "\x00"}',
    b'{"name": "a", "name": "b"}',
    b'{"__proto__": {}, "constructor": 1, "__class__": 1}',
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"name": ' + b"[" * 500 + b"]" * 500 + b"}",
    b'{"name": ' + HUGE.encode() + b"}",
    b'{"name": 1e999}',
    b'{"name": -1e-999}',
    b'{"name": ' + b"9" * 10_000 + b"}",
    b'{"' + b"k" * 100_000 + b'": 1}',
    b"name=x&price=1",
    b"\x00" * 100,
]
VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    2**31,
    2**63,
    2**64,
    10**400,
    -(10**400),
    1e308,
    "",
    " ",
    "\0",
    "a\0b",
    "a\x1bb",
    "\x85",
    "\ud800",
    "\udfff\ud800",
    "\u202e",
    "\ufffe",
    "🎟" * 3000,
    "x" * 100_000,
    "' OR 1=1; --",
    "%s%(name)s{0}",
    "../../etc/passwd",
    "NaN",
    "-Infinity",
    "1e400",
    "9" * 400,
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59-14:00",
    "2030-02-30T00:00:00Z",
    "2030-01-01T00:00:60Z",
    "٢٠٣٠",
    [],
    {},
    [[]],
    [None],
    ["\ud800"],
    {"\0": "\ud800"},
    {"a": {"b": {"c": []}}},
    [1] * 5000,
]
IDS = ["x", "0", "-", "%20", "%F0%9F%8E%9F", "null", "a" * 5000, "%27%20OR%201", "%ED%A0%80", "%FF"]


class Target:
    """An endpoint that takes a body, and a body that it would take."""

    def __init__(self, method: str, path: str, body: Json, **headers: str) -> None:
        self.method, self.path, self.body, self.headers = method, path, body, headers

    async def send(self, sender: Client, raw: bytes) -> Answer:
        return await sender.call(self.method, self.path, raw, **self.headers)


TARGETS = [
    "create_event",
    "change_event",
    "invite_coordinator",
    "create_package",
    "change_package",
    "reorder_packages",
    "reorder_options",
    "verify_ticket",
    "purchase_tickets",
]


@pytest.fixture
def target(event: Json, package: Json, request: pytest.FixtureRequest) -> Target:
    """The endpoint that a test is about."""
    whole_event = event_body(
        venue="Hall",
        description="Big",
        sales_open_at=event["created_at"],
        sales_close_at=event["starts_at"],
        max_tickets_per_donor=1000,
        payment_hold_minutes=5,
    )
    whole_package = package_body(quantity_limit=5, is_enabled=True, is_sponsorship=False)
    buying = {
        "package_id": package["id"],
        "quantity": 1,
        "expected_total": "250.00",
        "guests": [{"name": "Ada", "email": "ada@example.org"}],
    }
    found = {
        "create_event": Target("POST", "admin/events", whole_event),
        "change_event": Target("PATCH", event_path(event), whole_event),
        "invite_coordinator": Target(
            "POST", f"{event_path(event)}/coordinators", {"email": "noor@example.org"}
        ),
        "create_package": Target("POST", packages_path(event), whole_package),
        "change_package": Target("PATCH", package_path(package), whole_package, If_Match='"1"'),
        "reorder_packages": Target(
            "POST", f"{packages_path(event)}/reorder", {"package_ids": [package["id"]]}
        ),
        "reorder_options": Target(
            "POST", f"{package_path(package)}/options/reorder", {"option_ids": []}
        ),
        "verify_ticket": Target("POST", f"{event_path(event)}/tickets/verify", {"qr_payload": "x"}),
        "purchase_tickets": Target(
            "POST", f"events/{event['id']}/tickets/purchase", buying, Idempotency_Key=uuid4().hex
        ),
    }
    return found[request.param]


def _is_answered_well(answer: Answer) -> bool:
    """Whether it succeeded, or was refused as a problem document that can be read."""
    if answer.status < 400:
        return True
    return answer.status < 500 and bool(answer.code) and answer.body.decode() != ""


def _mangled(body: Json) -> Iterator[Json]:
    for name in body:
        for value in VALUES:
            yield {**body, name: value}
    for index in range(len(body.get("guests", []))):
        for name in ("name", "email"):
            for value in VALUES:
                guest = {**body["guests"][index], name: value}
                yield {**body, "guests": [guest]}


@pytest.mark.parametrize("target", TARGETS, indirect=True)
async def test_no_body_is_too_strange_to_be_answered(admin: Client, target: Target) -> None:
    for raw in RAW:
        answer = await target.send(admin, raw)
        assert answer.status == 400 or target.method == "PATCH", (raw[:80], answer.body)
        assert _is_answered_well(answer), (raw[:80], answer.body)


@pytest.mark.parametrize("target", TARGETS, indirect=True)
async def test_no_value_is_too_strange_to_be_answered(admin: Client, target: Target) -> None:
    assert (await target.send(admin, json.dumps(target.body).encode())).status < 400
    for body in _mangled(target.body):
        answer = await target.send(admin, json.dumps(body).encode())
        assert _is_answered_well(answer), (str(body)[:300], answer.body)


@pytest.mark.parametrize("strange", IDS)
async def test_no_id_is_too_strange_to_be_answered(
    admin: Client, event: Json, strange: str
) -> None:
    paths = [
        f"admin/events/{strange}",
        f"admin/events/{strange}/tickets/packages",
        f"{packages_path(event)}/{strange}",
        f"events/{strange}",
        f"events/{strange}/tickets/packages",
        f"me/purchases/{strange}",
        f"docs/{strange}",
        strange,
    ]
    for path in paths:
        answer = await admin.get(path)
        assert answer.status in (400, 404), (path, answer.body)
        assert answer.code in ("validation_failed", "event_not_found", "not_found")


@pytest.mark.parametrize(
    "query",
    [
        "limit=",
        "limit=1&limit=2",
        "limit=1e2",
        "limit=\u0665",
        "limit=" + HUGE,
        "limit=%00",
        "cursor=%00",
        "cursor=%ED%A0%80",
        "cursor=%FF",
        "cursor=====",
        "&&&",
        "=",
        "limit",
        "%00=%00",
        "limit=+5",
    ],
)
async def test_no_query_is_too_strange_to_be_answered(admin: Client, query: str) -> None:
    for path in ("admin/events", "me/purchases"):
        answer = await admin.get(f"{path}?{query}")
        assert answer.status in (200, 400), answer.body


@pytest.mark.parametrize("value", ["\0", "é", "a" * 100_000, "a\r\nSet-Cookie: x=1", "%00"])
async def test_no_header_is_too_strange_to_be_answered(
    admin: Client, anybody: Client, package: Json, value: str
) -> None:
    body = {"package_id": package["id"], "quantity": 1}
    path = f"events/{package['event_id']}/tickets/purchase"
    answers = [
        await admin.post(path, body, Idempotency_Key=value),
        await admin.patch(package_path(package), {}, If_Match=value),
        await admin.get("health/live", X_Request_Id=value),
        await admin.get("health/live", Origin=value),
        await admin.get("health/live", X_Forwarded_For=value),
        await admin.get("openapi.json", If_None_Match=value),
        await admin.post(path, b"{}", Content_Type=value),
        await anybody.get("me/purchases", Authorization=value),
        await anybody.get("me/purchases", Authorization=f"Bearer {value}"),
    ]
    assert [answer.status for answer in answers if answer.status >= 500] == []
    for answer in answers:
        assert all("\n" not in sent for sent in answer.headers.values())


@pytest.mark.parametrize(("count", "told"), [(100, 100), (101, 100), (100_000, 100)])
async def test_a_hundred_errors_are_told_at_once_and_no_more(
    admin: Client, event: Json, count: int, told: int
) -> None:
    answer = await admin.post(f"{packages_path(event)}/reorder", {"package_ids": [1] * count})
    assert (answer.status, len(answer.json["errors"])) == (400, told)
