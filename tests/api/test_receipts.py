"""Receipts: issued once, frozen, and amended when they would say something else."""

from datetime import datetime
from zoneinfo import ZoneInfo

import psycopg
import pytest

from tests.api.test_organization import ORGANIZATION
from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.paths import event_path, package_path, version_tag
from tests.factories.payments import moved, purchase_path, reconciled
from tests.factories.promo_codes import new_code
from tests.harness.audit_trail import read_trail
from tests.harness.client import Answer, Client


@pytest.fixture
async def gala(admin: Client) -> Json:
    """An event with an organization."""
    return await new_event(admin, organization=ORGANIZATION, time_zone="America/New_York")


@pytest.fixture
async def table(admin: Client, gala: Json) -> Json:
    """Two seats a package for $450.00, of which $70.00 is given in return."""
    return await new_package(
        admin,
        gala,
        name="Table for Two",
        description="Dinner and wine\nDoors open at six.",
        price="450.00",
        seats_per_package=2,
        fair_market_value="35.00",
    )


async def receipt(client: Client, purchase: Json) -> Answer:
    """Ask for the receipt as a coordinator does."""
    return await client.get(f"{purchase_path(purchase)}/receipt")


async def read_receipt(client: Client, purchase: Json) -> Json:
    answer = await receipt(client, purchase)
    assert answer.status == 200, answer.body
    read: Json = answer.json
    return read


async def own_receipt(client: Client, purchase: Json) -> Answer:
    """Ask for the receipt as its donor does."""
    return await client.get(f"me/purchases/{purchase['id']}/receipt")


async def paid(admin: Client, donor: Client, package: Json, **body: object) -> Json:
    """Return a purchase that was paid by a check."""
    made = await bought(donor, package, 2, **body)
    return await moved(admin, made, "mark-paid", reference="2041")


async def test_a_receipt_says_who_paid_what_to_whom_and_what_for(
    admin: Client, donor: Client, gala: Json, table: Json
) -> None:
    made = await paid(admin, donor, table)
    read = await read_receipt(admin, made)
    zone = ZoneInfo(gala["time_zone"])
    assert read == {
        "number": "R-000001",
        "issued_at": read["issued_at"],
        "amended": False,
        "replaces": None,
        "purchase_id": made["id"],
        "kind": "partly_deductible",
        "organization": ORGANIZATION,
        "purchaser": {"name": made["purchaser"]["name"], "address": made["purchaser"]["email"]},
        "in_the_name_of": None,
        "event": {name: gala[name] for name in ("name", "starts_at", "time_zone")},
        "lines": [
            {
                "text": "Table for Two",
                "description": "Dinner and wine",
                "quantity": 4,
                "amount": "140.00",
            }
        ],
        "payments": [
            {
                "kind": "received",
                "method": made["payments"][0]["method"],
                "reference": "2041",
                "on": str(datetime.fromisoformat(made["paid_at"]).astimezone(zone).date()),
                "amount": "900.00",
            }
        ],
        "total_price": "900.00",
        "amount_paid": "900.00",
        "amount_due": "0.00",
        "refund_due_amount": "0.00",
        "fair_market_value_total": "140.00",
        "deductible_amount": "760.00",
        "statement": read["statement"],
    }
    assert "$35.00 a seat, $140.00 in all" in read["statement"]


async def test_a_receipt_is_issued_once(admin: Client, donor: Client, table: Json) -> None:
    made = await paid(admin, donor, table)
    first = await read_receipt(admin, made)
    assert (await own_receipt(donor, made)).json == first
    assert await read_receipt(admin, made) == first


async def test_receipts_are_numbered_by_event_without_gaps(
    admin: Client, donor: Client, table: Json
) -> None:
    made = [await paid(admin, donor, table) for _ in range(3)]
    unpaid = await bought(donor, table)
    assert (await receipt(admin, unpaid)).status == 409
    numbers = [(await read_receipt(admin, purchase))["number"] for purchase in reversed(made)]
    assert numbers == ["R-000001", "R-000002", "R-000003"]
    elsewhere = await new_package(admin, await new_event(admin), price="5.00")
    assert (await read_receipt(admin, await paid(admin, donor, elsewhere)))["number"] == "R-000001"


async def test_without_a_payment_there_is_no_receipt(
    admin: Client, donor: Client, table: Json
) -> None:
    made = await bought(donor, table)
    for answer in (await receipt(admin, made), await own_receipt(donor, made)):
        assert (answer.status, answer.code) == (409, "purchase_not_completed")
    await moved(admin, made, "cancel")
    assert (await receipt(admin, made)).code == "purchase_not_completed"


async def test_a_receipt_is_for_its_donor_and_for_the_team_of_its_event(
    admin: Client, donor: Client, anybody: Client, person: Person, table: Json
) -> None:
    made = await paid(admin, donor, table)
    stranger, coordinator = person("donor"), person("event_coordinator")
    assert (await own_receipt(stranger, made)).code == "purchase_not_found"
    assert (await own_receipt(anybody, made)).status == 401
    assert (await receipt(stranger, made)).status == 403
    assert (await receipt(coordinator, made)).status in {403, 404}
    other = await new_event(admin)
    answer = await admin.get(f"{event_path(other)}/purchases/{made['id']}/receipt")
    assert answer.code == "purchase_not_found"


