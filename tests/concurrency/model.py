"""What ought to become of one package, one code and one question, as plainly as it can be said."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from tests.factories import Json

SEATS = 2
HOLD = timedelta(minutes=1)
_HOLDING = ("pending", "completed")
_RELEASED = ("cancelled", "failed")


@dataclass
class Bought:
    """A purchase, as the model knows it."""

    made: Json
    donor: int
    quantity: int
    with_code: bool
    discount: Decimal
    status: str
    held_until: datetime
    # References of the payments that came, and of those among them that have to go back.
    references: set[str] = field(default_factory=set)
    due: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        # `donor` is who has it now.
        self.made_for = self.donor

    @property
    def refund_due(self) -> bool:
        """Whether a payment has to go back."""
        return bool(self.due)

    @property
    def holds(self) -> bool:
        """Whether its packages and its use of the code are taken."""
        return self.status in _HOLDING

    @property
    def is_released(self) -> bool:
        """Whether a payment now would come late."""
        return self.status in _RELEASED and not self.refund_due

    def take_too_much(self, reference: str) -> None:
        """Note a payment that came too late, once too often, or of another amount."""
        self.references.add(reference)
        self.due.add(reference)

    def refund(self) -> None:
        """Give back what is due, or else the money and the seats."""
        if not (self.due and self.holds):
            self.status = "refunded"
        self.due.clear()

    @property
    def kind(self) -> str:
        """What is to be done about it."""
        if self.refund_due:
            return "refund_due"
        return "released" if self.is_released else self.status


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
        return sum((each.discount for each in self.uses), Decimal(0))

    def seats_of(self, donor: int) -> int:
        """Return how many seats a donor holds."""
        return sum(each.quantity * SEATS for each in self.held if each.donor == donor)

    def of_kind(self, *kinds: str) -> list[Bought]:
        """Return the purchases about which this is to be done."""
        return [each for each in self.bought if each.kind in kinds]

    def discount_on(self, wish: Wish) -> Decimal:
        """Return what the code would take off."""
        if not wish.with_code:
            return Decimal(0)
        exact = self.price * wish.quantity * self.percent / 100
        return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)

    def total_of(self, wish: Wish) -> Decimal:
        """Return what would have to be paid."""
        return self.price * wish.quantity - self.discount_on(wish)

    def refusal(self, wish: Wish, waived: Collection[str] = ()) -> str | None:
        """Name the first reason to refuse a purchase that is not `waived`."""
        seats = self.seats_of(wish.donor)
        reasons = {
            "option_invalid": wish.answer is not None and not self.is_asked,
            "option_required": wish.answer is None and self.is_asked,
            "package_disabled": not self.is_enabled,
            "sold_out": not self._fits(wish.quantity),
            "donor_limit_reached": self.cap is not None
            and seats + wish.quantity * SEATS > self.cap,
            "promo_code_inactive": wish.with_code and not self.code_is_active,
            "promo_code_exhausted": wish.with_code and not self._has_uses(),
            "promo_code_donor_limit": wish.with_code and not self._has_uses_for(wish.donor),
            "price_changed": wish.expected not in (None, self.total_of(wish)),
        }
        return next((each for each, holds in reasons.items() if holds and each not in waived), None)

    def refusal_to_reassign(self, one: Bought, donor: int, *, waives_cap: bool) -> str | None:
        """Name the first reason why somebody can't have a purchase."""
        if one.donor == donor:
            return None
        seats = self.seats_of(donor) + one.quantity * SEATS
        if self.cap is not None and seats > self.cap and not waives_cap:
            return "donor_limit_reached"
        if one.with_code and not self._has_uses_for(donor):
            return "promo_code_donor_limit"
        return None

    def gone_for(self, late: Bought) -> str | None:
        """Name what a released purchase gave back and can't have again."""
        gone = {
            "packages gone": not self._fits(late.quantity),
            "uses gone": late.with_code and not self._has_uses(),
            "donor's uses gone": late.with_code and not self._has_uses_for(late.donor),
        }
        return next((what for what, is_gone in gone.items() if is_gone), None)

    def end_holds(self, now: datetime) -> list[Bought]:
        """Cancel what should have been paid by now, and return it."""
        overdue = [
            each for each in self.bought if each.status == "pending" and each.held_until <= now
        ]
        for each in overdue:
            each.status = "cancelled"
        return overdue

    def _fits(self, quantity: int) -> bool:
        return self.limit is None or self.sold + quantity <= self.limit

    def _has_uses(self) -> bool:
        return self.max_uses is None or len(self.uses) < self.max_uses

    def _has_uses_for(self, donor: int) -> bool:
        used = sum(each.donor == donor for each in self.uses)
        return self.max_uses_by_donor is None or used < self.max_uses_by_donor
