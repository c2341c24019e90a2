"""`make bench`: purchases against the limits of the database and of Python."""

import argparse
import sys

from infra.local.bench.bench import SCENARIOS, Bench
from infra.local.bench.report import Report
from infra.local.bench.stage import exit_code_of, staged
from infra.local.until_stopped import run_until_stopped

_SECONDS, _QUICK_SECONDS = 4.0, 1.0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.local.bench")
    parser.add_argument("--quick", action="store_true", help="1 s a run, for trying it out")
    parser.add_argument(
        "--only", nargs="+", choices=SCENARIOS, default=SCENARIOS, help="just these scenarios"
    )
    parser.add_argument("--end-with-parent", action="store_true", help="for make")
    return parser.parse_args()


def _run() -> None:
    options = _parse()
    with staged("bench") as stage:
        report = Report()
        seconds = _QUICK_SECONDS if options.quick else _SECONDS
        bench = Bench(stage.stack, stage.port, seconds, frozenset(options.only), report)
        run_until_stopped(bench.run(), end_with_parent=options.end_with_parent)
        report.print_ratios()
        report.write(stage.stack.directory / "results.json")


if __name__ == "__main__":
    sys.exit(exit_code_of(_run))