async def test_after_a_refund_an_amended_receipt_says_that_nothing_was_received(
    admin: Client, donor: Client, table: Json
) -> None:
    made = await paid(admin, donor, table)
    first = await read_receipt(admin, made)
    await moved(admin, made, "refund")
    amended = (await own_receipt(donor, made)).json
    assert (amended["number"], amended["replaces"]) == ("R-000002", first["number"])
    assert amended["amended"] is True
    assert (amended["kind"], amended["amount_paid"]) == ("nothing_received", "0.00")
    assert (amended["lines"], amended["deductible_amount"]) == ([], "0.00")
    assert [payment["kind"] for payment in amended["payments"]] == ["received", "refunded"]


async def test_a_refunded_purchase_without_a_receipt_gets_none(
    admin: Client, donor: Client, table: Json
) -> None:
    made = await paid(admin, donor, table)
    await moved(admin, made, "refund")
    assert (await receipt(admin, made)).code == "purchase_not_completed"


async def test_what_was_given_is_stated_or_said_to_be_unknown(
    admin: Client, donor: Client, gala: Json
) -> None:
    gift = await new_package(admin, gala, price="450.00", fair_market_value="0.00")
    unknown = await new_package(admin, gala, price="450.00")
    free = await new_code(admin, gala, discount_type="percentage", discount_value="100.00")
    given = await read_receipt(admin, await paid(admin, donor, gift))
    assert (given["kind"], given["deductible_amount"]) == ("wholly_deductible", "900.00")
    assert "provided no goods or services" in given["statement"]
    not_stated = await read_receipt(admin, await paid(admin, donor, unknown))
    assert (not_stated["kind"], not_stated["deductible_amount"]) == ("not_stated", None)
    assert not_stated["lines"][0]["amount"] is None
    nothing_paid = await read_receipt(admin, await bought(donor, gift, promo_code=free["code"]))
    assert (nothing_paid["kind"], nothing_paid["deductible_amount"]) == ("free", "0.00")


async def test_a_receipt_keeps_its_words_when_the_event_changes(
    admin: Client, donor: Client, gala: Json, table: Json
) -> None:
    made = await paid(admin, donor, table)
    first = await read_receipt(admin, made)
    tag = version_tag((await admin.get(package_path(table))).json)
    other = {"description": "Supper", "fair_market_value": "50.00"}
    assert (await admin.patch(package_path(table), other, If_Match=tag)).status == 200
    moved_house = {**ORGANIZATION, "address": "1 New Pier Road", "statement": None}
    event = {"name": "Autumn Gala", "starts_at": "2031-05-01T18:00:00Z"}
    changed = await admin.patch(event_path(gala), {**event, "organization": moved_house})
    assert changed.status == 200
    assert await read_receipt(admin, made) == first


@pytest.mark.parametrize("part", ["legal_name", "tax_id"])
async def test_another_organization_amends_a_receipt(
    admin: Client, donor: Client, gala: Json, table: Json, part: str
) -> None:
    made = await paid(admin, donor, table)
    first = await read_receipt(admin, made)
    await admin.patch(event_path(gala), {"organization": {**ORGANIZATION, part: "00-1"}})
    amended = await read_receipt(admin, made)
    assert (amended["replaces"], amended["organization"][part]) == (first["number"], "00-1")


async def test_without_an_organization_a_receipt_bears_the_name_of_the_event(
    admin: Client, donor: Client, event: Json
) -> None:
    package = await new_package(admin, event, price="450.00", fair_market_value="0.00")
    read = await read_receipt(admin, await paid(admin, donor, package))
    nothing = dict.fromkeys(("tax_id", "address", "statement"))
    assert read["organization"] == {"legal_name": event["name"], **nothing}


async def test_a_receipt_that_is_issued_is_audited(
    admin: Client, donor: Client, table: Json, superuser: psycopg.Connection
) -> None:
    made = await paid(admin, donor, table)
    await own_receipt(donor, made)
    await own_receipt(donor, made)
    await moved(admin, made, "refund")
    await read_receipt(admin, made)
    trail = [entry.change for entry in read_trail(superuser, made["event_id"])]
    assert [change for change in trail if change[1] == "receipt"] == [
        ("updated", "receipt", None, "R-000001"),
        ("updated", "receipt", "R-000001", "R-000002"),
    ]


async def test_reconciling_finds_a_missing_number_and_another_amount(
    admin: Client, donor: Client, gala: Json, table: Json, superuser: psycopg.Connection
) -> None:
    made = [await paid(admin, donor, table) for _ in range(2)]
    for purchase in made:
        await read_receipt(admin, purchase)
    assert await reconciled(admin, gala)
    superuser.execute("SET session_replication_role = replica")
    superuser.execute("DELETE FROM receipts WHERE purchase_id = %s", (made[0]["id"],))
    superuser.execute(
        'UPDATE receipts SET content = content || \'{"amount_paid": "1.00"}\''
        " WHERE purchase_id = %s",
        (made[1]["id"],),
    )
    superuser.execute("SET session_replication_role = DEFAULT")
    path = f"{event_path(gala)}/tickets/sales/reconcile"
    found = (await admin.get(path)).json["drift"]
    assert [
        (row["entity_type"], row["field"], row["stored"], row["recomputed"]) for row in found
    ] == [
        ("event", "receipts", "2", "1"),
        ("purchase", "receipt", "1.00", "900.00"),
    ]
