"""What donors, coordinators, provider and timer do to purchases, by the API and to the model."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.concurrency.event_machine import EventMachine
from tests.concurrency.model import HOLD, Bought, Model, Wish
from tests.factories import Json, purchase
from tests.factories.options import response
from tests.factories.payments import COMPLETED, FAILED, move, payment, send_payment
from tests.harness.client import Answer

_ALLOWED = {
    ("mark-paid", "pending"),
    ("cancel", "pending"),
    ("refund", "completed"),
    ("refund", "refund_due"),
}
# Also of a purchase for which another amount came: it still waits for its payment.
_ALLOWED_BY_STATUS = {("mark-paid", "pending"), ("cancel", "pending")}

_places = st.integers(0, 30)
_references = st.sampled_from(["ch_1", "ch_1", "ch_2", "ch_3"])
_quantities = st.lists(st.integers(1, 3), min_size=1, max_size=4)
_donors = st.sampled_from([0, 0, 0, 1, 2])
_manners = st.sampled_from(
    ["as asked", "as asked", "expecting the total", "expecting another total", "not as asked"]
)

Rule = TypeVar("Rule", bound=Callable[..., Any])


def _knows(*kinds: str) -> Callable[[Rule], Rule]:
    """Try a rule only where there is a purchase of one of these kinds."""
    return precondition(lambda machine: bool(machine.model.of_kind(*kinds)))


class SellingMachine(EventMachine):
    """Buys, moves and payments, in any order."""

    def pick(self, place: int, *kinds: str) -> Bought:
        """Choose a purchase of these kinds; two times in three of the first kind, if there is."""
        found = self.model.of_kind(*kinds[: 1 if place % 3 else None]) or self.model.of_kind(*kinds)
        return found[place % len(found)]

    @initialize(quantities=_quantities)
    def open(self, quantities: list[int]) -> None:
        for donor, quantity in enumerate(quantities):
            self._buy(donor % 2, quantity, "as asked", with_code=donor % 2 == 0)

    @rule(quantities=_quantities, with_code=st.booleans())
    def rush(self, quantities: list[int], with_code: bool) -> None:
        for donor, quantity in enumerate(quantities):
            self._buy(donor % 3, quantity, "as asked", with_code=with_code)

    @rule(donor=_donors, quantity=st.integers(1, 3), how=_manners)
    def buy(self, donor: int, quantity: int, how: str) -> None:
        self._buy(donor, quantity, how, with_code=False)

    @rule(donor=_donors, quantity=st.integers(1, 2), how=_manners)
    def buy_by_code(self, donor: int, quantity: int, how: str) -> None:
        self._buy(donor, quantity, how, with_code=True)

    @_knows("released")
    @rule(place=_places)
    def buy_again(self, place: int) -> None:
        """Whose hold is over may start anew, and then the first payment comes after all."""
        one = self.pick(place, "released")
        self._buy(min(one.donor, 2), one.quantity, "as asked", with_code=one.with_code)
        if place % 2:
            self._pay_late(one, "ch_1")

    def _buy(self, donor: int, quantity: int, how: str, *, with_code: bool) -> None:
        answer = "No" if self.model.is_asked is (how != "not as asked") else None
        wish = Wish(donor, quantity, with_code, answer, expected=None)
        if how.startswith("expecting"):
            total = self.model.total_of(wish) + (how == "expecting another total")
            wish = replace(wish, expected=total)
        due = self.model.refusal(wish)
        answered = self.do(
            purchase(self.people.donors[donor], self.package, quantity, **self._body(wish))
        )
        if due is not None:
            assert due in self._said(answered)
            self.seen[due] += 1
            return
        assert answered.status == 201, answered.body
        self._note(wish, answered.json)

    def _body(self, wish: Wish) -> Json:
        body: Json = {}
        if wish.with_code:
            body["promo_code"] = self.code["code"]
        if wish.answer is not None:
            body["option_responses"] = [response(self.option, wish.answer)]
        if wish.expected is not None:
            body["expected_total"] = f"{wish.expected:.2f}"
        return body

    def _said(self, answered: Answer) -> set[str]:
        if answered.status == 400:
            return {code for _, code in answered.errors}
        assert answered.status == 409, answered.body
        return {answered.code}

    def _note(self, wish: Wish, made: Json) -> None:
        total, discount = self.model.total_of(wish), self.model.discount_on(wish)
        assert (made["total_price"], made["discount_amount"]) == (
            f"{total:.2f}",
            f"{discount:.2f}",
        )
        assert [each["value"] for each in made["option_responses"]] == (
            ["No"] if self.model.is_asked else []
        )
        status = "pending" if total else "completed"
        assert made["payment_status"] == status
        self.model.bought.append(
            Bought(
                made,
                wish.donor,
                wish.quantity,
                # A code that takes nothing off is not used.
                wish.with_code and discount > 0,
                discount,
                status,
                self.now + HOLD,
            )
        )
        self.seen["bought by code" if wish.with_code else "bought"] += 1
        self.seen["bought by a code that took nothing off"] += wish.with_code and not discount
        self.seen["bought free"] += not total
        self.seen["bought after a price edit"] += self.model.price != Model.price
        self.seen["option answered"] += self.model.is_asked

    @_knows("pending", "completed", "refunded", "refund_due", "released")
    @rule(place=_places, name=st.sampled_from(["mark-paid", "cancel", "refund"]))
    def move_any(self, place: int, name: str) -> None:
        any_kind = ("refund_due", "pending", "completed", "refunded", "released")
        one = self.pick(place, *any_kind)
        self._move(one, name)
        if one.status == "refunded" and place % 2:
            # The provider reports a payment that was under way.
            self._pay(one, COMPLETED, "ch_3")

    @_knows("refund_due")
    @rule(place=_places)
    def refund_what_is_due(self, place: int) -> None:
        self._move(self.pick(place, "refund_due"), "refund")

    @_knows("pending")
    @rule(place=_places)
    def cancel(self, place: int) -> None:
        self._move(self.pick(place, "pending"), "cancel")

    def _move(self, one: Bought, name: str) -> None:
        answer = self.do(move(self.people.admin, one.made, name))
        if (name, one.kind) not in _ALLOWED and (name, one.status) not in _ALLOWED_BY_STATUS:
            assert answer.status == 409
            self.seen["refused move"] += 1
            return
        assert answer.status == 200
        self.seen[name] += 1
        self.seen["refund of what was due"] += one.refund_due
        self.seen["refund of a second payment"] += one.refund_due and one.holds
        self.seen[f"{name} after another amount"] += one.refund_due and one.status == "pending"
        if name == "refund":
            one.refund()
        else:
            one.status = {"mark-paid": "completed", "cancel": "cancelled"}[name]

    @_knows("pending", "completed", "refunded", "refund_due")
    @rule(
        place=_places,
        event_type=st.sampled_from([COMPLETED, FAILED, COMPLETED]),
        reference=_references,
        is_right=st.sampled_from([True, False, True]),
    )
    def pay(self, place: int, event_type: str, reference: str, is_right: bool) -> None:
        one = self.pick(place, "pending", "completed", "refunded", "refund_due")
        self._pay(one, event_type, reference, is_right=is_right)

    @_knows("pending")
    @rule(place=_places)
    def pay_another_amount(self, place: int) -> None:
        """The money does not fit, and a coordinator settles it one way or the other."""
        one = self.pick(place, "pending")
        self._pay(one, COMPLETED, "ch_2", is_right=False)
        self._move(one, "mark-paid" if place % 2 else "refund")

    def _pay(self, one: Bought, event_type: str, reference: str, *, is_right: bool = True) -> None:
        report = payment(one.made, event_type, reference=reference)
        if not is_right:
            report["amount"] = f"{Decimal(report['amount']) + 1:.2f}"
        answer = self.do(send_payment(self.people.provider, report))
        is_new = reference not in one.references
        if one.status == "pending" and is_new and (is_right or event_type == FAILED):
            one.status = "completed" if event_type == COMPLETED else "failed"
            self.seen["paid" if event_type == COMPLETED else "payment failed"] += 1
            one.references |= {reference} if event_type == COMPLETED else set()
        elif event_type == COMPLETED and is_new and Decimal(report["amount"]) > 0:
            one.take_too_much(reference)
            self.seen["paid another amount" if not is_right else f"paid again, {one.status}"] += 1
        else:
            self.seen["payment repeated"] += 1
        self._assert_taken(answer, one)

    @_knows("released")
    @rule(place=_places, reference=_references)
    def pay_late(self, place: int, reference: str) -> None:
        self._pay_late(self.pick(place, "released"), reference)

    def _pay_late(self, one: Bought, reference: str) -> None:
        gone = self.model.gone_for(one)
        if reference in one.references:
            self.seen["payment repeated, late"] += 1
        elif gone is None:
            one.status = "completed"
            one.references.add(reference)
            self.seen["retaken by code" if one.with_code else "retaken"] += 1
        else:
            one.take_too_much(reference)
            self.seen[f"refund due, {gone}"] += 1
        report = payment(one.made, reference=reference)
        self._assert_taken(self.do(send_payment(self.people.provider, report)), one)

    def _assert_taken(self, answer: Answer, one: Bought) -> None:
        assert answer.status == 200, answer.body
        assert answer.json["payment_status"] == one.status
        assert answer.json["refund_due"] is one.refund_due

    @rule(seconds=st.sampled_from([20, 61]))
    def let_time_pass(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        self.do(self.people.host.fire_timer("release_overdue_holds"))
        self.seen["hold expired"] += len(self.model.end_holds(self.now))
