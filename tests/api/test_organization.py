"""The organization that receives an event's money."""

import psycopg
import pytest

from tests.factories import Json, event_body, new_event
from tests.factories.paths import event_path
from tests.harness.audit_trail import read_trail
from tests.harness.client import Client

ORGANIZATION: Json = {
    "legal_name": "Harbor Reading Foundation, Inc.",
    "tax_id": "00-1234567",
    "address": "12 Old Pier Road, Harborview",
    "statement": "Harbor Reading Foundation is a charity under section 501(c)(3).",
}


async def test_an_event_has_its_organization_from_creation(admin: Client, anybody: Client) -> None:
    event = await new_event(admin, organization=ORGANIZATION)
    assert event["organization"] == ORGANIZATION
    assert (await admin.get(event_path(event))).json["organization"] == ORGANIZATION
    assert (await anybody.get(f"events/{event['id']}")).json["organization"] == ORGANIZATION


async def test_a_statement_may_be_missing_or_blank(admin: Client) -> None:
    without = {name: ORGANIZATION[name] for name in ("legal_name", "tax_id", "address")}
    for sent in (without, {**without, "statement": " "}, {**without, "statement": None}):
        event = await new_event(admin, organization=sent)
        assert event["organization"] == {**without, "statement": None}


async def test_null_takes_the_organization_away(admin: Client, event: Json) -> None:
    assert event["organization"] is None
    path = event_path(event)
    assert (await admin.patch(path, {"organization": ORGANIZATION})).status == 200
    kept = (await admin.patch(path, {"venue": "Hall"})).json
    assert kept["organization"] == ORGANIZATION
    assert (await admin.patch(path, {"organization": None})).json["organization"] is None


async def test_the_same_organization_is_no_edit(admin: Client) -> None:
    event = await new_event(admin, organization=ORGANIZATION)
    answer = await admin.patch(event_path(event), {"organization": ORGANIZATION})
    assert (answer.status, answer.json) == (200, event)


@pytest.mark.parametrize(
    ("part", "value", "code"),
    [
        ("legal_name", None, "invalid"),
        ("legal_name", " ", "too_short"),
        ("legal_name", "x" * 201, "too_long"),
        ("tax_id", "x" * 31, "too_long"),
        ("tax_id", "", "too_short"),
        ("address", "x" * 201, "too_long"),
        ("address", "12 Old Pier Road\nHarborview", "invalid"),
        ("statement", "x" * 501, "too_long"),
        ("ein", "00-1234567", "unknown_field"),
    ],
)
async def test_an_organization_outside_its_limits_is_refused(
    admin: Client, event: Json, part: str, value: object, code: str
) -> None:
    body = {"organization": {**ORGANIZATION, part: value}}
    for answer in (
        await admin.post("admin/events", event_body(**body)),
        await admin.patch(event_path(event), body),
    ):
        assert (answer.status, answer.errors) == (400, {(f"/organization/{part}", code)})


async def test_an_organization_is_whole(admin: Client, event: Json) -> None:
    answer = await admin.patch(event_path(event), {"organization": {"legal_name": "Harbor"}})
    missing = {("/organization/tax_id", "required"), ("/organization/address", "required")}
    assert (answer.status, answer.errors) == (400, missing)


async def test_each_part_that_changes_is_audited(
    admin: Client, event: Json, superuser: psycopg.Connection
) -> None:
    path = event_path(event)
    await admin.patch(path, {"organization": {**ORGANIZATION, "statement": None}})
    await admin.patch(
        path, {"organization": {**ORGANIZATION, "tax_id": "00-7654321"}, "venue": "Hall"}
    )
    name, tax_id = "Harbor Reading Foundation, Inc.", "organization_tax_id"
    assert [entry.change for entry in read_trail(superuser, event["id"])[1:]] == [
        ("updated", "organization_legal_name", None, name),
        ("updated", tax_id, None, "00-1234567"),
        ("updated", "organization_address", None, ORGANIZATION["address"]),
        ("updated", "venue", None, "Hall"),
        ("updated", tax_id, "00-1234567", "00-7654321"),
        ("updated", "organization_statement", None, ORGANIZATION["statement"]),
    ]
