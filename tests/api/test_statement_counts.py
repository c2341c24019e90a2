"""How many statements each endpoint sends to PostgreSQL; a query a row can't come back unnoticed.

Counted without those that a person's first request sends, and without BEGIN and COMMIT. A change of
an event counts with one more than it sends while its coordinator is remembered.
"""

from uuid import uuid4

import pytest

from tests.conftest import Person
from tests.factories import Json, bought, event_body, new_event, new_package, package_body
from tests.factories.paths import event_path, package_path, public_packages_path
from tests.harness.client import Client
from tests.harness.statements import counted_statements

STATEMENTS = {
    "POST admin/events": 4,
    "GET admin/events": 1,
    "GET admin/events/{event_id}": 2,
    "PATCH admin/events/{event_id}": 6,
    "GET events/{slug_or_id}": 1,
    "GET admin/events/{event_id}/coordinators": 2,
    "POST admin/events/{event_id}/coordinators": 5,
    "PUT admin/events/{event_id}/coordinators/{user_id}": 5,
    "DELETE admin/events/{event_id}/coordinators/{user_id}": 4,
    "GET admin/events/{event_id}/tickets/packages": 3,
    "POST admin/events/{event_id}/tickets/packages": 9,
    "GET admin/events/{event_id}/tickets/packages/{package_id}": 3,
    "PATCH admin/events/{event_id}/tickets/packages/{package_id}": 10,
    "DELETE admin/events/{event_id}/tickets/packages/{package_id}": 7,
    "POST admin/events/{event_id}/tickets/packages/{package_id}/disable": 8,
    "POST admin/events/{event_id}/tickets/packages/{package_id}/enable": 8,
    "POST admin/events/{event_id}/tickets/packages/reorder": 10,
    "GET events/{event_id}/tickets/packages": 2,
    "POST events/{event_id}/tickets/purchase": 2,
    "GET me/purchases": 4,
    "GET me/purchases/{purchase_id}": 4,
    "POST admin/events/{event_id}/tickets/verify": 3,
    "GET admin/events/{event_id}/tickets/sales": 2,
    "GET health/live": 0,
    "GET health/ready": 1,
    "GET openapi.json": 0,
    "GET docs": 0,
    "GET docs/{asset}": 0,
}

# Some from null and some not: neither their number nor their nulls may add a statement.
_CHANGES = {"name": "New", "venue": "Hall", "time_zone": "UTC", "payment_hold_minutes": 5}


async def count_statements(
    sender: Client, operation: str, body: object = None, **names: object
) -> int:
    """Send the operation, with `names` for those in its path, and count its statements."""
    method, _, path = operation.partition(" ")
    headers = {
        **({"If_Match": str(names.pop("if_match"))} if "if_match" in names else {}),
        "Idempotency_Key": uuid4().hex,
        "X_Signature": str(names.pop("x_signature", "")),
        "Content_Type": str(names.pop("content_type", "application/json")),
    }
    query = str(names.pop("query", ""))
    sent = () if body is None else (body,)
    with counted_statements() as seen:
        answer = await sender.call(method, path.format_map(names) + query, *sent, **headers)
    assert 200 <= answer.status < 300, answer.body
    return len(seen)


