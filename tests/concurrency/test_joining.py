"""An account takes over what was entered for its address, while others act on the same."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from infra.local.host.function_host import FunctionHost
from shared.domain import clock
from shared.services.audit import record
from shared.services.people import joining
from tests.concurrency.conftest import Follow
from tests.conftest import Person
from tests.factories import Json, bought, new_package
from tests.factories.orders import enter_order, ordered, purchase_path
from tests.factories.promo_codes import new_code
from tests.harness.client import Answer, Client
from tests.harness.guards import without_guard
from tests.harness.holds import TIMER, release_all_holds
from tests.harness.reconcile import MakeEvent
from tests.harness.stage import Stage
from tests.harness.sync_points import hold_after, meet_after, until_blocked
from tests.harness.trail import traces

pytestmark = pytest.mark.usefixtures("without_limits")

_ONE_AT_A_TIME = r"(users\.joined_to IS NULL ORDER BY users\.id)\s*FOR NO KEY UPDATE"


@dataclass(frozen=True)
class Entered:
    """A person that the team entered, and three orders for her."""

    admin: Client
    package: Json
    name: str
    email: str
    made: list[Json]

    @property
    def id(self) -> str:
        """Her own id, before she is joined."""
        return str(self.made[0]["purchaser"]["id"])

    @property
    def ids(self) -> set[str]:
        """Those of her orders."""
        return {one["id"] for one in self.made}

    async def order(self, **purchaser: str) -> Answer:
        """Enter one more order."""
        named = purchaser or {"name": self.name, "email": self.email}
        return await enter_order(self.admin, self.package, purchaser=named)


@pytest.fixture
async def ines(admin: Client, event: Json) -> Entered:
    """Each order is by a code."""
    package = await new_package(admin, event, quantity_limit=20, seats_per_package=2)
    code = await new_code(admin, event, max_uses_per_donor=5)
    name, email = "Ines Valera", f"{uuid4().hex}@example.org"
    fields = {"purchaser": {"name": name, "email": email}, "promo_code": code["code"]}
    made = [await ordered(admin, package, **fields) for _ in range(3)]
    return Entered(admin, package, name, email, made)


async def _own(client: Client) -> set[str]:
    answer = await client.get("me/purchases")
    assert answer.status == 200, answer.body
    return {one["id"] for one in answer.json["items"]}


def _owners(superuser: psycopg.Connection, ines: Entered) -> set[str]:
    """Return whose her orders are, and whose account took her over."""
    rows = superuser.execute(
        "SELECT donor_id::text FROM purchases WHERE id = ANY(%s)"
        " UNION SELECT joined_to::text FROM users WHERE id = %s",
        [[*ines.ids], ines.id],
    )
    return {owner for (owner,) in rows}


async def test_of_many_sign_ins_one_takes_over(
    person: Person, ines: Entered, superuser: psycopg.Connection
) -> None:
    """Several accounts may prove one address; each also arrives with many requests."""
    accounts = [person("donor", name=f"Ines {number}", email=ines.email) for number in range(4)]
    answers = await asyncio.gather(
        *(account.get("me/purchases") for account in accounts for _ in range(5))
    )
    assert {answer.status for answer in answers} == {200}
    assert sorted([len(await _own(account)) for account in accounts]) == [0, 0, 0, 3]
    assert len(_owners(superuser, ines)) == 1
    for made in ines.made:
        changes = [each.field for each in traces(superuser, made) if each.action == "reassigned"]
        assert changes == ["purchaser", "purchaser_id"]


async def test_control_two_accounts_take_over_without_the_lock(
    person: Person,
    ines: Entered,
    superuser: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both have read who is to be joined: one gets the orders, the other is noted as owner."""
    accounts = [person("donor", name=f"Ines {number}", email=ines.email) for number in range(2)]
    meet_after(monkeypatch, joining, "_lock_people", 2)
    with without_guard(_ONE_AT_A_TIME, r"\1"):
        await asyncio.gather(*(account.get("me/purchases") for account in accounts))
    assert len(_owners(superuser, ines)) == 2


async def test_an_order_right_before_joining_is_joined(
    person: Person, follow: Follow, ines: Entered
) -> None:
    account = person("donor", email=ines.email)
    answer = await follow(ines.order, lambda: account.get("me/purchases"))
    assert len(answer.json["items"]) == len(ines.made) + 1


async def test_an_order_by_id_right_after_joining_is_the_accounts(
    person: Person, follow: Follow, ines: Entered
) -> None:
    account = person("donor", email=ines.email)
    answer = await follow(lambda: account.get("me/purchases"), lambda: ines.order(user_id=ines.id))
    assert answer.status == 201
    assert await _own(account) == {*ines.ids, answer.json["id"]}


async def test_an_order_by_address_right_after_joining_is_joined_next_time(
    person: Person, follow: Follow, ines: Entered
) -> None:
    account = person("donor", name="Ines", email=ines.email)
    answer = await follow(lambda: account.get("me/purchases"), ines.order)
    assert answer.status == 201
    assert await _own(account) == ines.ids
    # Another token of the same person.
    account = person("donor", sub=account.subject, name="Ines V.", email=ines.email)
    assert await _own(account) == {*ines.ids, answer.json["id"]}


Move = Callable[[Client, Json], Coroutine[Any, Any, Answer]]


