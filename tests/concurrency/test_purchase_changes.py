"""Returns and exchanges beside whatever else becomes of the same purchase, or of the last seat."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Purchase, TicketPackage
from shared.services.audit import record
from shared.services.buying import exchange as exchanges
from shared.services.buying import exchanged_packages, purchases
from shared.services.purchases import returns
from tests.concurrency.conftest import Follow
from tests.factories import Json, bought, purchase
from tests.factories.payments import move, payment, read_purchase, send_payment, sold_count
from tests.factories.promo_codes import read_code
from tests.harness.client import Answer, Client
from tests.harness.guards import ENOUGH_LEFT, without_constraint, without_guard
from tests.harness.holds import release_all_holds
from tests.harness.patching import replace_everywhere
from tests.harness.reconcile import repair_drift
from tests.harness.stage import Stage
from tests.harness.sync_points import hold_after, meet_after, until

pytestmark = pytest.mark.usefixtures("without_limits")

WHY = {"reason": "They called"}
State = dict[str, object]
Step = Callable[["Scene"], Awaitable[str]]


class Scene:
    """A purchase of four with a code, and another package that it may be exchanged for."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    async def begin(self, place: int = 0, *, is_paid: bool) -> "Scene":
        """Make everything for the donor at this place; the hold of a pending purchase is over."""
        donor = (await self.stage.donors(place + 1))[place]
        self.single = await self.stage.new_package(quantity_limit=6)
        self.pair = await self.stage.new_package(
            seats_per_package=2, price="400.00", quantity_limit=4
        )
        self.code = await self.stage.new_code()
        self.made = await bought(donor, self.single, 4, promo_code=self.code["code"])
        if is_paid:
            await send_payment(self.stage.anybody, payment(self.made))
        else:
            self.stage.superuser.execute(
                "UPDATE purchases SET hold_expires_at = now() - interval '1 minute' WHERE id = %s",
                [self.made["id"]],
            )
        return self

    async def state(self) -> State:
        """Return all that must be as if one change had come after the other."""
        now = await read_purchase(self.stage.admin, self.made)
        names = (
            *("quantity", "returned_quantity", "package_name", "payment_status"),
            *("base_price", "discount_amount", "total_price", "amount_paid", "amount_due"),
            *("refund_due_amount", "overpaid_by", "goodwill_refunded", "refund_due"),
        )
        code = await read_code(self.stage.admin, self.code)
        seats = self.stage.superuser.execute(
            "SELECT seats_held FROM donor_seats JOIN purchases USING (event_id, donor_id)"
            " WHERE purchases.id = %s",
            [self.made["id"]],
        ).fetchone()
        return {
            **{name: now[name] for name in names},
            "payments": sorted(
                (one["kind"], one["amount"], one["applied"]) for one in now["payments"]
            ),
            "live": sum(one["returned_at"] is None for one in now["tickets"]),
            "sold": [await sold_count(self.stage.admin, each) for each in (self.single, self.pair)],
            "uses": (code["times_used"], code["total_discount_given"]),
            "has_code": now["promo_code"] is not None,
            "seats_held": seats,
        }


def _outcome(answer: Answer) -> str:
    return "done" if answer.status == 200 else answer.code


async def _return(scene: Scene) -> str:
    return _outcome(await move(scene.stage.admin, scene.made, "return", quantity=1, **WHY))


async def _exchange(scene: Scene) -> str:
    body = {"package_id": scene.pair["id"], "quantity": 3, **WHY}
    return _outcome(await move(scene.stage.admin, scene.made, "exchange", **body))


async def _cancel(scene: Scene) -> str:
    return _outcome(await move(scene.stage.admin, scene.made, "cancel"))


async def _mark_unpaid(scene: Scene) -> str:
    return _outcome(await move(scene.stage.admin, scene.made, "mark-unpaid", **WHY))


async def _refund(scene: Scene) -> str:
    return _outcome(await move(scene.stage.admin, scene.made, "refund"))


async def _end_of_hold(scene: Scene) -> str:
    await scene.stage.host.fire_timer("release_overdue_holds")
    return "fired"


async def _webhook(scene: Scene) -> str:
    report = payment(scene.made, reference="ch_late")
    return _outcome(await send_payment(scene.stage.anybody, report))


STEPS: dict[str, Step] = {
    "return": _return,
    "exchange": _exchange,
    "cancel": _cancel,
    "mark-unpaid": _mark_unpaid,
    "refund": _refund,
    "end of hold": _end_of_hold,
    "webhook": _webhook,
}


