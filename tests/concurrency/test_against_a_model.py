"""Whatever happens in whatever order, the counters say what a plain model says.

Hypothesis invents buys, payments, cancels, refunds and edits; each is done through the API and to
the model, and both are compared after every step.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from shared.cache.rate_limit import Policy
from shared.http import admission
from tests.factories import Json, new_event, new_package, purchase
from tests.factories.payments import move, payment, reconciled, send_payment
from tests.factories.promo_codes import change_code, new_code, read_code
from tests.harness.client import Client

PRICE, DISCOUNT = Decimal(250), Decimal("12.50")
SEATS, CAP, USES_BY_DONOR = 2, 16, 3
HOLDING = ("pending", "completed")


@dataclass
class Bought:
    """A purchase, as the model knows it."""

    made: Json
    donor: int
    quantity: int
    with_code: bool
    status: str = "pending"
    refund_due: bool = False

    @property
    def holds(self) -> bool:
        return self.status in HOLDING


@dataclass
class Model:
    """What ought to be."""

    limit: int | None = 6
    is_enabled: bool = True
    max_uses: int | None = 4
    bought: list[Bought] = field(default_factory=list)

    @property
    def held(self) -> list[Bought]:
        return [each for each in self.bought if each.holds]

    @property
    def sold(self) -> int:
        return sum(each.quantity for each in self.held)

    @property
    def uses(self) -> list[Bought]:
        return [each for each in self.held if each.with_code]

    def seats_of(self, donor: int) -> int:
        return sum(each.quantity * SEATS for each in self.held if each.donor == donor)

    def uses_of(self, donor: int) -> int:
        return sum(each.donor == donor for each in self.uses)

    def fits(self, quantity: int) -> bool:
        return self.limit is None or self.sold + quantity <= self.limit

    def refusal(self, donor: int, quantity: int, *, with_code: bool) -> str | None:
        """Name the first reason to refuse a purchase."""
        reasons = {
            "package_disabled": not self.is_enabled,
            "sold_out": not self.fits(quantity),
            "donor_limit_reached": self.seats_of(donor) + quantity * SEATS > CAP,
            "promo_code_exhausted": with_code and not self.has_uses(),
            "promo_code_donor_limit": with_code and self.uses_of(donor) >= USES_BY_DONOR,
        }
        return next((reason for reason, holds in reasons.items() if holds), None)

    def has_uses(self) -> bool:
        return self.max_uses is None or len(self.uses) < self.max_uses

    def can_return(self, late: Bought) -> bool:
        """Tell whether everything that a released purchase gave back is still to be had."""
        code = not late.with_code or (self.has_uses() and self.uses_of(late.donor) < USES_BY_DONOR)
        return self.fits(late.quantity) and code


@pytest.fixture
def without_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    many = admission._Policies(*(Policy("many", 1_000_000) for _ in range(4)))
    monkeypatch.setattr(admission, "_policies", lambda: many)


@pytest.mark.usefixtures("without_limits")
async def test_counters_follow_a_plain_model(  # noqa: C901 - the rules share the test's clients
    admin: Client, anybody: Client, crowd: list[Client]
) -> None:
    """FR-020, FR-041, FR-042, FR-045: after every step, whatever came before."""
    loop = asyncio.get_running_loop()

    def do(work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - whatever the work returns
        return asyncio.run_coroutine_threadsafe(work, loop).result()

    class Selling(RuleBasedStateMachine):
        """One event with one package and one code."""

        def __init__(self) -> None:
            super().__init__()
            self.model = Model()
            self.event = do(new_event(admin, max_tickets_per_donor=CAP))
            self.package = do(
                new_package(admin, self.event, seats_per_package=SEATS, quantity_limit=6)
            )
            self.code = do(
                new_code(
                    admin,
                    self.event,
                    discount_type="fixed_amount",
                    discount_value=str(DISCOUNT),
                    max_total_uses=4,
                    max_uses_per_donor=USES_BY_DONOR,
                )
            )

        @rule(donor=st.integers(0, 2), quantity=st.integers(1, 4), with_code=st.booleans())
        def buy(self, donor: int, quantity: int, with_code: bool) -> None:
            due = self.model.refusal(donor, quantity, with_code=with_code)
            fields = {"promo_code": self.code["code"]} if with_code else {}
            answer = do(purchase(crowd[donor], self.package, quantity, **fields))
            assert (None if answer.status == 201 else answer.code) == due
            if due is None:
                self.model.bought.append(Bought(answer.json, donor, quantity, with_code))

        @rule(place=st.integers(0, 30), name=st.sampled_from(["mark-paid", "cancel", "refund"]))
        def move_on(self, place: int, name: str) -> None:
            if not self.model.bought:
                return
            one = self.model.bought[place % len(self.model.bought)]
            leads = {
                ("mark-paid", "pending"): "completed",
                ("cancel", "pending"): "cancelled",
                ("refund", "completed"): "refunded",
            }
            due = leads.get((name, one.status))
            if name == "refund" and one.refund_due:
                due = "refunded"
            answer = do(move(admin, one.made, name))
            assert (answer.status == 200) is (due is not None)
            if due is not None:
                one.status, one.refund_due = due, False
                assert answer.json["payment_status"] == due

        @rule(place=st.integers(0, 30))
        def pay(self, place: int) -> None:
            if not self.model.bought:
                return
            one = self.model.bought[place % len(self.model.bought)]
            answer = do(send_payment(anybody, payment(one.made)))
            assert answer.status == 200
            if one.status == "pending":
                one.status = "completed"
            elif one.status == "cancelled" and not one.refund_due:
                returns = self.model.can_return(one)
                one.status, one.refund_due = ("completed" if returns else "cancelled"), not returns
            assert answer.json["payment_status"] == one.status
            assert answer.json["refund_due"] is one.refund_due

        @rule(limit=st.none() | st.integers(1, 10))
        def limit(self, limit: int | None) -> None:
            path = f"admin/events/{self.event['id']}/tickets/packages/{self.package['id']}"
            tag = do(admin.get(path)).headers["ETag"]
            answer = do(admin.patch(path, {"quantity_limit": limit}, If_Match=tag))
            fits = limit is None or limit >= self.model.sold
            assert (answer.status == 200) is fits
            if fits:
                self.model.limit = limit

        @rule(is_enabled=st.booleans())
        def switch(self, is_enabled: bool) -> None:
            path = f"admin/events/{self.event['id']}/tickets/packages/{self.package['id']}"
            do(admin.post(f"{path}/{'enable' if is_enabled else 'disable'}"))
            self.model.is_enabled = is_enabled

        @rule(max_uses=st.integers(1, 6))
        def limit_code(self, max_uses: int) -> None:
            if max_uses >= len(self.model.uses):
                do(change_code(admin, self.code, max_total_uses=max_uses))
                self.model.max_uses = max_uses

        @invariant()
        def counters_agree(self) -> None:
            path = f"admin/events/{self.event['id']}/tickets/packages/{self.package['id']}"
            package, code = do(admin.get(path)).json, do(read_code(admin, self.code))
            assert package["sold_count"] == self.model.sold
            assert code["times_used"] == len(self.model.uses)
            given = DISCOUNT * len(self.model.uses)
            assert code["total_discount_given"] == f"{given:.2f}"
            assert do(reconciled(admin, self.event))

    modest = settings(
        max_examples=12,
        stateful_step_count=20,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, Selling, settings=modest)
