"""The payments of one purchase in the model, each with what went back of it."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

_reports = count()


@dataclass(eq=False)
class Came:
    """Money that came in; `report` is the same for the two parts of one check."""

    reference: str
    amount: Decimal
    applied: bool
    report: int
    back: Decimal = Decimal(0)
    goodwill: Decimal = Decimal(0)
    # It bounced, or was for another purchase.
    is_gone: bool = False

    @property
    def left(self) -> Decimal:
        """What we still have of it."""
        return Decimal(0) if self.is_gone else self.amount - self.back


@dataclass
class Money:
    """All that came, oldest first."""

    came: list[Came] = field(default_factory=list)

    @property
    def references(self) -> set[str]:
        """Those under which anything ever came."""
        return {each.reference for each in self.came}

    @property
    def applied(self) -> Decimal:
        """What we have that pays the purchase."""
        return sum((each.left for each in self.came if each.applied), Decimal(0))

    @property
    def unapplied(self) -> Decimal:
        """What we have that fits nothing."""
        return sum((each.left for each in self.came if not each.applied), Decimal(0))

    @property
    def goodwill(self) -> Decimal:
        """What went back of payments that came, though nothing had to."""
        return sum((each.goodwill for each in self.came if not each.is_gone), Decimal(0))

    @property
    def paying(self) -> list[Came]:
        """The payments that pay the purchase and have something left."""
        return [each for each in self.came if each.applied and each.left]

    def receive(self, reference: str, amount: Decimal, applied: Decimal) -> None:
        """Note a payment of which `applied` pays the purchase."""
        report = next(_reports)
        for part, pays in ((applied, True), (amount - applied, False)):
            if part:
                self.came.append(Came(reference, part, pays, report))

    def give_back(self, amount: Decimal, *, applied: bool, goodwill: bool = False) -> None:
        """Give an amount back, of the oldest payments first."""
        for each in self.came:
            part = min(amount, each.left) if each.applied is applied else Decimal(0)
            each.back += part
            each.goodwill += part if goodwill else 0
            amount -= part

    def bounce(self) -> None:
        """Note that what pays never came, nor what came together with it."""
        reports = {each.report for each in self.paying}
        for each in self.came:
            each.is_gone |= each.report in reports and bool(each.left)
