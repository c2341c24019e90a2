"""An event that coordinators keep changing, in the database and in the model."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

import psycopg
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from infra.local.host.function_host import FunctionHost
from shared.domain import clock
from tests.concurrency.model import HOLD, SEATS, Model
from tests.factories import Json, new_event, new_package
from tests.factories.options import new_option, option_path
from tests.factories.paths import event_path, package_path
from tests.factories.payments import reconciled
from tests.factories.promo_codes import code_path, new_code
from tests.harness.client import Answer, Client
from tests.harness.figures import figures_agree
from tests.harness.reconcile import find_drift

# What leads somewhere rare is named twice. Limits: no more than there is now, too little, or any.
_package_edits = st.sampled_from(
    [
        *(("limit", limit) for limit in ("as it is", "too low", "too low", 8, 12, None)),
        *(("cap", seats) for seats in ("as it is", 4, 12, None)),
        *(("switch", is_enabled) for is_enabled in (True, True, True, False)),
        *(("question", is_asked) for is_asked in (True, True, False, False)),
    ]
)
_code_edits = st.sampled_from(
    [
        *(("percent", percent) for percent in ("33.33", "12.50", "100.00", "100.00")),
        *(("uses", uses) for uses in ("as it is", "as it is", "too low", "too low", 4, 8, None)),
        *(("uses_by_donor", uses) for uses in (1, 1, 2, None)),
        *(("code_switch", is_active) for is_active in (True, True, False)),
    ]
)


def _number(said: str | int | None, now: int) -> int | None:
    """Return what a limit is set to, where so much is taken now."""
    if isinstance(said, str):
        return max(1, now if said == "as it is" else now - 1)
    return said


@dataclass(frozen=True)
class People:
    """Who acts, and where."""

    admin: Client
    provider: Client
    donors: list[Client]
    host: FunctionHost
    superuser: psycopg.Connection
    loop: asyncio.AbstractEventLoop


# Five reads through the API, which take as long as ten steps.
_STEPS_TO_FIGURES = 5
# Read behind the API, which would take most of the time: this is done after every step.
_COUNTERS = """
    SELECT p.sold_count, p.version, c.times_used, c.total_discount_given, c.version
    FROM ticket_packages p, promo_codes c WHERE p.id = %s AND c.id = %s
"""
_SALES = """
    SELECT id, payment_status, quantity, total_price, amount_paid, refund_due_amount, overpaid_by,
           goodwill_refunded, refund_due
    FROM purchases WHERE package_id = %s
