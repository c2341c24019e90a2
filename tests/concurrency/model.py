"""What ought to become of one package, one code and one question, as plainly as it can be said."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from tests.concurrency.model_money import Money
from tests.factories import Json

SEATS = 2
HOLD = timedelta(minutes=1)
_HOLDING = ("pending", "completed")
_RELEASED = ("cancelled", "failed")
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Price:
    """What something costs: the total is base, less discount, plus adjustment."""

    base: Decimal
    discount: Decimal
    adjustment: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """What is to be paid."""
        return self.base - self.discount + self.adjustment

    def share(self, kept: int, of: int) -> "Price":
        """Return what `kept` of `of` packages cost, when the others are given back."""

        def rounded(amount: Decimal) -> Decimal:
            return (amount * kept / of).quantize(_CENT, ROUND_HALF_UP)

        base, total = rounded(self.base), rounded(self.total)
        if not self.adjustment:
            return Price(base, base - total)
        discount = rounded(self.discount)
        return Price(base, discount, total - base + discount)


@dataclass
class Bought:
    """A purchase, as the model knows it."""

    made: Json
    donor: int
    quantity: int
    with_code: bool
    price: Price
    status: str
    # None: it waits for ever.
    held_until: datetime | None
    by_team: bool = False
    money: Money = field(default_factory=Money)
    # What was bought, before the first return.
    whole: tuple[int, Price] | None = None

    @property
    def holds(self) -> bool:
        """Whether its packages and its use of the code are taken."""
        return self.status in _HOLDING

    @property
    def paid(self) -> Decimal:
        """What pays it."""
        if self.status != "completed":
            return Decimal(0)
        return min(self.money.applied, self.price.total)

    @property
    def goodwill(self) -> Decimal:
        """What went back though nothing had to."""
        if not self.holds:
            return Decimal(0)
        return min(self.money.goodwill, self.price.total - self.paid)

    @property
    def due(self) -> Decimal:
        """What is still to be paid."""
        return self.price.total - self.paid - self.goodwill if self.holds else Decimal(0)

    @property
    def due_with_seats(self) -> Decimal:
        """What would be to be paid if it had its seats."""
        if self.holds:
            return self.due
        return self.price.total - min(self.money.goodwill, self.price.total)

    @property
    def to_give_back(self) -> Decimal:
        """What was paid, and is more than it costs since something was given back."""
        return self.money.applied - self.paid

    @property
    def refund_due(self) -> bool:
        """Whether money has to go back."""
        return bool(self.to_give_back or self.money.unapplied)

    @property
    def is_released(self) -> bool:
        """Whether a payment now would come late, and take the seats again."""
        is_too_little = 0 < self.money.unapplied < self.due_with_seats
        return self.status in _RELEASED and (not self.refund_due or is_too_little)

    @property
    def kind(self) -> str:
        """What is to be done about it."""
        if self.is_released:
            return "released"
        return "refund_due" if self.refund_due else self.status

    @property
    def stored(self) -> tuple[object, ...]:
        """What the database ought to say of it."""
        return (
            *(self.status, self.quantity, self.price.total, self.paid, self.to_give_back),
            *(self.money.unapplied, self.goodwill, self.refund_due),
        )

    def wait_for_payment(self, now: datetime) -> None:
        """Let a purchase wait for a payment again."""
        self.status = "pending"
        self.held_until = None if self.by_team else now + HOLD

    def costs(self, price: Price) -> None:
        """Note another price: it waits for payment unless something was paid, or nothing is due."""
        self.price = price
        self.status = "completed" if self.paid or not price.total else "pending"

    def give_back(self, quantity: int) -> None:
        """Keep fewer packages, for their share of the price."""
        self.whole = self.whole or (self.quantity, self.price)
        self.quantity -= quantity
        of, price = self.whole
        self.costs(price.share(self.quantity, of))

    def refund(self, amount: Decimal | None) -> str | None:
        """Give money back: what has to go back first. Return the reason to refuse it."""
        owed, too_much = self.to_give_back, self.money.unapplied
        must = owed + too_much
        if not must and self.status != "completed":
            return "purchase_not_completed" if self.holds else "purchase_already_closed"
        everything = amount is None and not must
        wanted = amount if amount is not None else (must or self.paid)
        if wanted > must + self.paid:
            return "refund_too_much"
        of_good_will = max(Decimal(0), wanted - must)
        is_whole = everything or 0 < of_good_will == self.paid
        self.money.give_back(min(wanted, too_much), applied=False)
        self.money.give_back(min(max(Decimal(0), wanted - too_much), owed), applied=True)
        self.money.give_back(of_good_will, applied=True, goodwill=True)
        if (self.status == "completed" and is_whole) or (not self.holds and wanted >= must):
            self.status = "refunded"
        return None


@dataclass(frozen=True)
class Wish:
    """What somebody asks for. `expected` None: whatever it costs; `answer` None: none given."""

    donor: int
    quantity: int
    with_code: bool
    answer: str | None
    expected: Decimal | None


@dataclass
class Model:
    """What ought to be."""

    price: Decimal = Decimal(250)
    limit: int | None = 12
    is_enabled: bool = True
    is_asked: bool = True
    # Seats that one donor may hold.
    cap: int | None = 16
    percent: Decimal = Decimal(10)
    max_uses: int | None = 3
    max_uses_by_donor: int | None = 2
    code_is_active: bool = True
    bought: list[Bought] = field(default_factory=list)

    @property
    def held(self) -> list[Bought]:
        """The purchases that hold their packages."""
        return [each for each in self.bought if each.holds]

    @property
    def sold(self) -> int:
        """How many packages are sold."""
        return sum(each.quantity for each in self.held)

    @property
    def uses(self) -> list[Bought]:
        """The purchases that count as uses of the code."""
        return [each for each in self.held if each.with_code]

    @property
    def discount_given(self) -> Decimal:
        """What the code has taken off."""
        return sum((each.price.discount for each in self.uses), Decimal(0))

    @property
    def revenue(self) -> Decimal:
        """What was paid and is kept."""
        return sum((each.paid for each in self.bought), Decimal(0))

    def seats_of(self, donor: int) -> int:
        """Return how many seats a donor holds."""
        return sum(each.quantity * SEATS for each in self.held if each.donor == donor)

    def of_kind(self, *kinds: str) -> list[Bought]:
        """Return the purchases about which this is to be done."""
        return [each for each in self.bought if each.kind in kinds]

    def price_of(self, quantity: int, *, with_code: bool) -> Price:
        """Return what would have to be paid."""
        base = self.price * quantity
        exact = base * self.percent / 100 if with_code else Decimal(0)
        return Price(base, exact.quantize(_CENT, ROUND_HALF_UP))

    def refusal(self, wish: Wish, waived: Collection[str] = ()) -> str | None:
        """Name the first reason to refuse a purchase that is not waived."""
        price = self.price_of(wish.quantity, with_code=wish.with_code)
        reasons = {
            "option_invalid": wish.answer is not None and not self.is_asked,
            "option_required": wish.answer is None and self.is_asked,
            "package_disabled": not self.is_enabled,
            "sold_out": not self._fits(wish.quantity),
            "donor_limit_reached": self._is_over_cap(wish.donor, wish.quantity),
            "promo_code_inactive": wish.with_code and not self.code_is_active,
            "promo_code_exhausted": wish.with_code and not self._has_uses(),
            "promo_code_donor_limit": wish.with_code and not self.has_uses_for(wish.donor),
            "price_changed": wish.expected not in (None, price.total),
        }
        in_the_way = (reason for reason, holds in reasons.items() if holds)
        return next((reason for reason in in_the_way if reason not in waived), None)

    def exchange_refusal(self, one: Bought, quantity: int, *, with_code: bool) -> str | None:
        """Name the first reason to refuse another quantity. Its own use of the code is not one."""
        more, own = quantity - one.quantity, int(one.with_code)
        price = self.price_of(quantity, with_code=with_code)
        is_used = with_code and price.discount > 0
        reasons = {
            "purchase_already_closed": not one.holds,
            "sold_out": not self._fits(more),
            "donor_limit_reached": more > 0 and self._is_over_cap(one.donor, more),
            "promo_code_inactive": with_code and not self.code_is_active,
            "promo_code_exhausted": with_code and not self._has_uses(own),
            "promo_code_donor_limit": with_code and not self.has_uses_for(one.donor, own),
            "exchange_not_possible": (more, price, is_used) == (0, one.price, one.with_code),
        }
        return next((reason for reason, holds in reasons.items() if holds), None)

    def reassign_refusal(self, one: Bought, donor: int, *, waives_cap: bool) -> str | None:
        """Name the reason to refuse another purchaser."""
        if not one.holds:
            return "purchase_already_closed"
        if donor == one.donor:
            return None
        if not waives_cap and self._is_over_cap(donor, one.quantity):
            return "donor_limit_reached"
        return "promo_code_donor_limit" if one.with_code and not self.has_uses_for(donor) else None

    def gone_for(self, late: Bought) -> str | None:
        """Name what a released purchase gave back and can't have again."""
        gone = {
            "packages gone": not self._fits(late.quantity),
            "uses gone": late.with_code and not self._has_uses(),
            "donor's uses gone": late.with_code and not self.has_uses_for(late.donor),
        }
        return next((what for what, is_gone in gone.items() if is_gone), None)

    def end_holds(self, now: datetime) -> list[Bought]:
        """Cancel what should have been paid by now, and return it."""
        pending = [each for each in self.bought if each.status == "pending"]
        overdue = [each for each in pending if each.held_until and each.held_until <= now]
        for each in overdue:
            each.status = "cancelled"
        return overdue

    def _fits(self, quantity: int) -> bool:
        return self.limit is None or self.sold + quantity <= self.limit

    def _is_over_cap(self, donor: int, quantity: int) -> bool:
        return self.cap is not None and self.seats_of(donor) + quantity * SEATS > self.cap

    def _has_uses(self, own: int = 0) -> bool:
        return self.max_uses is None or len(self.uses) - own < self.max_uses

    def has_uses_for(self, donor: int, own: int = 0) -> bool:
        """Tell whether a donor may use the code once more, beside `own` uses that don't count."""
        used = sum(each.donor == donor for each in self.uses) - own
        return self.max_uses_by_donor is None or used < self.max_uses_by_donor
