"""What the team does besides: it enters orders, and gives purchases to other people."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.concurrency.model import Bought, Wish
from tests.concurrency.selling_machine import SellingMachine
from tests.factories import Json
from tests.factories.orders import CHECK, COMP, PLEDGE, enter_order, purchase_path

# People whom the team enters, beside the donors, who come before them.
_FIRST_ENTERED = 10
_NAMES = ("Ines Valera", "Tomas Okafor")
_LONG = timedelta(days=365)

_people = st.sampled_from([0, 1, 2, 10, 10, 11])
_payments = st.sampled_from([PLEDGE, PLEDGE, CHECK, COMP])
_waived = st.sampled_from([(), ("donor_cap",), ("package_disabled", "required_options")])
_CODES = {
    "donor_cap": "donor_limit_reached",
    "package_disabled": "package_disabled",
    "required_options": "option_required",
}


class TeamMachine(SellingMachine):
    """Orders for donors and for people without an account, and reassigning."""

    @rule(
        person=_people,
        quantity=st.integers(1, 3),
        payment=_payments,
        waived=_waived,
        with_code=st.booleans(),
    )
    def enter_order(
        self, person: int, quantity: int, payment: Json, waived: tuple[str, ...], with_code: bool
    ) -> None:
        purchaser = self._purchaser(person)
        if purchaser is None:
            return
        is_answered = self.model.is_asked and "required_options" not in waived
        answer = "No" if is_answered else None
        wish = Wish(person, quantity, with_code, answer, expected=None)
        due = self.model.refusal(wish, waived={_CODES[one] for one in waived})
        answered = self.do(
            enter_order(
                self.people.admin,
                self.package,
                quantity,
                purchaser=purchaser,
                payment=payment,
                waive=waived,
                **self._body(wish),
            )
        )
        if due is not None:
            assert due in self._said(answered)
            self.seen[f"order refused, {due}"] += 1
            return
        assert answered.status == 201, answered.body
        self._note_order(wish, payment, answered.json)

    def _note_order(self, wish: Wish, payment: Json, made: Json) -> None:
        discount = self.model.discount_on(wish)
        total = Decimal(0) if payment is COMP else self.model.total_of(wish)
        assert (made["total_price"], made["discount_amount"]) == (
            f"{total:.2f}",
            f"{discount:.2f}",
        )
        status = payment["status"] if total else "completed"
        assert made["payment_status"] == status
        with_code = wish.with_code and discount > 0
        one = Bought(made, wish.donor, wish.quantity, with_code, discount, status, self.now + _LONG)
        if payment is CHECK and total:
            one.references.add(str(CHECK["reference"]))
        self.model.bought.append(one)
        self.seen["order by the team"] += 1
        self.seen["comp"] += payment is COMP

    @precondition(lambda machine: bool(machine.model.of_kind("pending", "completed")))
    @rule(place=st.integers(0, 30), person=_people, is_waived=st.booleans())
    def reassign(self, place: int, person: int, is_waived: bool) -> None:
        one = self.pick(place, "pending", "completed")
        purchaser = self._purchaser(person)
        if purchaser is None:
            return
        due = self.model.refusal_to_reassign(one, person, waives_cap=is_waived)
        body = {"purchaser": purchaser, "waive": ["donor_cap"] if is_waived else []}
        path = f"{purchase_path(one.made)}/reassign"
        answered = self.do(self.people.admin.post(path, body))
        if due is not None:
            assert answered.code == due
            self.seen[f"reassign refused, {due}"] += 1
            return
        assert answered.status == 200, answered.body
        one.donor = person
        self.seen["reassigned"] += 1

    def _purchaser(self, person: int) -> Json | None:
        """Return how to name somebody, None for a donor who has no purchase at the event."""
        if person >= _FIRST_ENTERED:
            name = _NAMES[person - _FIRST_ENTERED]
            return {"name": name, "email": f"{name.split()[0]}@example.org"}
        if not any(one.donor == person for one in self.model.bought):
            return None
        first = next((one for one in self.model.bought if one.made_for == person), None)
        return {"user_id": first.made["purchaser"]["id"]} if first else None
