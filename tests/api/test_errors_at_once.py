"""One answer names everything that is wrong with a request, wherever it stands."""

from uuid import uuid4

from tests.factories import Json
from tests.factories.paths import package_path
from tests.harness.client import Client


async def test_a_malformed_if_match_is_answered_with_the_errors_of_path_and_body(
    admin: Client, event: Json
) -> None:
    path = f"admin/events/{event['id']}/tickets/packages/7"
    answer = await admin.patch(path, {"name": "", "more": 1}, If_Match="*")
    assert (answer.status, answer.code) == (400, "validation_failed")
    assert answer.errors == {
        ("package_id", "invalid"),
        ("/name", "too_short"),
        ("/more", "unknown_field"),
        ("If-Match", "invalid"),
    }


async def test_a_malformed_idempotency_key_is_answered_with_the_errors_of_path_and_body(
    donor: Client,
) -> None:
    body = {"package_id": str(uuid4()), "quantity": 0}
    answer = await donor.post("events/7/tickets/purchase", body, Idempotency_Key="two words")
    assert (answer.status, answer.code) == (400, "validation_failed")
    assert answer.errors == {
        ("event_id", "invalid"),
        ("/quantity", "too_small"),
        ("Idempotency-Key", "invalid"),
    }


async def test_a_missing_header_is_answered_once_all_else_is_right(
    admin: Client, package: Json
) -> None:
    assert (await admin.patch(package_path(package), {"name": ""})).status == 400
    assert (await admin.patch(package_path(package), {"name": "x"})).status == 428
    path = f"events/{package['event_id']}/tickets/purchase"
    body = {"package_id": package["id"], "quantity": 0}
    assert (await admin.post(path, body)).code == "validation_failed"
    assert (await admin.post(path, {**body, "quantity": 1})).code == "idempotency_key_required"
