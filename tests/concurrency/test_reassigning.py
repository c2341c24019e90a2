"""A purchase gets another purchaser while something else happens to it."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from infra.local.host.function_host import FunctionHost
from shared.domain import clock
from shared.services.audit import record
from tests.concurrency.conftest import Follow
from tests.conftest import Person
from tests.factories import Json, bought, new_package, purchase
from tests.factories.orders import CHECK, ordered, purchase_path
from tests.factories.payments import payment, send_payment
from tests.factories.promo_codes import new_code
from tests.harness.client import Answer, Client
from tests.harness.guards import without_guard
from tests.harness.holds import TIMER, release_all_holds
from tests.harness.reconcile import MakeEvent
from tests.harness.stage import Stage
from tests.harness.sync_points import hold_after, until_blocked

pytestmark = pytest.mark.usefixtures("without_limits")

_CAP = 7
_WITHIN_CAP = r"d\.seats_held \+ %\(seats\)s\S* <= "
TOMAS = {"name": "Tomas Okafor", "email": "tomas@example.org"}

Step = Callable[[], Coroutine[Any, Any, Answer]]


async def _reassign(admin: Client, made: Json, purchaser: Json) -> Answer:
    return await admin.post(f"{purchase_path(made)}/reassign", {"purchaser": purchaser})


@pytest.fixture
async def made(stage: Stage) -> Json:
    """Two packages of two seats, by a code that one person may use once."""
    package = await stage.new_package(quantity_limit=5, seats_per_package=2)
    code = await stage.new_code(max_uses_per_donor=1)
    return await bought(stage.donor, package, 2, promo_code=code["code"])


def _others(stage: Stage, made: Json) -> dict[str, Step]:
    path = purchase_path(made)
    return {
        "cancel": lambda: stage.admin.post(f"{path}/cancel", {}),
        "mark-paid": lambda: stage.admin.post(f"{path}/mark-paid", {}),
        "webhook": lambda: send_payment(stage.anybody, payment(made)),
        "reassign": lambda: _reassign(stage.admin, made, {"name": "Ada"}),
    }


OTHERS = ("cancel", "mark-paid", "webhook", "reassign")


@pytest.mark.parametrize("other", OTHERS)
async def test_another_move_right_after_finds_the_new_purchaser(
    stage: Stage, made: Json, follow: Follow, other: str
) -> None:
    """The counters of both are recomputed when the test is over."""
    answer = await follow(lambda: _reassign(stage.admin, made, TOMAS), _others(stage, made)[other])
    assert answer.status == 200
    shown = (await stage.admin.get(purchase_path(made))).json
    assert shown["purchaser"]["name"] == ("Ada" if other == "reassign" else TOMAS["name"])


@pytest.mark.parametrize("other", OTHERS)
async def test_right_after_another_move_it_goes_by_the_result(
    stage: Stage, made: Json, follow: Follow, other: str
) -> None:
    answer = await follow(_others(stage, made)[other], lambda: _reassign(stage.admin, made, TOMAS))
    expected = (409, "purchase_already_closed") if other == "cancel" else (200, None)
    assert (answer.status, answer.json.get("code")) == expected


async def test_at_once_with_everything_else(stage: Stage, made: Json) -> None:
    for _ in range(5):
        steps = list(_others(stage, made).values()) * 2
        answers = await asyncio.gather(
            *(step() for step in steps),
            *(_reassign(stage.admin, made, {"name": f"Guest {n}"}) for n in range(4)),
        )
        assert {answer.status for answer in answers} <= {200, 409}


@pytest.mark.parametrize("table", ["donor_seats", "promo_code_donor_uses"])
async def test_the_rows_of_two_people_are_locked_in_the_order_of_their_ids(
    stage: Stage, person: Person, table: str
) -> None:
    """Who waits for the first has not locked the second, so nobody waits for them."""
    package, code = await stage.new_package(), await stage.new_code()
    made = [await bought(person("donor"), package, promo_code=code["code"]) for _ in range(2)]
    first, second = sorted(made, key=lambda one: str(one["purchaser"]["id"]))
    row = f"SELECT FROM {table} WHERE donor_id = %s FOR UPDATE"
    with psycopg.connect(stage.stack.postgres.superuser_url) as meanwhile:
        meanwhile.execute(row, [first["purchaser"]["id"]])
        to_first = {"user_id": first["purchaser"]["id"]}
        gives = asyncio.create_task(_reassign(stage.admin, second, to_first))
        await until_blocked(stage.superuser)
        meanwhile.execute(f"{row} NOWAIT", [second["purchaser"]["id"]])
    assert (await gives).status == 200


async def test_two_people_who_swap_purchases_do_not_wait_for_each_other(
    stage: Stage, person: Person
) -> None:
    """Both rows are locked in one order, for the one who gives and the one who takes."""
    package = await stage.new_package()
    codes = [await stage.new_code() for _ in range(2)]
    one, other = person("donor"), person("donor")
    for _ in range(15):
        mine, theirs = [
            await bought(each, package, promo_code=codes[0]["code"]) for each in (one, other)
        ]
        answers = await asyncio.gather(
            _reassign(stage.admin, mine, {"user_id": theirs["purchaser"]["id"]}),
            _reassign(stage.admin, theirs, {"user_id": mine["purchaser"]["id"]}),
        )
        assert [answer.status for answer in answers] == [200, 200]


async def _take_all(stage: Stage, taker: Client, package: Json) -> int:
    """Give ten purchases to somebody who buys at the same time; return how many seats they have."""
    mine = await bought(taker, package)
    given = [await ordered(stage.admin, package) for _ in range(10)]
    to_them = {"user_id": mine["purchaser"]["id"]}
    answers = await asyncio.gather(
        *(_reassign(stage.admin, each, to_them) for each in given),
        *(purchase(taker, package) for _ in range(10)),
    )
    refused = Counter(answer.code for answer in answers if answer.status >= 400)
    assert set(refused) <= {"donor_limit_reached"}
    return len((await taker.get("me/purchases")).json["items"])


@pytest.fixture
async def capped(admin: Client, make_event: MakeEvent) -> Json:
    """A package without a limit, in an event that allows seven seats."""
    return await new_package(admin, await make_event(max_tickets_per_donor=_CAP))


async def test_the_cap_holds_for_who_gets_and_buys_at_once(
    stage: Stage, person: Person, capped: Json
) -> None:
    assert await _take_all(stage, person("donor"), capped) == _CAP


async def test_control_the_cap_is_passed_without_the_guard(
    stage: Stage, person: Person, capped: Json
) -> None:
    with without_guard(_WITHIN_CAP, "0 <= "):
        assert await _take_all(stage, person("donor"), capped) > _CAP


async def test_a_code_is_used_once_by_who_gets_two_at_once(
    stage: Stage, superuser: psycopg.Connection
) -> None:
    package, code = await stage.new_package(), await stage.new_code(max_uses_per_donor=1)
    given = [await ordered(stage.admin, package, promo_code=code["code"]) for _ in range(6)]
    tomas = await ordered(stage.admin, package, purchaser=TOMAS, payment=CHECK)
    to_him = {"user_id": tomas["purchaser"]["id"]}
    answers = await asyncio.gather(*(_reassign(stage.admin, each, to_him) for each in given))
    assert Counter(answer.status for answer in answers) == {200: 1, 409: 5}
    row = superuser.execute(
        "SELECT times_used FROM promo_code_donor_uses WHERE donor_id = %s", [to_him["user_id"]]
    ).fetchone()
    assert row == (1,)


@pytest.fixture
async def overdue(host: FunctionHost, admin: Client, person: Person, make_event: MakeEvent) -> Json:
    """A purchase whose hold ends in a minute."""
    await release_all_holds(host)
    event = await make_event(payment_hold_minutes=1)
    package, code = await new_package(admin, event), await new_code(admin, event)
    return await bought(person("donor"), package, 2, promo_code=code["code"])


async def test_a_hold_ends_right_after_it_was_given_away(
    stage: Stage, overdue: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The timer skips it meanwhile; its next tick gives back what the new purchaser had."""
    with clock.frozen_at(clock.now() + timedelta(minutes=2)), monkeypatch.context() as patched:
        hold = hold_after(patched, record, "append")
        gives = asyncio.create_task(_reassign(stage.admin, overdue, TOMAS))
        await hold.reached.wait()
        await stage.host.fire_timer(TIMER)
        hold.released.set()
        assert (await gives).json["payment_status"] == "pending"
        await stage.host.fire_timer(TIMER)
    shown = (await stage.admin.get(purchase_path(overdue))).json
    assert (shown["payment_status"], shown["purchaser"]["name"]) == ("cancelled", TOMAS["name"])


async def test_what_a_hold_has_just_released_is_not_given_away(
    stage: Stage, overdue: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.frozen_at(clock.now() + timedelta(minutes=2)), monkeypatch.context() as patched:
        hold = hold_after(patched, record, "append")
        ends = asyncio.create_task(stage.host.fire_timer(TIMER))
        await hold.reached.wait()
        gives = asyncio.create_task(_reassign(stage.admin, overdue, TOMAS))
        await until_blocked(stage.superuser)
        hold.released.set()
        await ends
        answer = await gives
    assert (answer.status, answer.code) == (409, "purchase_already_closed")
