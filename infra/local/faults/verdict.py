"""Judges a sale under a fault: what was answered against what the database has."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

NO_ANSWER: Final = "none"


@dataclass
class Outcome:
    """What a client knows of one idempotency key: the purchases it was given, or a refusal."""

    purchase_ids: set[str] = field(default_factory=set)
    is_refused: bool = False

    @property
    def is_decided(self) -> bool:
        """Whether a client has no reason to try again."""
        return self.is_refused or bool(self.purchase_ids)


@dataclass(frozen=True)
class Stored:
    """What the database has of an event after a fault.

    `keys` are the purchases' idempotency keys by the purchase's id, None where no key names it;
    `oversold` counts packages, and uses of promo codes, beyond their limits; `drift` counters that
    the purchases contradict; `broken_chains` audit trails that can't be verified.
    """

    keys: Mapping[str, str | None]
    oversold: int
    drift: int
    broken_chains: int


@dataclass(frozen=True)
class Verdict:
    """How often each promise was broken; all are zero, or the run fails."""

    oversold: int
    doubled: int
    lost: int
    unknown: int
    drift: int
    broken_chains: int
    internal_errors: int

    @property
    def broken(self) -> dict[str, int]:
        """The promises that were broken, and how often."""
        return {promise: times for promise, times in asdict(self).items() if times}


def judge(outcomes: Mapping[str, Outcome], stored: Stored, statuses: Counter[str]) -> Verdict:
    """Return the verdict on a sale.

    Args:
        outcomes: the outcome of every key that was sent.
        stored: what the database has.
        statuses: how often each status was answered, to purchases and all other requests.
    """
    named = {purchase_id for one in outcomes.values() for purchase_id in one.purchase_ids}
    purchases_of = Counter(key for key in stored.keys.values() if key is not None)
    without_key = sum(key is None for key in stored.keys.values())
    return Verdict(
        oversold=stored.oversold,
        doubled=sum(len(one.purchase_ids) > 1 for one in outcomes.values())
        + sum(times - 1 for times in purchases_of.values())
        + without_key,
        lost=len(named - stored.keys.keys()),
        unknown=sum(not one.is_decided for one in outcomes.values())
        + sum(
            key is not None and purchase_id not in named for purchase_id, key in stored.keys.items()
        ),
        drift=stored.drift,
        broken_chains=stored.broken_chains,
        internal_errors=statuses["500"],
    )
