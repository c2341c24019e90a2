"""Orders that the team enters, against donors and against each other."""

import asyncio
from collections import Counter
from uuid import uuid4

import psycopg
import pytest

from shared.services.buying import purchases
from tests.factories import Json, new_package, purchase
from tests.factories.orders import CHECK, enter_order, ordered
from tests.harness.client import Answer, Client
from tests.harness.guards import ENOUGH_LEFT, without_constraint, without_guard
from tests.harness.reconcile import MakeEvent
from tests.harness.stage import Stage, buyers_at_once
from tests.harness.sync_points import hold_after, meet_after

pytestmark = pytest.mark.usefixtures("without_limits")

_NOT_OVERSOLD = "ck_ticket_packages_not_oversold"
_ONE_AT_A_TIME = r"SELECT pg_advisory_xact_lock\((.*)\) AS"
_WITHIN_CAP = r"d\.seats_held \+ excluded\.seats_held <= "
INES = {"name": "Ines Valera", "email": "ines@example.org"}


async def _rush(stage: Stage, package: Json, donors: int, orders: int) -> list[Answer]:
    """Let donors buy one each while the team enters orders of one, in turn."""
    wanted = [purchase(donor, package) for donor in await stage.donors(donors)]
    entered = [enter_order(stage.admin, package, payment=CHECK) for _ in range(orders)]
    mixed = [each for pair in zip(wanted, entered, strict=False) for each in pair]
    return await asyncio.gather(*mixed, *wanted[orders:], *entered[donors:])


def _count(superuser: psycopg.Connection, package: Json) -> tuple[int, int, int]:
    row = superuser.execute(
        "SELECT (SELECT sold_count FROM ticket_packages WHERE id = %(id)s),"
        " (SELECT count(*) FROM purchases WHERE package_id = %(id)s),"
        " (SELECT count(*) FROM payments r JOIN purchases b ON b.id = r.purchase_id"
        "  WHERE b.package_id = %(id)s)",
        {"id": package["id"]},
    ).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


async def test_the_last_packages_go_to_whoever_comes_first(stage: Stage) -> None:
    """Donors and the team together get as many as there are."""
    package = await stage.new_package(quantity_limit=50)
    answers = await _rush(stage, package, 100, 60)
    assert Counter(answer.status for answer in answers) == {201: 50, 409: 110}
    assert {answer.code for answer in answers if answer.status == 409} == {"sold_out"}
    sold, made, _ = _count(stage.superuser, package)
    assert (sold, made) == (50, 50)


async def test_the_team_and_a_donor_who_both_saw_the_last_one_do_not_both_get_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = await stage.new_package(quantity_limit=1)
    meet_after(monkeypatch, purchases, "read_offer", 2)
    answers = await _rush(stage, package, 1, 1)
    assert Counter(answer.status for answer in answers) == {201: 1, 409: 1}


async def test_control_the_team_and_donors_oversell_without_the_guards(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same, with nothing but the first look at the counter to stop it."""
    at_once = buyers_at_once()
    package = await stage.new_package(quantity_limit=at_once - 1)
    meet_after(monkeypatch, purchases, "read_offer", at_once)
    with (
        without_constraint(stage.superuser, "ticket_packages", _NOT_OVERSOLD, stage.event["id"]),
        without_guard(ENOUGH_LEFT, "OR true"),
    ):
        answers = await _rush(stage, package, 10, 10)
        sold, made, _ = _count(stage.superuser, package)
    assert sold == made == Counter(answer.status for answer in answers)[201] > at_once - 1


async def _one_person(stage: Stage) -> int:
    """Enter orders for one new address at once, and count the people that they made."""
    package = await stage.new_package()
    email = f"{uuid4().hex}@example.org"
    ines = {"name": "Ines Valera", "email": email}
    answers = await asyncio.gather(
        *(enter_order(stage.admin, package, purchaser=ines) for _ in range(12))
    )
    assert {answer.status for answer in answers} == {201}
    return len({answer.json["purchaser"]["id"] for answer in answers})


async def test_orders_at_once_for_a_new_address_make_one_person(stage: Stage) -> None:
    assert await _one_person(stage) == 1


async def test_control_orders_at_once_for_a_new_address_make_several_without_the_lock(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet_after(monkeypatch, purchases, "read_offer", buyers_at_once())
    with without_guard(_ONE_AT_A_TIME, r"SELECT \1 AS"):
        assert await _one_person(stage) > 1


async def test_one_key_enters_one_order_at_once_and_later(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = await stage.new_package()
    with monkeypatch.context() as patched:
        hold = hold_after(patched, purchases, "sell")
        first = asyncio.create_task(enter_order(stage.admin, package, key="k", payment=CHECK))
        await hold.reached.wait()
        meanwhile = await enter_order(stage.admin, package, key="k", payment=CHECK)
        hold.released.set()
        made = await first
    assert (meanwhile.status, meanwhile.code) == (409, "idempotency_in_progress")
    later = await enter_order(stage.admin, package, key="k", payment=CHECK)
    assert (later.status, later.body) == (201, made.body)
    assert _count(stage.superuser, package) == (1, 1, 1)
    people = stage.superuser.execute(
        "SELECT FROM users WHERE of_event_id = %s", [stage.event["id"]]
    )
    assert len(people.fetchall()) == 1


@pytest.fixture
async def capped(admin: Client, make_event: MakeEvent) -> Json:
    """A package without a limit, in an event that allows seven seats."""
    return await new_package(admin, await make_event(max_tickets_per_donor=7))


async def _twenty_for_ines(admin: Client, package: Json, *waived: str) -> list[Answer]:
    await ordered(admin, package, purchaser=INES)
    return await asyncio.gather(
        *(enter_order(admin, package, purchaser=INES, waive=waived) for _ in range(20))
    )


async def test_the_cap_of_one_person_holds_for_orders_at_once(admin: Client, capped: Json) -> None:
    answers = await _twenty_for_ines(admin, capped)
    assert Counter(answer.status for answer in answers) == {201: 6, 409: 14}
    assert {answer.code for answer in answers if answer.status == 409} == {"donor_limit_reached"}


async def test_control_the_cap_is_passed_without_the_guard(
    admin: Client, capped: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ordered(admin, capped, 5, purchaser=INES)
    meet_after(monkeypatch, purchases, "read_offer", buyers_at_once())
    with without_guard(_WITHIN_CAP, "0 <= "):
        answers = await asyncio.gather(
            *(enter_order(admin, capped, purchaser=INES) for _ in range(buyers_at_once()))
        )
    assert Counter(answer.status for answer in answers)[201] > 2


async def test_a_waived_cap_is_on_record_exactly_where_it_was_in_the_way(
    admin: Client, capped: Json, superuser: psycopg.Connection
) -> None:
    """Also of orders that all saw that it was not yet: seven fit, and the rest passed over it."""
    answers = await _twenty_for_ines(admin, capped, "donor_cap")
    assert {answer.status for answer in answers} == {201}
    waived = superuser.execute(
        "SELECT FROM audit_entries WHERE event_id = %s AND field_name = 'waived'",
        [capped["event_id"]],
    )
    assert len(waived.fetchall()) == 14
