"""What endpoints really answer is what the OpenAPI document says they do."""

from uuid import uuid4

import pytest

from shared.domain.images import MAX_IMAGE_BYTES
from tests.conftest import Person
from tests.factories import Json, bought, event_body, package_body
from tests.factories.images import image_path, picture, upload
from tests.factories.paths import event_path, package_path, packages_path, public_packages_path
from tests.harness.client import Answer, Client
from tests.harness.json_schema import violations

PACKAGES = "admin/events/{event_id}/tickets/packages"
PACKAGE = PACKAGES + "/{package_id}"
PURCHASE = "events/{event_id}/tickets/purchase"


@pytest.fixture
async def document(anybody: Client) -> Json:
    """The document as it is served."""
    described: Json = (await anybody.get("openapi.json")).json
    return described


def _is_as_described(document: Json, operation: str, answer: Answer) -> bool:
    method, _, path = operation.partition(" ")
    responses = document["paths"][f"/api/v1/{path}"][method.lower()]["responses"]
    described = responses[str(answer.status)]
    media_type = answer.headers["Content-Type"].partition(";")[0]
    if answer.status in (204, 304):
        return "content" not in described and answer.body == b""
    if answer.status >= 400:
        assert answer.code in described["description"].split(", ")
    schema = described["content"][media_type]["schema"]
    wrong = list(violations(answer.json, schema, document["components"]["schemas"]))
    assert wrong == [], operation
    return True


async def test_successes_are_as_described(
    admin: Client, anybody: Client, document: Json, event: Json, package: Json
) -> None:
    made = await bought(admin, package, guests=[{"name": "Ada", "email": "ada@example.org"}])
    code = made["tickets"][0]["qr_payload"]
    purchase = {"package_id": package["id"], "quantity": 2}
    await admin.post(f"{event_path(event)}/coordinators", {"email": "noor@example.org"})
    events, one = event_path(event), package_path(package)
    reordered = {"package_ids": [package["id"]]}
    answers = {
        "POST admin/events": await admin.post("admin/events", event_body(venue="Hall")),
        "GET admin/events": await admin.get("admin/events?limit=1"),
        "GET admin/events/{event_id}": await admin.get(events),
        "PATCH admin/events/{event_id}": await admin.patch(events, {"venue": "Hall"}),
        "GET admin/events/{event_id}/coordinators": await admin.get(f"{events}/coordinators"),
        "GET events/{slug_or_id}": await anybody.get(f"events/{event['slug']}"),
        f"POST {PACKAGES}": await admin.post(packages_path(event), package_body()),
        f"GET {PACKAGES}": await admin.get(packages_path(event)),
        f"GET {PACKAGE}": await admin.get(one),
        f"PATCH {PACKAGE}": await admin.patch(one, {"price": 5}, If_Match='"1"'),
        f"POST {PACKAGE}/disable": await admin.post(f"{one}/disable"),
        f"POST {PACKAGE}/enable": await admin.post(f"{one}/enable"),
        "GET events/{event_id}/tickets/packages": await anybody.get(public_packages_path(event)),
        f"POST {PURCHASE}": await admin.post(
            f"events/{event['id']}/tickets/purchase", purchase, Idempotency_Key=uuid4().hex
        ),
        "GET me/purchases": await admin.get("me/purchases"),
        "GET me/purchases/{purchase_id}": await admin.get(f"me/purchases/{made['id']}"),
        "POST admin/events/{event_id}/tickets/verify": await admin.post(
            f"{events}/tickets/verify", {"qr_payload": code}
        ),
        "GET admin/events/{event_id}/tickets/sales": await admin.get(f"{events}/tickets/sales"),
        f"POST {PACKAGE}/image": await upload(admin, package),
        f"GET {PACKAGE}/image": await admin.get(image_path(package)),
        f"DELETE {PACKAGE}/image": await admin.delete(image_path(package)),
        "GET health/live": await anybody.get("health/live"),
        "GET health/ready": await anybody.get("health/ready"),
    }
    for operation, answer in answers.items():
        assert answer.status < 300, (operation, answer.body)
        assert _is_as_described(document, operation, answer)
    [other] = [
        each["id"]
        for each in answers[f"GET {PACKAGES}"].json["items"]
        if each["id"] != package["id"]
    ]
    deleted = await admin.delete(f"{packages_path(event)}/{other}", If_Match='"1"')
    assert _is_as_described(document, f"DELETE {PACKAGE}", deleted)
    answer = await admin.post(f"{packages_path(event)}/reorder", reordered)
    assert _is_as_described(document, f"POST {PACKAGES}/reorder", answer)


