"""Who proves the address of a person that the team entered gets that person's purchases."""

from uuid import uuid4

import psycopg
import pytest

from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.orders import CHECK, enter_order, ordered, purchase_path
from tests.factories.paths import event_path
from tests.harness.client import Client
from tests.harness.statements import counted_statements
from tests.harness.trail import Trace, actors, traces


def new_address() -> str:
    return f"Ines.{uuid4().hex}@Example.org"


async def _own(client: Client) -> list[str]:
    return [one["id"] for one in (await client.get("me/purchases")).json["items"]]


async def test_all_purchases_of_an_address_become_those_of_its_owner(
    admin: Client, person: Person, superuser: psycopg.Connection
) -> None:
    """At all events, open and closed, with what they count for."""
    email, counted = new_address(), []
    mine = []
    for _ in range(2):
        event = await new_event(admin, max_tickets_per_donor=3)
        package = await new_package(admin, event, seats_per_package=2)
        code = {"code": "ONCE", "discount_type": "fixed_amount", "discount_value": "5.00"}
        body = {**code, "max_uses_per_donor": 2}
        assert (await admin.post(f"{event_path(event)}/promo-codes", body)).status == 201
        ines: Json = {"purchaser": {"name": "Ines Valera", "email": email}}
        mine.append(await ordered(admin, package, **ines, promo_code="ONCE", payment=CHECK))
        closed = await ordered(admin, package, **ines, waive=["donor_cap"])
        assert (await admin.post(f"{purchase_path(closed)}/cancel", {})).status == 200
        mine.append(closed)
        counted.append((event, package, mine[-1]["purchaser"]["id"]))
    account = person("donor", name="Ines V.", email=email.lower())
    assert set(await _own(account)) == {made["id"] for made in mine}
    shown = (await admin.get(purchase_path(mine[0]))).json
    assert shown["purchaser"] == {
        "id": shown["purchaser"]["id"],
        "name": "Ines V.",
        "email": email.lower(),
    }
    assert shown["tickets"] == mine[0]["tickets"]
    old, new = mine[0]["purchaser"]["id"], shown["purchaser"]["id"]
    assert traces(superuser, mine[0])[-2:] == [
        Trace("reassigned", "purchaser", "Ines Valera", "Ines V."),
        Trace("reassigned", "purchaser_id", old, new),
    ]
    assert actors(superuser, mine[0])[-1] == "Ines V."
    for event, package, entered in counted:
        assert (await admin.get(f"{event_path(event)}/tickets/sales/reconcile")).json["ok"]
        capped = await enter_order(admin, package, purchaser={"user_id": entered})
        assert (capped.code, capped.json["held"]) == ("donor_limit_reached", 2)
    row = superuser.execute("SELECT joined_to::text FROM users WHERE id = %s", [old]).fetchone()
    assert row == (new,)


async def test_counts_are_added_to_those_of_the_account_whatever_the_cap(
    admin: Client, person: Person
) -> None:
    event = await new_event(admin, max_tickets_per_donor=2)
    package = await new_package(admin, event)
    code = {"code": "ONCE", "discount_type": "fixed_amount", "discount_value": "5.00"}
    body = {**code, "max_uses_per_donor": 1}
    assert (await admin.post(f"{event_path(event)}/promo-codes", body)).status == 201
    email = new_address()
    account = person("donor", name="Ines Valera", email=email)
    await bought(account, package, 2, promo_code="ONCE")
    ines = {"name": "Ines Valera", "email": email}
    await ordered(admin, package, 2, purchaser=ines, promo_code="ONCE")
    again = person("donor", sub=account.subject, name="Ines V.", email=email)
    assert len(await _own(again)) == 2
    assert (await admin.get(f"{event_path(event)}/tickets/sales/reconcile")).json["ok"]


async def test_the_id_of_a_joined_person_is_that_of_their_account(
    admin: Client, person: Person, package: Json
) -> None:
    email = new_address()
    entered = await ordered(admin, package, purchaser={"name": "Ines", "email": email})
    account = person("donor", name="Ines V.", email=email)
    assert await _own(account) == [entered["id"]]
    for purchaser in (
        {"user_id": entered["purchaser"]["id"]},
        {"user_id": (await admin.get(purchase_path(entered))).json["purchaser"]["id"]},
    ):
        made = await ordered(admin, package, purchaser=purchaser)
        assert made["purchaser"]["name"] == "Ines V."
    assert len(await _own(account)) == 3


async def test_an_order_that_comes_later_joins_when_they_sign_in_again(
    admin: Client, person: Person, package: Json
) -> None:
    email = new_address()
    account = person("donor", name="Ines V.", email=email)
    assert await _own(account) == []
    ines = {"name": "Ines Valera", "email": email}
    made = await ordered(admin, package, purchaser=ines)
    assert await _own(person("donor", sub=account.subject, email=email)) == [made["id"]]


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email": "other@example.org"},
        {"email": "\N{KELVIN SIGN}im@example.org"},
    ],
    ids=["address not proven", "another address", "another letter"],
)
async def test_who_does_not_prove_the_address_gets_nothing(
    admin: Client, person: Person, package: Json, claims: Json
) -> None:
    """Byte for byte, but for A to Z: what only looks alike is another mailbox."""
    email = "kim@example.org" if "email" in claims else new_address()
    made = await ordered(admin, package, purchaser={"name": "Ines", "email": email})
    assert await _own(person("donor", **{"email": email, **claims})) == []
    shown = (await admin.get(purchase_path(made))).json
    assert shown["purchaser"] == made["purchaser"]


async def test_signing_in_costs_no_statement_more_where_nothing_was_entered(
    admin: Client, person: Person, package: Json
) -> None:
    """A sign-in with a proven address sends three, and a token that is known none."""
    await admin.get("me/purchases")
    new = person("donor", email=new_address())
    with counted_statements() as seen:
        await new.get(f"me/purchases/{uuid4()}")
    assert len(seen) == 3
    with counted_statements() as seen:
        await new.get(f"me/purchases/{uuid4()}")
    assert len(seen) == 1


async def test_joining_sends_as_many_statements_for_ten_purchases_as_for_one(
    admin: Client, person: Person, event: Json
) -> None:
    package = await new_package(admin, event)
    counts = []
    for number in (1, 10):
        email = new_address()
        for _ in range(number):
            await ordered(admin, package, purchaser={"name": "Ines", "email": email})
        with counted_statements() as seen:
            assert (await person("donor", email=email).get("me/purchases")).status == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
