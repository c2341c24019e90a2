"""What the audit trail says of packages (FR-003, FR-066)."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from shared.domain import clock
from tests.conftest import Person
from tests.factories import Json, bought, package_body
from tests.factories.paths import package_path, packages_path
from tests.factories.people import new_coordinator
from tests.harness.audit_trail import read_trail
from tests.harness.client import Client


async def test_a_new_package_is_on_record(
    admin: Client, event: Json, superuser: psycopg.Connection
) -> None:
    created = await admin.post(packages_path(event), package_body(), X_Request_Id="setting-up")
    [entry] = read_trail(superuser, event["id"], created.json["id"])
    assert entry.entity_type == "ticket_package"
    assert entry.change == ("created", "name", None, "Single Seat")
    assert str(entry.actor_id) == created.json["created_by"]["id"]
    assert entry.request_id == "setting-up"


@pytest.mark.parametrize("has_sales", [False, True])
async def test_each_changed_field_is_an_entry_as_the_api_shows_it(
    admin: Client,
    donor: Client,
    person: Person,
    event: Json,
    package: Json,
    superuser: psycopg.Connection,
    *,
    has_sales: bool,
) -> None:
    """FR-003: who, when, field, old, new; before the first sale too."""
    coordinator = await new_coordinator(admin, person, event)
    if has_sales:
        await bought(donor, package)
    body = {
        "name": package["name"],
        "description": "A seat\nby the stage.",
        "price": 300,
        "is_sponsorship": True,
        "is_enabled": False,
        "quantity_limit": None,
    }
    moment = datetime.now(UTC) + timedelta(days=1)
    with clock.frozen_at(moment):
        await coordinator.patch(
            package_path(package), body, If_Match='"1"', X_Request_Id="raising-the-price"
        )
    entries = read_trail(superuser, event["id"], package["id"])[1:]
    assert [entry.change for entry in entries] == [
        ("updated", "description", package["description"], "A seat\nby the stage."),
        ("updated", "is_enabled", "true", "false"),
        ("updated", "is_sponsorship", "false", "true"),
        ("updated", "price", "250.00", "300.00"),
        ("updated", "quantity_limit", "10", None),
    ]
    assert {entry.actor_name for entry in entries} == {"Noor Haddad"}
    assert {entry.request_id for entry in entries} == {"raising-the-price"}
    assert {entry.occurred_at for entry in entries} == {moment}
    sequences = [entry.sequence for entry in read_trail(superuser, event["id"])]
    assert sequences == list(range(1, len(sequences) + 1))


async def test_switching_is_on_record(
    admin: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    await admin.post(f"{package_path(package)}/disable")
    await admin.post(f"{package_path(package)}/enable")
    entries = read_trail(superuser, event["id"], package["id"])[1:]
    assert [entry.change for entry in entries] == [
        ("disabled", None, None, None),
        ("enabled", None, None, None),
    ]


async def test_what_was_refused_leaves_no_entry(
    admin: Client, donor: Client, package: Json, superuser: psycopg.Connection
) -> None:
    await bought(donor, package, 2)
    path = package_path(package)
    refused = [
        await admin.patch(path, {"name": "Patron"}, If_Match='"9"'),
        await admin.patch(path, {"quantity_limit": 1}, If_Match='"1"'),
        await admin.patch(path, {"price": "-1"}, If_Match='"1"'),
        await admin.delete(path, If_Match='"1"'),
    ]
    assert [answer.status for answer in refused] == [412, 409, 400, 409]
    assert len(read_trail(superuser, package["event_id"], package["id"])) == 1


async def test_a_purchase_is_no_admin_change(
    donor: Client, package: Json, superuser: psycopg.Connection
) -> None:
    before = read_trail(superuser, package["event_id"])
    await bought(donor, package)
    assert read_trail(superuser, package["event_id"]) == before