@pytest.fixture
async def known(admin: Client) -> Client:
    """An admin whose first request is over."""
    await admin.get("admin/events")
    return admin


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.usefixtures("without_rate_limits")
async def test_every_endpoint_sends_as_many_statements_as_it_should(
    known: Client, anybody: Client, person: Person, rows: int
) -> None:
    """As many for thirty packages, purchases and events as for one."""
    event = await new_event(known)
    packages = [await new_package(known, event, quantity_limit=100) for _ in range(rows)]
    made = [await bought(known, package) for package in packages]
    for _ in range(rows):
        await known.post(f"{event_path(event)}/coordinators", {"email": f"{uuid4().hex}@e.org"})
    names = {"event_id": event["id"], "package_id": packages[0]["id"]}
    purchase_body = {"package_id": packages[0]["id"], "quantity": 2}
    user_id = made[0]["purchaser"]["id"]
    one = "admin/events/{event_id}/tickets/packages/{package_id}"
    coordinators = "admin/events/{event_id}/coordinators"
    deletable = await new_package(known, event)
    order = [deletable["id"], *(package["id"] for package in packages)]

    async def of(operation: str, body: object = None, **more: object) -> tuple[str, int]:
        return operation, await count_statements(known, operation, body, **{**names, **more})

    counted = dict(
        [
            await of("POST admin/events", event_body()),
            await of("GET admin/events"),
            await of("GET admin/events/{event_id}"),
            await of("PATCH admin/events/{event_id}", _CHANGES),
            await of("GET events/{slug_or_id}", slug_or_id=event["slug"]),
            await of(f"GET {coordinators}"),
            await of(f"POST {coordinators}", {"email": "noor@example.org"}),
            await of(f"PUT {coordinators}/{{user_id}}", user_id=user_id),
            await of(f"DELETE {coordinators}/{{user_id}}", user_id=user_id),
            await of("GET admin/events/{event_id}/tickets/packages"),
            await of("GET events/{event_id}/tickets/packages"),
            await of(f"GET {one}"),
            await of(f"PATCH {one}", {"name": "New", "price": "1.00"}, if_match='"1"'),
            await of(f"POST {one}/disable"),
            await of(f"POST {one}/enable"),
            await of(
                "POST admin/events/{event_id}/tickets/packages/reorder", {"package_ids": order}
            ),
            await of(f"DELETE {one}", package_id=deletable["id"], if_match='"1"'),
            await of("POST admin/events/{event_id}/tickets/packages", package_body()),
            await of("POST events/{event_id}/tickets/purchase", purchase_body),
            await of("GET me/purchases"),
            await of("GET me/purchases/{purchase_id}", purchase_id=made[0]["id"]),
            await of(
                "POST admin/events/{event_id}/tickets/verify",
                {"qr_payload": made[0]["tickets"][0]["qr_payload"]},
            ),
            await of("GET admin/events/{event_id}/tickets/sales"),
            await of("GET health/live"),
            await of("GET health/ready"),
            await of("GET openapi.json"),
            await of("GET docs"),
            await of("GET docs/{asset}", asset="start.js"),
        ]
    )
    assert counted == STATEMENTS


async def test_change_by_a_remembered_coordinator_checks_the_event_once(
    known: Client, package: Json
) -> None:
    """Where their page has polled a moment before, counting their change costs no statement."""
    with counted_statements() as seen:
        assert (await known.get(package_path(package))).status == 200
        read = len(seen)
        assert (await known.post(f"{package_path(package)}/disable")).status == 200
    disable = "POST admin/events/{event_id}/tickets/packages/{package_id}/disable"
    assert len(seen) - read == STATEMENTS[disable] - 1


async def test_a_persons_first_request_sends_one_more(donor: Client) -> None:
    with counted_statements() as first:
        await donor.get(f"me/purchases/{uuid4()}")
    with counted_statements() as second:
        await donor.get(f"me/purchases/{uuid4()}")
    assert (len(first), len(second)) == (3, 1)


async def test_what_answers_304_costs_no_more(
    admin: Client, anybody: Client, event: Json, package: Json
) -> None:
    tag = (await anybody.get(public_packages_path(event))).headers["ETag"]
    with counted_statements() as seen:
        again = await anybody.get(public_packages_path(event), If_None_Match=tag)
    assert (again.status, len(seen)) == (304, 2)


async def test_a_purchase_that_is_answered_again_sends_one(donor: Client, package: Json) -> None:
    first = await bought(donor, package, key="k")
    with counted_statements() as seen:
        assert await bought(donor, package, key="k") == first
    assert len(seen) == 1


async def test_a_change_of_nothing_writes_nothing(known: Client, package: Json) -> None:
    with counted_statements() as seen:
        await known.patch(package_path(package), {"name": package["name"]}, If_Match='"1"')
    assert len(seen) == 4
