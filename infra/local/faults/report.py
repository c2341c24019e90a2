"""The table of faults."""

from collections import Counter
from dataclasses import dataclass

from infra.local.faults.faults import Fault
from infra.local.faults.load import Load
from infra.local.faults.verdict import NO_ANSWER, Verdict

HEADING = (
    f"{'fault':38}{'keys':>6}{'  purchases 2xx/4xx/5xx/none':>28}{'  polls 2xx/4xx/5xx/none':>26}"
    f"{'recovery s':>12}{'slowest s':>11}  broken promises"
)


@dataclass(frozen=True)
class Row:
    """What happened under one fault; `recovery_seconds` is None if nothing was sold after it."""

    name: str
    fault: Fault
    load: Load
    recovery_seconds: float | None
    verdict: Verdict

    def __str__(self) -> str:
        recovery = "-" if self.recovery_seconds is None else f"{self.recovery_seconds:.2f}"
        broken = ", ".join(f"{promise} {times}" for promise, times in self.verdict.broken.items())
        return (
            f"{f'{self.fault.label}, {self.fault.seconds:g} s':38}{len(self.load.outcomes):>6}"
            f"{by_class(self.load.purchases):>28}{by_class(self.load.polls):>26}"
            f"{recovery:>12}{self.load.slowest_seconds:>11.1f}  {broken or 'none'}"
        )


def by_class(statuses: Counter[str]) -> str:
    """Return how many answers of each class there were, and how many requests had none."""
    classes = Counter[str]()
    for status, times in statuses.items():
        classes[status if status == NO_ANSWER else status[0]] += times
    return " / ".join(str(classes[one]) for one in ("2", "4", "5", NO_ANSWER))
