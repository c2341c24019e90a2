"""`make bench`: purchases against the limits of the database and of Python."""

import argparse
import os
import sys

from infra.local.bench.bench import SCENARIOS, Bench
from infra.local.bench.database import PgbenchFailed
from infra.local.bench.host import running_host
from infra.local.bench.report import Report
from infra.local.environment import (
    MigrationFailed,
    app_environment,
    finish_alembic,
    start_alembic,
)
from infra.local.host.server import bind
from infra.local.lock import AlreadyRunning
from infra.local.part import PartFailed
from infra.local.paths import LOCAL
from infra.local.ports import find_free_ports
from infra.local.stack import LocalStack, remove_stack
from infra.local.until_stopped import interrupt_on_signals, run_until_stopped

_DIRECTORY = LOCAL / "bench"
_RESULTS = _DIRECTORY / "results.json"
_SECONDS, _QUICK_SECONDS = 4.0, 1.0
_NO_LIMIT = "1000000000"
_LIMITS = ("USER", "EVENT_WRITES", "ANONYMOUS", "PUBLIC_READS")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.local.bench")
    parser.add_argument("--quick", action="store_true", help="1 s a run, for trying it out")
    parser.add_argument(
        "--only", nargs="+", choices=SCENARIOS, default=SCENARIOS, help="just these scenarios"
    )
    parser.add_argument("--end-with-parent", action="store_true", help="for make")
    return parser.parse_args()


def _run(wanted: argparse.Namespace) -> None:
    # Anew each time: what earlier runs sold would slow down this one, and its reconciling.
    remove_stack(_DIRECTORY)
    limits = {f"RATE_LIMIT_{name}_PER_MINUTE": _NO_LIMIT for name in _LIMITS}
    with bind(find_free_ports(1)[0]) as bound, LocalStack(_DIRECTORY) as stack:
        port = bound.getsockname()[1]
        log = stack.directory / "logs" / "migrate.log"
        owner = stack.postgres.owner_url
        finish_alembic(start_alembic("upgrade", "head", database_url=owner, log=log), log)
        # This process needs the same settings: it calls the service layer itself.
        os.environ.update(app_environment(stack, f"http://127.0.0.1:{port}") | limits)
        report = Report()
        with running_host(stack.directory, bound, os.environ):
            seconds = _QUICK_SECONDS if wanted.quick else _SECONDS
            bench = Bench(stack, port, seconds, frozenset(wanted.only), report)
            run_until_stopped(bench.run(), end_with_parent=wanted.end_with_parent)
        report.print_ratios()
        report.write(_RESULTS)


def main() -> int:
    """Return the exit code; what a person can do something about is told without a traceback."""
    try:
        interrupt_on_signals()
        _run(_parse())
    except (AlreadyRunning, PartFailed, MigrationFailed, PgbenchFailed) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