"""


class EventMachine(RuleBasedStateMachine):
    """One event with one package, one code and one question.

    Rules run in a thread of Hypothesis; what they do runs in the test's event loop.
    """

    people: ClassVar[People]
    # How often the rules came by what they are there for.
    seen: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.model = model = Model()
        self.steps = 0
        # Of those who have bought something, by the number of the donor.
        self.user_ids = dict[int, str]()
        self.now = clock.now()
        self.event = self.do(
            new_event(
                self.people.admin,
                max_tickets_per_donor=model.cap,
                payment_hold_minutes=HOLD // timedelta(minutes=1),
            )
        )
        self.package = self.do(
            new_package(
                self.people.admin, self.event, seats_per_package=SEATS, quantity_limit=model.limit
            )
        )
        self.option = self.do(new_option(self.people.admin, self.package))
        self.code = self.do(
            new_code(
                self.people.admin,
                self.event,
                max_total_uses=model.max_uses,
                max_uses_per_donor=model.max_uses_by_donor,
            )
        )

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - whatever it returns
        """Work at the machine's own time."""
        self.has_acted = True
        with clock.frozen_at(self.now):
            return asyncio.run_coroutine_threadsafe(work, self.people.loop).result()

    @rule(edit=_package_edits)
    def edit_package(self, edit: tuple[str, Any]) -> None:
        name, value = edit
        getattr(self, f"_edit_{name}")(value)

    @rule(edit=_code_edits)
    def edit_code(self, edit: tuple[str, Any]) -> None:
        name, value = edit
        getattr(self, f"_edit_{name}")(value)

    def _edit_limit(self, said: str | int | None) -> None:
        limit = _number(said, self.model.sold)
        answer = self._patch_package(quantity_limit=limit)
        if limit is not None and limit < self.model.sold:
            assert answer.code == "limit_below_sold"
            self.seen["limit refused"] += 1
            return
        assert answer.status == 200
        self.model.limit = limit
        self.seen["limit edited"] += 1

    @rule(price=st.sampled_from(["99.95", "33.33", "0.01", "0.00", "250.00"]))
    def reprice(self, price: str) -> None:
        assert self._patch_package(price=price).status == 200
        self.model.price = Decimal(price)

    def _edit_switch(self, is_enabled: bool) -> None:
        verb = "enable" if is_enabled else "disable"
        assert self.do(self.people.admin.post(f"{package_path(self.package)}/{verb}")).status == 200
        self.model.is_enabled = is_enabled

    def _edit_question(self, is_asked: bool) -> None:
        path = option_path(self.package, self.option)
        assert self.do(self.people.admin.patch(path, {"is_active": is_asked})).status == 200
        self.model.is_asked = is_asked

    def _edit_cap(self, said: str | int | None) -> None:
        cap = _number(said, self.model.seats_of(0))
        changed = self.people.admin.patch(event_path(self.event), {"max_tickets_per_donor": cap})
        assert self.do(changed).status == 200
        self.model.cap = cap
        self.seen["cap edited"] += 1

    def _edit_uses(self, said: str | int | None) -> None:
        max_uses = _number(said, len(self.model.uses))
        answer = self._patch_code(max_total_uses=max_uses)
        if max_uses is not None and max_uses < len(self.model.uses):
            assert answer.code == "limit_below_uses"
            self.seen["code's limit refused"] += 1
            return
        assert answer.status == 200
        self.model.max_uses = max_uses
        self.seen["code's limit edited"] += 1

    def _edit_uses_by_donor(self, max_uses: int | None) -> None:
        assert self._patch_code(max_uses_per_donor=max_uses).status == 200
        self.model.max_uses_by_donor = max_uses
        self.seen["donor's limit edited"] += 1

    def _edit_percent(self, percent: str) -> None:
        assert self._patch_code(discount_value=percent).status == 200
        self.model.percent = Decimal(percent)

    def _edit_code_switch(self, is_active: bool) -> None:
        assert self._patch_code(is_active=is_active).status == 200
        self.model.code_is_active = is_active

    def _patch_package(self, **fields: object) -> Answer:
        return self._patch(package_path(self.package), self.version, fields)

    def _patch_code(self, **fields: object) -> Answer:
        return self._patch(code_path(self.code), self.code_version, fields)

    def _patch(self, path: str, version: int, fields: Json) -> Answer:
        answer: Answer = self.do(self.people.admin.patch(path, fields, If_Match=f'"{version}"'))
        return answer

    @rule()
    def rest(self) -> None:
        """Let nothing happen: Hypothesis first tries the simplest run, which is all of this."""

    @invariant()
    def everything_agrees(self) -> None:
        """Compare, if anything was done since the last look."""
        if not self.has_acted:
            return
        self.has_acted = False
        counters = self.people.superuser.execute(_COUNTERS, [self.package["id"], self.code["id"]])
        sold, self.version, used, given, self.code_version = counters.fetchall()[0]
        model = self.model
        counted = (model.sold, len(model.uses), model.discount_given)
        assert (sold, used, given) == counted, (sold, used, given, counted)
        sales = self.people.superuser.execute(_SALES, [self.package["id"]])
        stored = {str(sale): tuple(amounts) for sale, *amounts in sales}
        expected = {each.made["id"]: each.stored for each in model.bought}
        # Only what differs: pytest explains no assertion of a file that is no test.
        differ = {each: (stored.get(each), expected[each]) for each in expected}
        differ = {each: both for each, both in differ.items() if both[0] != both[1]}
        assert (differ, len(stored)) == ({}, len(expected)), differ
        drift = find_drift(self.people.superuser, self.event["id"])
        assert drift == [], drift
        assert self.do(reconciled(self.people.admin, self.event))
        self.steps += 1
        if self.steps % _STEPS_TO_FIGURES == 0:
            self._compare_figures()

    def _compare_figures(self) -> None:
        figures = self.do(figures_agree(self.people.admin, self.event))
        assert figures.revenue == self.model.revenue
        assert figures.pending == sum(each.due for each in self.model.bought)

    def teardown(self) -> None:
        """Have the app add up everything once more."""
        self._compare_figures()
