"""A bank day's statement, compared with what is due: suggestions, and nothing is changed."""

import psycopg
import pytest

from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.paths import event_path
from tests.factories.payments import moved
from tests.factories.people import new_coordinator
from tests.harness.client import Client
from tests.harness.ledger import Entry, paid, record, settled
from tests.harness.statements import counted_statements


async def _match(admin: Client, event: Json, *rows: Json) -> list[Json]:
    answer = await admin.post(f"{event_path(event)}/payments/match", {"rows": list(rows)})
    assert answer.status == 200, answer.body
    matched: list[Json] = answer.json["rows"]
    assert len(matched) == len(rows)
    return matched


async def test_each_line_is_compared_by_number_reference_name_and_amount(
    admin: Client, person: Person, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    ann, bo, cy, di = [
        await bought(person("donor", name=name), package, quantity)
        for quantity, name in enumerate(
            ("Ann Lindqvist", "Bo O\u2019Neil", "Cy Vance-Roth", "Di Okafor"), start=1
        )
    ]
    superuser.execute(
        "UPDATE purchases SET in_the_name_of = %s, payment_reference = 'Chk-09' WHERE id = %s",
        ("Fundaci\u00f3n Okafor", di["id"]),
    )
    by_id, by_ticket, by_name, by_reference, by_thanked, by_amount, nothing = await _match(
        admin,
        event,
        {"amount": "250.00", "text": f"GALA {ann['id'][:8]}"},
        {"amount": "450", "text": f"re {bo['tickets'][1]['ticket_number']}"},
        {"amount": "750.00", "text": "VANCE ROTH, CY / TRANSFER"},
        {"amount": "1.00", "reference": "CHK-09"},
        {"amount": "1.00", "text": "FUNDACION OKAFOR"},
        {"amount": "500.00", "reference": "77"},
        {"amount": "3.00", "reference": "78", "text": "parking"},
    )
    assert by_id["suggestion"] == {
        "purchase_id": ann["id"],
        "purchaser": ann["purchaser"],
        "in_the_name_of": None,
        "package_name": package["name"],
        "quantity": 1,
        "amount_due": "250.00",
        "difference": "0.00",
        "because": ["purchase_id", "amount"],
    }
    assert by_ticket["suggestion"]["purchase_id"] == bo["id"]
    assert by_ticket["suggestion"]["difference"] == "-50.00"
    assert by_ticket["suggestion"]["because"] == ["ticket_number"]
    assert by_name["suggestion"]["purchase_id"] == cy["id"]
    assert by_name["suggestion"]["because"] == ["name", "amount"]
    assert by_reference["suggestion"]["purchase_id"] == di["id"]
    assert by_reference["suggestion"]["in_the_name_of"] == "Fundaci\u00f3n Okafor"
    # It was suggested to the line before, whose reason is stronger.
    assert by_thanked["suggestion"] is None
    assert [(each["purchase_id"], each["because"]) for each in by_thanked["others"]] == [
        (di["id"], ["name"])
    ]
    assert [each["because"] for each in by_amount["others"]] == [["amount"]]
    assert nothing == {"suggestion": None, "others": [], "recorded_on": None}


async def test_only_what_is_due_at_this_event_is_suggested(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """What is paid in part owes the rest; what is paid, cancelled or elsewhere owes nothing."""
    part, whole, cancelled = [await bought(donor, package) for _ in range(3)]
    elsewhere = await bought(donor, await new_package(admin, await new_event(admin)))
    await paid(superuser, part, Entry("200.00"))
    await moved(admin, whole, "mark-paid")
    await moved(admin, cancelled, "cancel")
    rows = [
        {"amount": "50.00", "text": made["id"]} for made in (part, whole, cancelled, elsewhere)
    ] + [{"amount": "50.00", "text": elsewhere["tickets"][0]["ticket_number"]}]
    found = await _match(admin, event, *rows)
    assert [row["suggestion"] and row["suggestion"]["purchase_id"] for row in found] == [
        *(part["id"], None, None, None, None)
    ]
    assert found[0]["suggestion"]["amount_due"] == "50.00"


async def test_a_payment_that_is_on_record_is_named_and_nothing_suggested(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """By reference and amount; a check for more than was due is two rows, one that bounced none."""
    checked, bounced, much, due = [await bought(donor, package) for _ in range(4)]
    await paid(superuser, checked, Entry("250.00", reference="Chk-1187"))
    check = record(superuser, bounced, Entry("250.00", reference="CHK-1188"))
    never = Entry("250.00", kind="taken_back", reference="CHK-1188", refund_of=check)
    record(superuser, bounced, never)
    await settled(bounced)
    # In one transaction, as a check is recorded.
    with superuser.transaction():
        record(superuser, much, Entry("250.00", reference="CHK-1189"))
        record(superuser, much, Entry("50.00", reference="CHK-1189", applied=False))
    await settled(much, "completed")
    text = f"for {due['id']}"
    same, other_amount, taken_back, together = await _match(
        admin,
        event,
        {"amount": "250.00", "reference": "CHK-1187", "text": text},
        {"amount": "249.99", "reference": "CHK-1187"},
        {"amount": "250.00", "reference": "CHK-1188"},
        {"amount": "300.00", "reference": "chk-1189"},
    )
    assert (same["recorded_on"], same["suggestion"]) == (checked["id"], None)
    assert same["others"][0]["purchase_id"] == due["id"]
    assert (other_amount["recorded_on"], taken_back["recorded_on"]) == (None, None)
    assert together["recorded_on"] == much["id"]
    nowhere = await _match(
        admin, await new_event(admin), {"amount": "250.00", "reference": "CHK-1187"}
    )
    assert nowhere[0]["recorded_on"] is None


async def test_matching_changes_nothing_and_takes_few_statements(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """As many for 200 lines as for one: access, what is due, ticket numbers, records,
    and what is shown of those that were found."""
    made = await bought(donor, package)
    before = superuser.execute("SELECT * FROM purchases WHERE id = %s", (made["id"],)).fetchall()
    row = {"amount": "250.00", "reference": "12", "text": made["tickets"][0]["ticket_number"]}
    counts = []
    for rows in ([row], [row] * 200):
        with counted_statements() as seen:
            matched = await _match(admin, event, *rows)
        counts.append(len(seen))
        assert [bool(each["suggestion"]) for each in matched] == [True] + [False] * (len(rows) - 1)
    assert counts == [5, 5]
    after = superuser.execute("SELECT * FROM purchases WHERE id = %s", (made["id"],)).fetchall()
    assert after == before


@pytest.mark.parametrize(
    ("rows", "pointer"),
    [
        ([], "/rows"),
        ([{"amount": "1.00"}] * 201, "/rows"),
        ([{"reference": "1"}], "/rows/0/amount"),
        ([{"amount": "-1.00"}], "/rows/0/amount"),
        ([{"amount": "1.00", "text": "x" * 201}], "/rows/0/text"),
    ],
)
async def test_a_statement_that_is_none_is_refused(
    admin: Client, event: Json, rows: list[Json], pointer: str
) -> None:
    answer = await admin.post(f"{event_path(event)}/payments/match", {"rows": rows})
    assert (answer.status, answer.code) == (400, "validation_failed")
    assert pointer in {where for where, _ in answer.errors}


async def test_only_coordinators_of_the_event_compare(
    admin: Client, donor: Client, person: Person, event: Json
) -> None:
    outsider = await new_coordinator(admin, person, await new_event(admin))
    insider = await new_coordinator(admin, person, event)
    body = {"rows": [{"amount": "1.00"}]}
    path = f"{event_path(event)}/payments/match"
    assert [(await who.post(path, body)).status for who in (outsider, donor, insider)] == [
        *(403, 403, 200)
    ]
