"""Exports of 1,000, 10,000 and 1,000,000 rows: how long, in how much memory, against a bare COPY.

    python -m infra.local.bench.exporting

The host answers, and its memory is measured; the bare COPY is the same query in the same run, which
PostgreSQL writes to /dev/null. Linux only: the peak of a process's memory is in /proc, where it can
also be reset.
"""

import argparse
import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import UUID

import psycopg

from infra.local.bench.many_purchases import SEATS, sell_many
from infra.local.bench.over_http import authorization_of, connections, request_bytes
from infra.local.bench.stage import Stage, exit_code_of, staged
from infra.local.bench.workload import Stand, gather_people, set_up
from infra.local.postgres import Postgres
from infra.local.until_stopped import run_until_stopped
from shared.db.transaction import read_only
from shared.schemas.sales import PurchaseFilter
from shared.services.sales import export_csv
from shared.settings import settings

_ROWS = (1_000, 10_000, 1_000_000)
_PACKAGES = 5
_RUNS = 3
_AIM_MEGABYTES = 100
_MEGABYTE = 1024 * 1024


class Memory:
    """The resident memory of a process, in bytes: now, and at its peak."""

    def __init__(self, pid: int) -> None:
        self._directory = Path("/proc", str(pid))

    def now(self) -> int:
        """Return the present amount."""
        return self._read("VmRSS")

    def peak(self) -> int:
        """Return the highest amount since `reset_peak`."""
        return self._read("VmHWM")

    def reset_peak(self) -> None:
        """Reset the peak (proc(5), clear_refs)."""
        (self._directory / "clear_refs").write_text("5")

    def _read(self, name: str) -> int:
        for line in (self._directory / "status").read_text().splitlines():
            key, _, value = line.partition(":")
            if key == name:
                return int(value.split()[0]) * 1024
        raise RuntimeError(f"/proc has no {name}")


@dataclass(frozen=True)
class Exported:
    """One export: how it was answered, in how many seconds, and with how much more memory."""

    by_link: bool
    seconds: float
    extra_bytes: int


async def _export(stage: Stage, stand: Stand, rows: int) -> Exported:
    path = f"admin/events/{stand.event_id}/tickets/sales/export"
    request = request_bytes("GET", path, authorization_of(stand.people.admin))
    memory = Memory(stage.host.pid)
    before = memory.now()
    memory.reset_peak()
    async with connections(stage.port, 1) as opened:
        started = perf_counter()
        by_link = rows > settings().export_inline_rows
        answer = await opened[0].send(request, b"202" if by_link else b"200")
        seconds = perf_counter() - started
    body = answer.partition(b"\r\n\r\n")[2]
    exported = json.loads(body)["rows"] if by_link else body.count(b"\r\n") - 1
    if exported != rows:
        raise RuntimeError(f"{rows} rows were sold, and {exported} exported")
    return Exported(by_link, seconds, memory.peak() - before)


async def _copy(postgres: Postgres, event_id: UUID) -> float:
    """Return how long PostgreSQL itself takes for the same rows, in seconds."""
    async with read_only() as session:
        options = await export_csv.option_columns(session, event_id)
    statement, values = export_csv.copy_statement(event_id, PurchaseFilter(), options)
    to_nowhere = statement.replace("TO STDOUT", "TO '/dev/null'")

    def run() -> float:
        # This cursor writes the values into the statement: COPY takes no parameters.
        with psycopg.connect(postgres.superuser_url, cursor_factory=psycopg.ClientCursor) as own:
            started = perf_counter()
            own.execute(to_nowhere.encode(), values)
            return perf_counter() - started

    return await asyncio.to_thread(run)


async def _measure(stage: Stage, sizes: list[int]) -> bool:
    people = await gather_people(stage.stack.issuer())
    print(f"{'rows':>10}{'':>10}{'seconds':>10}{'bare COPY':>12}{'ratio':>8}{'extra memory':>15}")
    holds = True
    for rows in sizes:
        stand = await set_up(people, _PACKAGES, promo=False)
        many = rows // SEATS
        await asyncio.to_thread(sell_many, stage.stack.postgres, stand, many, options=True)
        runs = []
        for _ in range(_RUNS):
            bare = await _copy(stage.stack.postgres, stand.event_id)
            exported = await _export(stage, stand, rows)
            runs.append(exported)
            extra = exported.extra_bytes / _MEGABYTE
            way = "by link" if exported.by_link else "inline"
            print(
                f"{rows:>10,}{way:>10}{exported.seconds:>10.2f}{bare:>12.2f}"
                f"{exported.seconds / bare:>8.2f}{extra:>12.1f} MB",
                flush=True,
            )
            holds = holds and extra < _AIM_MEGABYTES
        print(f"{'median':>20}{median(run.seconds for run in runs):>10.2f}")
    return holds


def _run() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.local.bench.exporting")
    parser.add_argument("--rows", nargs="+", type=int, default=list(_ROWS), help="other sizes")
    sizes = parser.parse_args().rows
    with staged("bench-exporting") as stage:
        # None: it was stopped.
        if run_until_stopped(_measure(stage, sizes)) is False:
            sys.exit("\nAn aim was missed.")


if __name__ == "__main__":
    sys.exit(exit_code_of(_run))
