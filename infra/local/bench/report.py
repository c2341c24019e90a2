"""The results, as a table for people and as JSON for tools."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from infra.local.bench.measuring import Figures
from infra.local.bench.tracing import Trips

_COLUMNS = (
    f"{'':46}{'callers':>8}{'per second':>12}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}"
    f"{'statements':>12}{'trips':>7}"
)
_SHARES = "share of Python's limit"


@dataclass(frozen=True)
class Result:
    """One run: its scenario, packages (1 is the hot one), concurrency and figures."""

    scenario: str
    label: str
    packages: int
    promo: bool
    concurrency: int
    figures: Figures
    trips: Trips | None


class Report:
    """Prints each result when it is added, and ratios at the end."""

    def __init__(self) -> None:
        self.results: list[Result] = []
        print(_COLUMNS)

    def add(self, result: Result) -> None:
        """Print one line and keep the result."""
        self.results.append(result)
        figures, trips = result.figures, result.trips
        counted = "" if trips is None else f"{trips.statements:>12g}{trips.round_trips:>7g}"
        print(
            f"{result.label:46}{result.concurrency:>8}{figures.per_second:>12,.0f}"
            f"{figures.p50_ms:>9.2f}{figures.p95_ms:>9.2f}{figures.p99_ms:>9.2f}{counted}",
            flush=True,
        )

    def print_ratios(self) -> None:
        """Print the share of Python's limit that the service layer, and HTTP, reach."""
        rates = {
            (result.scenario, result.packages, result.promo, result.concurrency): (
                result.figures.per_second
            )
            for result in self.results
        }
        print(f"\n{_SHARES:46}{'callers':>8}{'service':>12}{'HTTP':>9}")
        for (scenario, packages, promo, concurrency), limit in rates.items():
            if scenario != "bare":
                continue
            run = (packages, promo, concurrency)
            shares = [rates.get((name, *run), 0.0) / limit for name in ("service", "http")]
            shown = [f"{share:.0%}" if share else "-" for share in shares]
            label = describe(packages, promo=promo)
            print(f"{label:46}{concurrency:>8}{shown[0]:>12}{shown[1]:>9}")

    def write(self, path: Path) -> None:
        """Write everything as JSON."""
        content = {
            "measured_at": datetime.now(UTC).isoformat(),
            "results": [asdict(result) for result in self.results],
        }
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        print(f"\nwritten to {path}")


def describe(packages: int, *, promo: bool = False) -> str:
    """Return a text for what a run buys."""
    what = "one hot package" if packages == 1 else f"{packages} packages"
    return f"{what}, promo code" if promo else what