async def _cancel(admin: Client, made: Json) -> Answer:
    return await admin.post(f"{purchase_path(made)}/cancel", {})


async def _mark_paid(admin: Client, made: Json) -> Answer:
    return await admin.post(f"{purchase_path(made)}/mark-paid", {"method": "cash"})


async def _give_away(admin: Client, made: Json) -> Answer:
    body = {"purchaser": {"name": "Tomas Okafor"}}
    return await admin.post(f"{purchase_path(made)}/reassign", body)


async def _rename(admin: Client, made: Json) -> Answer:
    return await admin.patch(purchase_path(made), {"purchaser": {"name": "Inés"}})


MOVES = {
    "cancel": (_cancel, 3),
    "mark-paid": (_mark_paid, 3),
    "reassign from": (_give_away, 2),
    "rename": (_rename, 3),
}


@pytest.mark.parametrize("name", MOVES)
async def test_joining_right_after_a_move_takes_what_it_left(
    stage: Stage, person: Person, follow: Follow, ines: Entered, name: str
) -> None:
    """The counters are recomputed when the test is over."""
    move, left = MOVES[name]
    account, moved = person("donor", email=ines.email), ines.made[1]
    answer = await follow(lambda: move(stage.admin, moved), lambda: account.get("me/purchases"))
    assert len(answer.json["items"]) == left
    # Given to somebody else, or joined; never both.
    changes = [each.field for each in traces(stage.superuser, moved)]
    assert changes.count("purchaser_id") == 1


@pytest.mark.parametrize("name", MOVES)
async def test_a_move_right_after_joining_finds_the_account(
    admin: Client, person: Person, follow: Follow, ines: Entered, name: str
) -> None:
    move, left = MOVES[name]
    account = person("donor", email=ines.email)
    answer = await follow(lambda: account.get("me/purchases"), lambda: move(admin, ines.made[1]))
    assert answer.status == (409 if name == "rename" else 200)
    assert len(await _own(account)) == left


@pytest.mark.parametrize("joins_first", [True, False])
async def test_a_purchase_for_a_person_who_is_joined_goes_to_their_account(
    admin: Client, person: Person, follow: Follow, ines: Entered, *, joins_first: bool
) -> None:
    account = person("donor", email=ines.email)
    other = await ordered(admin, ines.package)
    body = {"purchaser": {"user_id": ines.id}}
    steps = [
        lambda: account.get("me/purchases"),
        lambda: admin.post(f"{purchase_path(other)}/reassign", body),
    ]
    await follow(*(steps if joins_first else steps[::-1]))
    assert await _own(account) == {*ines.ids, other["id"]}


async def test_joining_while_everything_else_happens(
    admin: Client, person: Person, ines: Entered
) -> None:
    """Whatever comes first; the counters are recomputed when the test is over."""
    account = person("donor", email=ines.email)
    answers = await asyncio.gather(
        _cancel(admin, ines.made[0]),
        account.get("me/purchases"),
        _give_away(admin, ines.made[1]),
        ines.order(),
        _mark_paid(admin, ines.made[2]),
        _rename(admin, ines.made[2]),
        ines.order(user_id=ines.id),
        account.get("me/purchases"),
    )
    assert {answer.status for answer in answers} <= {200, 201, 409}


@pytest.fixture
async def overdue(host: FunctionHost, admin: Client, person: Person, make_event: MakeEvent) -> Json:
    """A donor's purchase with a hold, which was given to somebody that the team entered."""
    await release_all_holds(host)
    event = await make_event(payment_hold_minutes=1)
    made = await bought(person("donor"), await new_package(admin, event), 2)
    email = f"{uuid4().hex}@example.org"
    body = {"purchaser": {"name": "Ines Valera", "email": email}}
    answer = await admin.post(f"{purchase_path(made)}/reassign", body)
    assert answer.status == 200
    given: Json = answer.json
    return given


async def test_a_hold_that_ends_while_its_purchaser_is_joined(
    host: FunctionHost, person: Person, overdue: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The timer skips the purchase while it is taken over, and cancels it with the next tick."""
    account = person("donor", email=overdue["purchaser"]["email"])
    with clock.frozen_at(clock.now() + timedelta(minutes=2)), monkeypatch.context() as patched:
        hold = hold_after(patched, record, "append")
        joins = asyncio.create_task(account.get("me/purchases"))
        await hold.reached.wait()
        await host.fire_timer(TIMER)
        hold.released.set()
        [shown] = (await joins).json["items"]
        assert shown["payment_status"] == "pending"
        await host.fire_timer(TIMER)
    [shown] = (await account.get("me/purchases")).json["items"]
    assert (shown["id"], shown["payment_status"]) == (overdue["id"], "cancelled")


async def test_joining_right_after_the_end_of_a_hold(
    host: FunctionHost, stage: Stage, person: Person, overdue: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = person("donor", email=overdue["purchaser"]["email"])
    with clock.frozen_at(clock.now() + timedelta(minutes=2)), monkeypatch.context() as patched:
        hold = hold_after(patched, record, "append")
        ends = asyncio.create_task(host.fire_timer(TIMER))
        await hold.reached.wait()
        joins = asyncio.create_task(account.get("me/purchases"))
        await until_blocked(stage.superuser)
        hold.released.set()
        await ends
        [shown] = (await joins).json["items"]
    assert (shown["id"], shown["payment_status"]) == (overdue["id"], "cancelled")