@pytest.mark.parametrize("is_paid", [False, True], ids=["pending", "completed"])
@pytest.mark.parametrize(("first", "second"), list(product(STEPS, STEPS)))
async def test_two_changes_at_once_end_as_one_after_the_other(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, first: str, second: str, *, is_paid: bool
) -> None:
    """Seats, the use of the code, the donor's cap and money; the first has all but committed."""
    await release_all_holds(stage.host)
    scene = await Scene(stage).begin(is_paid=is_paid)
    expected = [await STEPS[first](scene), await STEPS[second](scene)]
    expected_state = await scene.state()
    await stage.host.fire_timer("release_overdue_holds")
    scene = await Scene(stage).begin(1, is_paid=is_paid)
    with monkeypatch.context() as patched:
        hold = hold_after(patched, record, "append")
        leading = asyncio.ensure_future(STEPS[first](scene))
        await until(lambda: hold.reached.is_set() or leading.done())
        if not hold.reached.is_set():
            # It was refused: the second one need not wait.
            hold.released.set()
        following = asyncio.ensure_future(STEPS[second](scene))
        await until(lambda: following.done() or _is_blocked(stage))
        hold.released.set()
        answers = [await leading, await following]
    if second == "end of hold":
        # It leaves out rows that are locked, and finds them at its next tick.
        await _end_of_hold(scene)
    assert (answers, await scene.state()) == (expected, expected_state)


def _is_blocked(stage: Stage) -> bool:
    waiting = stage.superuser.execute(
        "SELECT FROM pg_stat_activity WHERE application_name = 'ticket-packages'"
        " AND wait_event_type = 'Lock'"
    )
    return waiting.fetchone() is not None


