"""What donors, coordinators, provider and timer do to purchases, by the API and to the model."""

from collections.abc import Callable, Coroutine
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

places = st.integers(0, 30)
references = st.sampled_from(["ch_1", "ch_1", "ch_2", "ch_3"])
_quantities = st.lists(st.integers(1, 3), min_size=1, max_size=4)
donors = st.sampled_from([0, 0, 0, 1, 2])
_manners = st.sampled_from(
    ["as asked", "as asked", "expecting the total", "expecting another total", "not as asked"]
)

ANY_KIND = ("refund_due", "pending", "completed", "refunded", "released")
Rule = TypeVar("Rule", bound=Callable[..., Any])


def knows(*kinds: str) -> Callable[[Rule], Rule]:
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

    @rule(donor=donors, quantity=st.integers(1, 3), how=_manners)
    def buy(self, donor: int, quantity: int, how: str) -> None:
        self._buy(donor, quantity, how, with_code=False)

    @rule(donor=donors, quantity=st.integers(1, 2), how=_manners)
    def buy_by_code(self, donor: int, quantity: int, how: str) -> None:
        self._buy(donor, quantity, how, with_code=True)

    @knows("released")
    @rule(place=places)
    def buy_again(self, place: int) -> None:
        """Whose hold is over may start anew, and then the first payment comes after all."""
        one = self.pick(place, "released")
        # Somebody without an account buys nothing alone.
        if one.donor < len(self.people.donors):
            self._buy(one.donor, one.quantity, "as asked", with_code=one.with_code)
        if place % 2:
            self._report(one, COMPLETED, "ch_1")

    def _buy(self, donor: int, quantity: int, how: str, *, with_code: bool) -> None:
        answer = "No" if self.model.is_asked is (how != "not as asked") else None
        wish = Wish(donor, quantity, with_code, answer, expected=None)
        if how.startswith("expecting"):
            price = self.model.price_of(quantity, with_code=with_code)
            total = price.total + (how == "expecting another total")
            wish = replace(wish, expected=total)
        due = self.model.refusal(wish)
        answered = self.do(
            purchase(self.people.donors[donor], self.package, quantity, **self._body(wish))
        )
        if due is not None:
            assert due in self.refusals(answered)
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

    def refusals(self, answered: Answer) -> set[str]:
        """Return the codes of what was refused."""
        if answered.status == 400:
            return {code for _, code in answered.errors}
        assert answered.status == 409, answered.body
        return {answered.code}

    def _note(self, wish: Wish, made: Json) -> None:
        price = self.model.price_of(wish.quantity, with_code=wish.with_code)
        total, discount = price.total, price.discount
        assert (made["total_price"], made["discount_amount"]) == (
            f"{total:.2f}",
            f"{discount:.2f}",
        )
        assert [each["value"] for each in made["option_responses"]] == (
            ["No"] if self.model.is_asked else []
        )
        status = "pending" if total else "completed"
        assert made["payment_status"] == status
        self.user_ids[wish.donor] = made["purchaser"]["id"]
        self.model.bought.append(
            Bought(
                made,
                wish.donor,
                wish.quantity,
                # A code that takes nothing off is not used.
                wish.with_code and discount > 0,
                price,
                status,
                # What is free has no hold.
                self.now + HOLD if total else None,
            )
        )
        self.seen["bought by code" if wish.with_code else "bought"] += 1
        self.seen["bought by a code that took nothing off"] += wish.with_code and not discount
        self.seen["bought free"] += not total
        self.seen["bought after a price edit"] += self.model.price != Model.price
        self.seen["option answered"] += self.model.is_asked

    @knows(*ANY_KIND)
    @rule(place=places, name=st.sampled_from(["mark-paid", "cancel", "refund"]))
    def move_any(self, place: int, name: str) -> None:
        one = self.pick(place, *ANY_KIND)
        self._move(one, name)
        if one.status == "refunded" and place % 2:
            # The provider reports a payment that was under way.
            self._report(one, COMPLETED, "ch_3")

    @knows("refund_due")
    @rule(place=places)
    def refund_what_is_due(self, place: int) -> None:
        self._move(self.pick(place, "refund_due"), "refund")

    @knows("pending")
    @rule(place=places)
    def cancel(self, place: int) -> None:
        self._move(self.pick(place, "pending"), "cancel")

    def _move(self, one: Bought, name: str) -> None:
        was_due, held = one.refund_due, one.holds
        refusal = getattr(self, f"_expect_{name.replace('-', '_')}")(one)
        fields = {"reference": "chk_1"} if name == "mark-paid" else {}
        self.answer(move(self.people.admin, one.made, name, **fields), refusal, name)
        if refusal is None and name == "refund":
            self.seen["refund of what was due"] += was_due
            self.seen["refund of a second payment"] += was_due and held

    def answer(
        self, request: Coroutine[Any, Any, Answer], refusal: str | None, name: str
    ) -> Answer:
        """Send what the model refuses for this reason, if any."""
        answer: Answer = self.do(request)
        if refusal is None:
            assert answer.status in {200, 201}, answer.body
            self.seen[name] += 1
        else:
            assert (answer.status, answer.code) == (409, refusal), answer.body
            self.seen["refused move"] += 1
            self.seen[f"{name}: {refusal}"] += 1
        return answer

    def _expect_mark_paid(self, one: Bought) -> str | None:
        if not one.holds:
            return "purchase_already_closed"
        if one.status == "completed" and not one.due:
            return "purchase_not_pending"
        one.money.receive("chk_1", one.due, one.due)
        one.status = "completed"
        return None

    def _expect_cancel(self, one: Bought) -> str | None:
        if one.status != "pending":
            return "purchase_not_pending" if one.holds else "purchase_already_closed"
        one.status = "cancelled"
        return None

    def _expect_refund(self, one: Bought) -> str | None:
        return one.refund(None)

    @knows("pending", "completed", "refunded", "refund_due")
    @rule(
        place=places,
        event_type=st.sampled_from([COMPLETED, FAILED, COMPLETED]),
        reference=references,
        is_right=st.sampled_from([True, False, True]),
    )
    def pay(self, place: int, event_type: str, reference: str, is_right: bool) -> None:
        one = self.pick(place, "pending", "completed", "refunded", "refund_due")
        self._report(one, event_type, reference, is_right=is_right)

    @knows("released")
    @rule(place=places, reference=references, is_right=st.sampled_from([True, True, False]))
    def pay_late(self, place: int, reference: str, is_right: bool) -> None:
        self._report(self.pick(place, "released"), COMPLETED, reference, is_right=is_right)

    def _report(
        self, one: Bought, event_type: str, reference: str, *, is_right: bool = True
    ) -> None:
        """Send a report of the provider, of what is due or of a dollar more."""
        due = one.due_with_seats or one.price.total
        amount = due if is_right else due + 1
        report = payment(one.made, event_type, reference=reference, amount=f"{amount:.2f}")
        self.seen[self._expect_report(one, event_type, reference, amount)] += 1
        answer = self.do(send_payment(self.people.provider, report))
        assert answer.status == 200, answer.body
        assert answer.json["payment_status"] == one.status
        assert answer.json["refund_due"] is one.refund_due

    def _expect_report(self, one: Bought, event_type: str, reference: str, amount: Decimal) -> str:
        """Do to the model what a report does, and name it."""
        if reference in one.money.references or amount <= 0:
            return "payment repeated"
        if event_type == FAILED:
            if one.status == "pending" and one.price.total:
                one.status = "failed"
                return "payment failed"
            return "failed without effect"
        if one.is_released:
            return self._expect_late(one, reference, amount)
        if one.status == "pending" or one.due:
            fits = amount == one.due
            one.money.receive(reference, amount, amount if fits else Decimal(0))
            one.status = "completed" if fits else one.status
            return "paid" if fits else "paid another amount"
        one.money.receive(reference, amount, Decimal(0))
        return f"paid again, {one.status}"

    def _expect_late(self, one: Bought, reference: str, amount: Decimal) -> str:
        if amount != one.due_with_seats:
            one.money.receive(reference, amount, Decimal(0))
            return "paid another amount late"
        gone = self.model.gone_for(one)
        one.money.receive(reference, amount, amount if gone is None else Decimal(0))
        if gone is not None:
            return f"refund due, {gone}"
        one.status = "completed"
        return "retaken by code" if one.with_code else "retaken"

    @rule(seconds=st.sampled_from([20, 61]))
    def let_time_pass(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        self.do(self.people.host.fire_timer("release_overdue_holds"))
        self.seen["hold expired"] += len(self.model.end_holds(self.now))
