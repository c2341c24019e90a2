"""What the team enters, corrects and changes, by the API and to the model."""

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.concurrency.model import Bought, Price, Wish
from tests.concurrency.model_money import Came
from tests.concurrency.selling_machine import ANY_KIND, SellingMachine, knows, places
from tests.factories import Json
from tests.factories.options import response
from tests.factories.orders import CHECK, COMP, PLEDGE, enter_order
from tests.factories.payments import move, purchase_path, read_purchase
from tests.harness.client import Answer

_WITH_SEATS = ("completed", "pending", "refund_due")
# How an order is paid, and for which total; None: what it costs.
_payments = st.sampled_from(
    [
        *((payment, total) for payment in (PLEDGE, CHECK) for total in (None, None, "450.01")),
        *((PLEDGE, "0.00"), (COMP, None), (COMP, None)),
    ]
)


@dataclass(frozen=True)
class Order:
    """What the team enters, and for which total; None: what it costs."""

    wish: Wish
    payment: Json
    total: str | None
    waive: tuple[str, ...]


def _by_address(donor: int) -> Json:
    return {"name": f"Donor {donor}", "email": f"donor{donor}@example.org"}


class ChangingMachine(SellingMachine):
    """Orders by the team, money by hand, and changes of what was bought."""

    @rule(
        place=places,
        quantity=st.integers(1, 3),
        payment=_payments,
        with_code=st.booleans(),
        waive=st.sampled_from([(), (), ("donor_cap",), ("package_disabled", "required_options")]),
    )
    def enter(
        self,
        place: int,
        quantity: int,
        payment: tuple[Json, str | None],
        with_code: bool,
        waive: tuple[str, ...],
    ) -> None:
        donor = self._known(place)
        answer = "No" if self.model.is_asked and "required_options" not in waive else None
        wish = Wish(donor, quantity, with_code, answer, expected=None)
        order = Order(wish, *payment, waive)
        answered: Answer = self.do(
            enter_order(self.people.admin, self.package, quantity, **self._order(order))
        )
        refusal = self._order_refusal(order)
        if refusal is not None:
            assert refusal in self.refusals(answered)
            self.seen["order refused"] += 1
            return
        assert answered.status == 201, answered.body
        self._note_order(order, answered.json)

    def _known(self, place: int) -> int:
        """Choose somebody who has a purchase, or somebody new."""
        donors = sorted({each.donor for each in self.model.bought})
        return donors[place % len(donors)] if donors and place % 4 else 100 + len(self.model.bought)

    def _user_id(self, donor: int) -> str | None:
        return next((self.user_ids[d] for d in self.user_ids if d == donor), None)

    def _order(self, order: Order) -> Json:
        wish, user_id = order.wish, self._user_id(order.wish.donor)
        body: Json = {
            "purchaser": {"user_id": user_id} if user_id else _by_address(wish.donor),
            "payment": order.payment,
            "waive": list(order.waive),
        }
        if wish.with_code:
            body["promo_code"] = self.code["code"]
        if wish.answer is not None:
            body["option_responses"] = [response(self.option, wish.answer)]
        if order.total is not None:
            body["total_override"] = {"total": order.total, "reason": "as agreed"}
        return body

    def _order_refusal(self, order: Order) -> str | None:
        waived = {
            "donor_cap": "donor_limit_reached",
            "package_disabled": "package_disabled",
            "required_options": "option_required",
        }
        passed_over = {waived[rule] for rule in order.waive}
        return self.model.refusal(order.wish, passed_over)

    def _note_order(self, order: Order, made: Json) -> None:
        wish, payment = order.wish, order.payment
        listed = self.model.price_of(wish.quantity, with_code=wish.with_code)
        total = "0.00" if payment is COMP else order.total
        adjustment = Decimal(0) if total is None else Decimal(total) - listed.total
        price = Price(listed.base, listed.discount, adjustment)
        is_paid = payment is not PLEDGE or not price.total
        one = Bought(
            made,
            wish.donor,
            wish.quantity,
            wish.with_code and price.discount > 0,
            price,
            "completed" if is_paid else "pending",
            held_until=None,
            by_team=True,
        )
        if is_paid and price.total:
            one.money.receive(CHECK["reference"], price.total, price.total)
        self.user_ids[wish.donor] = made["purchaser"]["id"]
        self.model.bought.append(one)
        self.seen[f"order, {payment['method']}"] += 1
        self.seen["order at a price of its own"] += order.total is not None

    @knows("pending", "completed", "refund_due", "refunded")
    @rule(
        place=places,
        part=st.sampled_from(["0.01", "0.50", "0.90", "1.00", "1.20"]),
        is_accepted=st.sampled_from([True, True, True, False]),
        reference=st.sampled_from(["chk_1", "chk_2"]),
    )
    def mark_paid_in_part(self, place: int, part: str, is_accepted: bool, reference: str) -> None:
        one = self.pick(place, "pending", "completed", "refund_due", "refunded")
        amount = max(Decimal("0.01"), (one.due * Decimal(part)).quantize(Decimal("0.01")))
        refusal = None
        if not one.holds:
            refusal = "purchase_already_closed"
        elif one.status == "completed" and not one.due:
            refusal = "purchase_not_pending"
        elif amount != one.due and not is_accepted:
            refusal = "payment_difference"
        else:
            one.money.receive(reference, amount, min(amount, one.due))
            one.status = "completed"
        fields = {"amount": f"{amount:.2f}", "accept_difference": is_accepted}
        asked = move(self.people.admin, one.made, "mark-paid", reference=reference, **fields)
        self.answer(asked, refusal, "mark-paid of an amount")

    @knows("completed", "refund_due", "pending", "refunded")
    @rule(place=places)
    def mark_unpaid(self, place: int) -> None:
        one = self.pick(place, "completed", "refund_due", "pending", "refunded")
        refusal = None
        if not one.holds:
            refusal = "purchase_already_closed"
        elif one.status != "completed" or not one.money.paying:
            refusal = "purchase_not_completed"
        else:
            one.money.bounce()
            if one.price.total:
                one.wait_for_payment(self.now)
        asked = move(self.people.admin, one.made, "mark-unpaid", reason="bounced")
        self.answer(asked, refusal, "mark-unpaid")

    @knows("completed", "refund_due", "refunded")
    @rule(place=places, part=st.sampled_from(["0.10", "0.50", "1.00", "1.00", "1.50"]))
    def refund_in_part(self, place: int, part: str) -> None:
        one = self.pick(place, "completed", "refund_due", "refunded")
        ours = one.paid + one.to_give_back + one.money.unapplied
        amount = max(Decimal("0.01"), (ours * Decimal(part)).quantize(Decimal("0.01")))
        was_held = one.holds
        refusal = one.refund(amount)
        asked = move(self.people.admin, one.made, "refund", amount=f"{amount:.2f}")
        self.answer(asked, refusal, "refund of an amount")
        self.seen["refund out of goodwill"] += refusal is None and bool(one.goodwill)
        self.seen["refund of all in the end"] += refusal is None and was_held and not one.holds

    @knows("completed", "refund_due")
    @rule(place=places, to=places)
    def move_payment(self, place: int, to: int) -> None:
        source = self.pick(place, "completed", "refund_due")
        target = source if to % 5 == 0 else self.pick(to, *ANY_KIND)
        if not source.money.came:
            return
        came = source.money.came[place % len(source.money.came)]
        payment_id = self._payment_id(source, came)
        refusal = self._expect_moved(source, target, came)
        path = f"{purchase_path(source.made)}/payments/{payment_id}/move"
        asked = self.people.admin.post(path, {"purchase_id": target.made["id"]})
        if refusal == "validation_failed":
            assert self.do(asked).code == refusal
            return
        self.answer(asked, refusal, "payment moved")

    def _payment_id(self, one: Bought, came: Came) -> str:
        """Return the payment's id: of those that look the same, in the order in which they came."""

        def look(each: Came) -> tuple[str, str, bool]:
            return each.reference, f"{each.amount:.2f}", each.applied

        place = [each for each in one.money.came if look(each) == look(came)].index(came)
        read: Json = self.do(read_purchase(self.people.admin, one.made))
        alike = [
            row["id"]
            for row in read["payments"]
            if row["kind"] == "received"
            and (row["reference"], row["amount"], row["applied"]) == look(came)
        ]
        payment_id: str = alike[place]
        return payment_id

    def _expect_moved(self, source: Bought, target: Bought, came: Came) -> str | None:
        left, due = came.left, target.due
        if not left:
            return "payment_already_back"
        if source is target and came.applied:
            return "validation_failed"
        if source is target and not due:
            return "purchase_not_pending" if target.holds else "purchase_already_closed"
        applied = min(left, due) if source is target else left if left == due else Decimal(0)
        came.is_gone = True
        if source.status == "completed" and came.applied and source.price.total:
            self.seen["payment moved from what it paid"] += 1
            if not source.money.paying:
                source.wait_for_payment(self.now)
        target.money.receive(came.reference, left, applied)
        if applied:
            target.status = "completed"
            self.seen["payment moved to what it pays"] += 1
        return None

    @knows(*ANY_KIND)
    @rule(place=places, quantity=st.integers(1, 2))
    def give_back(self, place: int, quantity: int) -> None:
        one = self.pick(place, *_WITH_SEATS, "released", "refunded")
        refusal = None
        if not one.holds:
            refusal = "purchase_already_closed"
        elif quantity >= one.quantity:
            refusal = "return_too_many"
        else:
            one.give_back(quantity)
        asked = move(self.people.admin, one.made, "return", quantity=quantity, reason="ill")
        self.answer(asked, refusal, "return")

    @knows(*ANY_KIND)
    @rule(place=places, quantity=st.integers(1, 4), with_code=st.booleans())
    def exchange(self, place: int, quantity: int, with_code: bool) -> None:
        one = self.pick(place, *_WITH_SEATS, "released", "refunded")
        refusal = self.model.exchange_refusal(one, quantity, with_code=with_code)
        if refusal is None:
            price = self.model.price_of(quantity, with_code=with_code)
            one.quantity, one.whole = quantity, None
            one.with_code = with_code and price.discount > 0
            one.costs(price)
        fields = {"promo_code": self.code["code"]} if with_code else {}
        asked = move(
            *(self.people.admin, one.made, "exchange"),
            package_id=self.package["id"],
            quantity=quantity,
            reason="more friends",
            **fields,
        )
        self.answer(asked, refusal, "exchange")

    @knows(*ANY_KIND)
    @rule(place=places, to=places, waives_cap=st.booleans())
    def reassign(self, place: int, to: int, waives_cap: bool) -> None:
        one = self.pick(place, *_WITH_SEATS, "released", "refunded")
        known = sorted({each.donor for each in self.model.bought})
        donor = known[to % len(known)]
        refusal = self.model.reassign_refusal(one, donor, waives_cap=waives_cap)
        if refusal is None:
            one.donor = donor
        purchaser = {"user_id": self.user_ids[donor]}
        waive = ["donor_cap"] if waives_cap else []
        asked = move(self.people.admin, one.made, "reassign", purchaser=purchaser, waive=waive)
        self.answer(asked, refusal, "reassign")

    @knows(*ANY_KIND)
    @rule(place=places, name=st.sampled_from(["Lind & Co", None]))
    def thank(self, place: int, name: str | None) -> None:
        """Change what has nothing to do with seats and money."""
        one = self.pick(place, *ANY_KIND)
        asked = self.people.admin.patch(purchase_path(one.made), {"in_the_name_of": name})
        self.answer(asked, None, "thanked")
