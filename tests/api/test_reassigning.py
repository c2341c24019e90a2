"""A purchase for another person: the same seats and numbers, counted for that person."""

import psycopg
import pytest

from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.orders import CHECK, ordered, purchase_path
from tests.factories.paths import event_path
from tests.harness.client import Answer, Client
from tests.harness.trail import Trace, traces

TOMAS = {"name": "Tomas Okafor", "email": "tomas@example.org"}
CODE = {"code": "ONCE", "discount_type": "fixed_amount", "discount_value": "5.00"}


async def _reassign(admin: Client, purchase: Json, purchaser: Json, **fields: object) -> Answer:
    return await admin.post(
        f"{purchase_path(purchase)}/reassign", {"purchaser": purchaser, **fields}
    )


async def _reconciles(admin: Client, event: Json) -> bool:
    found = (await admin.get(f"{event_path(event)}/tickets/sales/reconcile")).json
    return bool(found["ok"])


async def test_the_same_seats_are_another_persons(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    made = await bought(donor, package, 2, guests=[{"name": "Ada"}])
    answer = await _reassign(admin, made, TOMAS, reason="Gave them away")
    assert answer.status == 200
    assert answer.json["purchaser"] == {**TOMAS, "id": answer.json["purchaser"]["id"]}
    # The host changes; what they have does not.
    assert answer.json["tickets"] == made["tickets"]
    same = ("id", "quantity", "total_price", "payment_status", "created_at", "option_responses")
    assert [answer.json[name] for name in same] == [made[name] for name in same]
    assert (await donor.get("me/purchases")).json["items"] == []
    assert traces(superuser, made) == [
        Trace("reassigned", "purchaser", "Priya Raman", "Tomas Okafor"),
        Trace(
            "reassigned", "purchaser_id", made["purchaser"]["id"], answer.json["purchaser"]["id"]
        ),
        Trace("reassigned", "reason", None, "Gave them away"),
    ]
    assert await _reconciles(admin, event)


async def test_who_has_an_account_sees_it_at_once(
    admin: Client, person: Person, package: Json
) -> None:
    tomas = person("donor", name="Tomas Okafor")
    first = await bought(tomas, package)
    made = await ordered(admin, package, payment=CHECK)
    known = {"user_id": first["purchaser"]["id"]}
    assert (await _reassign(admin, made, known)).json["purchaser"] == first["purchaser"]
    mine = (await tomas.get("me/purchases")).json["items"]
    assert {one["id"] for one in mine} == {first["id"], made["id"]}


async def test_to_the_same_person_nothing_happens(
    admin: Client, package: Json, superuser: psycopg.Connection
) -> None:
    made = await ordered(admin, package, purchaser=TOMAS)
    before = traces(superuser, made)
    for same in (TOMAS, {"user_id": made["purchaser"]["id"]}):
        assert (await _reassign(admin, made, same, reason="No reason")).json == made
    assert traces(superuser, made) == before


async def test_a_closed_purchase_stays_who_it_was(admin: Client, package: Json) -> None:
    made = await ordered(admin, package)
    await admin.post(f"{purchase_path(made)}/cancel", {})
    answer = await _reassign(admin, made, TOMAS)
    assert (answer.status, answer.code) == (409, "purchase_already_closed")
    assert (await admin.get(purchase_path(made))).json["purchaser"] == made["purchaser"]


async def test_the_cap_of_the_new_person_binds_unless_it_is_waived(
    admin: Client, superuser: psycopg.Connection
) -> None:
    """With seats already and without: the one row is changed, the other is made."""
    event = await new_event(admin, max_tickets_per_donor=3)
    package = await new_package(admin, event)
    big = await ordered(admin, package, 4, waive=["donor_cap"])
    small = await ordered(admin, package, 2)
    await ordered(admin, package, 2, purchaser=TOMAS)
    for made, purchaser, held in ((big, {"name": "Ada"}, 0), (small, TOMAS, 2)):
        refused = await _reassign(admin, made, purchaser)
        assert (refused.status, refused.code, refused.json["held"]) == (
            409,
            "donor_limit_reached",
            held,
        )
        assert (await admin.get(purchase_path(made))).json["purchaser"] == made["purchaser"]
        assert await _reconciles(admin, event)
        taken = await _reassign(admin, made, purchaser, waive=["donor_cap"])
        assert taken.json["purchaser"]["name"] == purchaser["name"]
        assert traces(superuser, made)[-1] == Trace("reassigned", "waived", None, "donor_cap")
    assert await _reconciles(admin, event)


async def test_a_waiver_that_was_not_needed_is_not_on_record(
    admin: Client, package: Json, superuser: psycopg.Connection
) -> None:
    made = await ordered(admin, package)
    assert (await _reassign(admin, made, TOMAS, waive=["donor_cap"])).status == 200
    assert "waived" not in {one.field for one in traces(superuser, made)}


async def test_the_use_of_a_code_counts_for_the_new_person_within_its_limit(
    admin: Client, event: Json, package: Json
) -> None:
    path = f"{event_path(event)}/promo-codes"
    assert (await admin.post(path, {**CODE, "max_uses_per_donor": 1})).status == 201
    used = await ordered(admin, package, promo_code="ONCE", purchaser=TOMAS)
    second = await ordered(admin, package, promo_code="ONCE")
    refused = await _reassign(admin, second, TOMAS, waive=["donor_cap"])
    assert (refused.status, refused.code) == (409, "promo_code_donor_limit")
    assert await _reconciles(admin, event)
    # Tomas gives his away, and may use it once more.
    assert (await _reassign(admin, used, {"name": "Ada"})).status == 200
    assert (await _reassign(admin, second, TOMAS)).status == 200
    assert await _reconciles(admin, event)
    # Its end is that of a purchase which the new person made.
    assert (await admin.post(f"{purchase_path(second)}/cancel", {})).status == 200
    assert await _reconciles(admin, event)
    await ordered(admin, package, promo_code="ONCE", purchaser=TOMAS)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({}, ("/purchaser", "required")),
        ({"purchaser": {}}, ("/purchaser", "invalid")),
        ({"purchaser": {"name": "Ada"}, "waive": ["sales_window"]}, ("/waive/0", "invalid")),
    ],
)
async def test_an_invalid_body_is_refused(
    admin: Client, package: Json, body: Json, error: tuple[str, str]
) -> None:
    made = await ordered(admin, package)
    answer = await admin.post(f"{purchase_path(made)}/reassign", body)
    assert (answer.status, answer.errors) == (400, {error})


async def test_neither_stranger_nor_purchase_of_another_event_is_found(
    admin: Client, package: Json
) -> None:
    made = await ordered(admin, package)
    other = await new_event(admin)
    stranger = await ordered(admin, await new_package(admin, other))
    refused = await _reassign(admin, made, {"user_id": stranger["purchaser"]["id"]})
    assert (refused.status, refused.code) == (404, "purchaser_not_found")
    elsewhere = await _reassign(admin, {**made, "event_id": other["id"]}, {"name": "Ada"})
    assert (elsewhere.status, elsewhere.code) == (404, "purchase_not_found")