async def test_control_two_returns_give_the_same_seat_back_without_the_lock(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have read that four packages are left: one package is given back twice."""
    package = await stage.new_package()
    made = await bought(stage.donor, package, 4)
    meet_after(monkeypatch, returns, "lock_purchase", 2)
    with without_guard(r"\s*FOR NO KEY UPDATE"):
        answers = await asyncio.gather(
            *(move(stage.admin, made, "return", quantity=1, **WHY) for _ in range(2))
        )
    assert {_outcome(answer) for answer in answers} == {"done"}
    assert (await read_purchase(stage.admin, made))["quantity"] == 3
    assert await sold_count(stage.admin, package) == 2
    repair_drift(stage.superuser, stage.event["id"])


async def test_exchanges_in_opposite_directions_do_not_wait_for_each_other(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both packages are locked in one order; the codes are too."""
    left, right = [await stage.new_package() for _ in range(2)]
    codes = [await stage.new_code() for _ in range(2)]
    donors = await stage.donors(8)
    made = [
        await bought(donor, (left, right)[place % 2], promo_code=codes[place % 2]["code"])
        for place, donor in enumerate(donors)
    ]
    answers = await asyncio.gather(
        *(
            _swap(stage, each, (right, left)[place % 2], promo_code=codes[1 - place % 2]["code"])
            for place, each in enumerate(made)
        )
    )
    assert set(answers) == {"done"}
    assert [await sold_count(stage.admin, each) for each in (left, right)] == [4, 4]
    assert [(await read_code(stage.admin, each))["times_used"] for each in codes] == [4, 4]


async def _swap(stage: Stage, made: Json, package: Json, quantity: int = 1, **fields: str) -> str:
    body = {"package_id": package["id"], "quantity": quantity, **WHY, **fields}
    return _outcome(await move(stage.admin, made, "exchange", **body))


async def _lock_the_new_one_only(session: AsyncSession, _: Purchase, new_id: UUID) -> TicketPackage:
    return (
        await session.scalars(
            select(TicketPackage).where(TicketPackage.id == new_id).with_for_update(key_share=True)
        )
    ).one()


async def test_control_opposite_exchanges_deadlock_if_each_locks_the_new_package_first(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, right = [await stage.new_package() for _ in range(2)]
    made = [await bought(stage.donor, package) for package in (left, right)]
    replace_everywhere(monkeypatch, exchanged_packages.lock_packages, _lock_the_new_one_only)
    meet_after(monkeypatch, exchanges, "lock_packages", 2)
    answers = await asyncio.gather(_swap(stage, made[0], right), _swap(stage, made[1], left))
    assert set(answers) != {"done"}


async def test_exchanges_and_donors_take_exactly_what_is_left(stage: Stage) -> None:
    """First come, first served; and who is refused keeps what they had."""
    old = await stage.new_package()
    few = await stage.new_package(quantity_limit=3)
    donors = await stage.donors(12)
    made = [await bought(donor, old) for donor in donors[:6]]
    answers = await asyncio.gather(
        *(_swap(stage, each, few) for each in made),
        *(_buy(donor, few) for donor in donors[6:]),
    )
    assert sorted(answers) == ["done"] * 3 + ["sold_out"] * 9
    assert await sold_count(stage.admin, few) == 3
    assert await sold_count(stage.admin, old) == 6 - answers[:6].count("done")


async def _buy(donor: Client, package: Json, **fields: Any) -> str:  # noqa: ANN401 - a body
    answer = await purchase(donor, package, **fields)
    return "done" if answer.status == 201 else answer.code


async def test_an_exchange_and_a_donor_at_the_last_seat(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exchange has it, all but committed, when the donor comes."""
    made, few = await _one_left(stage)
    assert await _exchange_before_donor(stage, monkeypatch, made, few) == ["done", "sold_out"]
    assert await sold_count(stage.admin, few) == 1


async def test_a_donor_and_an_exchange_at_the_last_seat(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The donor has it when the exchange comes, which then leaves all as it was."""
    made, few = await _one_left(stage)
    hold = hold_after(monkeypatch, purchases, "sell")
    donor = asyncio.ensure_future(_buy((await stage.donors(1))[0], few))
    await hold.reached.wait()
    swap = asyncio.ensure_future(_swap(stage, made, few))
    await until(lambda: _is_blocked(stage))
    hold.released.set()
    assert [await donor, await swap] == ["done", "sold_out"]
    assert (await read_purchase(stage.admin, made))["package_id"] == made["package_id"]
    assert await sold_count(stage.admin, few) == 1


async def test_control_the_last_seat_is_sold_twice_without_the_condition(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, few = await _one_left(stage)
    not_oversold = ("ticket_packages", "ck_ticket_packages_not_oversold", stage.event["id"])
    with without_constraint(stage.superuser, *not_oversold):
        with without_guard(ENOUGH_LEFT, "OR true"):
            answers = await _exchange_before_donor(stage, monkeypatch, made, few)
        assert (answers, await sold_count(stage.admin, few)) == (["done", "done"], 2)


async def _one_left(stage: Stage) -> tuple[Json, Json]:
    few = await stage.new_package(quantity_limit=1)
    return await bought(stage.donor, await stage.new_package()), few


async def _exchange_before_donor(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, made: Json, few: Json
) -> list[str]:
    with monkeypatch.context() as patched:
        hold = hold_after(patched, record, "append")
        swap = asyncio.ensure_future(_swap(stage, made, few))
        await hold.reached.wait()
        donor = asyncio.ensure_future(_buy((await stage.donors(1))[0], few))
        await until(lambda: _is_blocked(stage))
        hold.released.set()
        return [await swap, await donor]


async def test_exchanges_and_donors_use_a_code_as_often_as_it_allows(stage: Stage) -> None:
    """Twelve want a code that can be used three times; the counts follow."""
    package, other = [await stage.new_package() for _ in range(2)]
    code = await stage.new_code(max_total_uses=3)
    donors = await stage.donors(12)
    made = [await bought(donor, package) for donor in donors[:6]]
    answers = await asyncio.gather(
        *(_swap(stage, each, other, promo_code=code["code"]) for each in made),
        *(_buy(donor, package, promo_code=code["code"]) for donor in donors[6:]),
    )
    assert sorted(answers) == ["done"] * 3 + ["promo_code_exhausted"] * 9
    assert (await read_code(stage.admin, code))["times_used"] == 3


async def test_the_donors_cap_counts_exchanges_at_once(stage: Stage) -> None:
    """Two purchases of one donor, and room for one of them to grow."""
    single = await stage.new_package()
    made = [await bought(stage.donor, single) for _ in range(2)]
    capped = await stage.admin.patch(
        f"admin/events/{stage.event['id']}", {"max_tickets_per_donor": 3}
    )
    assert capped.status == 200
    answers = await asyncio.gather(*(_swap(stage, each, single, 2) for each in made))
    assert sorted(answers) == ["done", "donor_limit_reached"]


async def test_a_return_and_the_naming_of_its_seat_do_not_wait_for_each_other(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, package: Json
) -> None:
    """Both lock the purchase before the ticket: the name comes too late."""
    made = await bought(stage.donor, package, 2)
    hold = hold_after(monkeypatch, returns, "lock_purchase")
    returning = asyncio.ensure_future(move(stage.admin, made, "return", quantity=1, **WHY))
    await hold.reached.wait()
    path = f"me/tickets/{made['tickets'][1]['id']}"
    naming = asyncio.ensure_future(stage.donor.patch(path, {"guest_name": "Ada"}))
    await until(lambda: _is_blocked(stage))
    hold.released.set()
    assert _outcome(await returning) == "done"
    assert (await naming).code == "ticket_returned"


async def test_the_name_of_a_seat_goes_with_a_return_that_comes_next(
    stage: Stage, follow: Follow, package: Json
) -> None:
    made = await bought(stage.donor, package, 2)
    seat = made["tickets"][1]["id"]

    def name() -> Coroutine[Any, Any, Answer]:
        return stage.donor.patch(f"me/tickets/{seat}", {"guest_name": "Ada"})

    def give_back() -> Coroutine[Any, Any, Answer]:
        return move(stage.admin, made, "return", quantity=1, ticket_ids=[seat], **WHY)

    now = (await follow(name, give_back)).json
    gone = next(one for one in now["tickets"] if one["id"] == seat)
    assert (gone["guest_name"], gone["returned_at"] is None) == (None, False)