async def test_refusals_are_as_described(
    admin: Client, anybody: Client, person: Person, document: Json, event: Json, package: Json
) -> None:
    await bought(admin, package, 5)
    one, nowhere = package_path(package), f"{packages_path(event)}/{uuid4()}"
    buy = f"events/{event['id']}/tickets/purchase"
    wanted = {"package_id": package["id"], "quantity": 6}
    tag = (await anybody.get(public_packages_path(event))).headers["ETag"]
    answers = [
        ("POST admin/events", await admin.post("admin/events", {})),
        ("POST admin/events", await admin.post("admin/events", b"", Content_Type="text/plain")),
        ("POST admin/events", await admin.post("admin/events", b" " * 1_048_577)),
        ("POST admin/events", await admin.post("admin/events", event_body(slug=event["slug"]))),
        ("GET admin/events", await anybody.get("admin/events")),
        ("GET admin/events", await person("donor").get("admin/events")),
        (f"GET {PACKAGE}", await admin.get(nowhere)),
        (f"GET {PACKAGE}", await admin.get(f"admin/events/{uuid4()}/tickets/packages/{uuid4()}")),
        (f"PATCH {PACKAGE}", await admin.patch(one, {"name": "x"})),
        (f"PATCH {PACKAGE}", await admin.patch(one, {"name": "x"}, If_Match='"9"')),
        (f"PATCH {PACKAGE}", await admin.patch(one, {"quantity_limit": 1}, If_Match='"1"')),
        (f"DELETE {PACKAGE}", await admin.delete(one, If_Match='"1"')),
        (
            f"POST {PACKAGES}/reorder",
            await admin.post(f"{packages_path(event)}/reorder", {"package_ids": []}),
        ),
        (f"POST {PURCHASE}", await admin.post(buy, wanted)),
        (f"POST {PURCHASE}", await admin.post(buy, wanted, Idempotency_Key="k")),
        ("GET events/{slug_or_id}", await anybody.get("events/none")),
        (
            "GET events/{event_id}/tickets/packages",
            await anybody.get(public_packages_path(event), If_None_Match=tag),
        ),
        (f"POST {PACKAGE}/image", await upload(admin, package, b"")),
        (f"POST {PACKAGE}/image", await upload(admin, package, bytes(MAX_IMAGE_BYTES + 1))),
        (f"POST {PACKAGE}/image", await upload(admin, package, picture()[:200])),
        (f"POST {PACKAGE}/image", await admin.post(image_path(package), {})),
        (f"GET {PACKAGE}/image", await admin.get(image_path(package))),
        ("GET docs/{asset}", await anybody.get("docs/none")),
    ]
    for operation, answer in answers:
        assert answer.status >= 300, operation
        assert _is_as_described(document, operation, answer)


def test_the_checker_finds_what_is_wrong() -> None:
    components = {"Seat": {"type": "object", "properties": {"n": {"type": "integer"}}}}
    schema: Json = {
        "type": "object",
        "required": ["id", "seats"],
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "price": {"anyOf": [{"type": "string", "pattern": r"^\d+$"}, {"type": "null"}]},
            "seats": {"type": "array", "items": {"$ref": "#/components/schemas/Seat"}},
        },
    }
    right = {"id": str(uuid4()), "price": None, "seats": [{"n": 1}]}
    assert list(violations(right, schema, components)) == []
    for name, wrong in [("id", "x"), ("price", "a"), ("price", 1), ("seats", [{"n": True}])]:
        assert list(violations({**right, name: wrong}, schema, components)), name
    assert list(violations({"id": right["id"]}, schema, components)) == ["/seats is missing"]
    assert list(violations({**right, "more": 1}, schema, components)) == ["/more is not described"]
