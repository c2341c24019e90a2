"""Purchases are found by their ids, by who is thanked, by check numbers, and by what is due."""

from collections.abc import Mapping
from urllib.parse import urlencode

import psycopg
import pytest

from tests.factories import Json, bought, new_event, new_package
from tests.factories.paths import event_path
from tests.factories.payments import moved
from tests.harness.client import Client
from tests.harness.ledger import Entry, paid


async def _ids(admin: Client, event: Json, **query: object) -> list[str]:
    answer = await admin.get(f"{event_path(event)}/tickets/sales/purchases?{urlencode(query)}")
    assert answer.status == 200, answer.body
    return [item["id"] for item in answer.json["items"]]


async def test_a_purchase_is_found_by_its_id_and_its_address(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """The whole id, its first 8 digits as pages show them, and the address of its page, pasted."""
    made = await bought(donor, package)
    await bought(donor, package)
    purchase_id: str = made["id"]
    page = f"https://admin.example.org/events/{event['id']}/purchases/{purchase_id}?tab=seats#top"
    short = purchase_id[:8]
    for text in (purchase_id, purchase_id.upper(), short, f"#{short}", short.upper(), page):
        assert await _ids(admin, event, q=text) == [purchase_id], text
    for text in (purchase_id[:7], purchase_id[:-1], f"{short}0", f"a{purchase_id}"):
        assert await _ids(admin, event, q=text) == [], text
    assert await _ids(admin, await new_event(admin), q=purchase_id) == []


async def test_a_purchase_is_found_by_the_beginning_of_a_reference(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """Of any payment on record, one that was taken back too, and of a check that was announced."""
    checked = await bought(donor, package)
    await paid(
        superuser,
        checked,
        Entry("250.00", reference="CHK-881187"),
        Entry("250.00", reference="CHK-\u00e9%_77", applied=False),
    )
    announced = await bought(donor, package)
    superuser.execute(
        "UPDATE purchases SET payment_reference = 'Chk-881200' WHERE id = %s", (announced["id"],)
    )
    await bought(donor, package)
    both = [announced["id"], checked["id"]]
    for text, found in {
        "CHK-881187": both[1:],
        "chk-88": both,
        "Chk-881200": both[:1],
        "chk-\u00e9%_": both[1:],
        "CHK-\u00c9%_": [],
        "881187": [],
        "CHK-8812000": [],
        "CHK-%": [],
    }.items():
        assert await _ids(admin, event, q=text) == found, ascii(text)


async def test_a_purchase_is_found_by_words_of_who_is_thanked(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    made = await bought(donor, package)
    await bought(donor, package)
    superuser.execute(
        "UPDATE purchases SET in_the_name_of = %s WHERE id = %s",
        ("Fundaci\u00f3n O\u2019Neil-Vance", made["id"]),
    )
    for text in ("fundacion", "ONEIL fundaci", "Neil-Vance"):
        assert await _ids(admin, event, q=text) == [made["id"]], text
    assert await _ids(admin, event, q="fundacion lind") == []


@pytest.fixture
async def sold(
    admin: Client, donor: Client, event: Json, superuser: psycopg.Connection
) -> Mapping[str, str]:
    """Purchases in every state of payment, by name."""
    package = await new_package(admin, event, price="100.00")
    names = ("pending", "part", "whole", "twice", "returned", "late", "cancelled", "team")
    made = {name: await bought(donor, package) for name in names}
    check = Entry("100.00")
    await paid(superuser, made["part"], Entry("60.00", method="cash"))
    await paid(superuser, made["whole"], check)
    await paid(superuser, made["twice"], check, Entry("100.00", applied=False))
    await paid(superuser, made["returned"], Entry("130.00"))
    await moved(admin, made["late"], "cancel")
    late = Entry("100.00", applied=False)
    await paid(superuser, made["late"], late, status="cancelled")
    await moved(admin, made["cancelled"], "cancel")
    superuser.execute(
        "UPDATE purchases SET entered_by = donor_id, payment_method = 'pledge' WHERE id = %s",
        (made["team"]["id"],),
    )
    return {purchase["id"]: name for name, purchase in made.items()}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"amount_due": "true"}, {"part"}),
        ({"amount_due": "true", "payment_status": "pending"}, set()),
        ({"overpaid": "true"}, {"twice", "late"}),
        ({"overpaid": "true", "payment_status": "completed"}, {"twice"}),
        ({"refund_due": "true"}, {"twice", "late", "returned"}),
        ({"entered_by_team": "true"}, {"team"}),
        ({"payment_method": "pledge"}, {"team"}),
        ({"payment_method": "comp"}, set()),
    ],
)
async def test_the_sales_page_finds_what_has_to_be_settled(
    admin: Client, event: Json, sold: Mapping[str, str], query: dict[str, str], found: set[str]
) -> None:
    assert {sold[each] for each in await _ids(admin, event, **query)} == found


@pytest.mark.parametrize("name", ["amount_due", "overpaid", "refund_due", "entered_by_team"])
async def test_a_filter_that_is_false_finds_the_others(
    admin: Client, event: Json, sold: Mapping[str, str], name: str
) -> None:
    found = [await _ids(admin, event, **{name: value}) for value in ("true", "false")]
    assert sorted(found[0] + found[1]) == sorted(sold)
