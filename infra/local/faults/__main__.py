"""`make faults`: a sale under every fault, one after the other."""

import argparse
import asyncio
import sys
from time import perf_counter

import httpx

from infra.local.bench.stage import Stage, exit_code_of, staged
from infra.local.bench.workload import People, gather_people, make_stand
from infra.local.faults.faults import FAULTS, Scene
from infra.local.faults.load import Load
from infra.local.faults.report import HEADING, Row
from infra.local.faults.stored import read_stored
from infra.local.faults.verdict import judge
from infra.local.until_stopped import run_until_stopped

_LONGEST_RUN_SECONDS = 12 * 60
_LIMITS = (10_000, 120, 60)
_PROMO_USES = 40
_BEFORE_SECONDS, _AFTER_SECONDS = 2.0, 1.0
_PATIENCE_SECONDS = 45.0
_REPEATS = 150


class PromisesBroken(RuntimeError):
    """A sale did not come through its fault as promised; the message states where."""


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.local.faults")
    parser.add_argument("--only", nargs="+", choices=FAULTS, default=list(FAULTS), metavar="FAULT")
    parser.add_argument("--end-with-parent", action="store_true", help="for make")
    return parser.parse_args()


async def _run_all(stage: Stage, names: list[str]) -> None:
    people = await gather_people(stage.stack.issuer())
    rows: list[Row] = []
    print(HEADING, flush=True)
    try:
        async with asyncio.timeout(_LONGEST_RUN_SECONDS):
            for name in names:
                rows.append(await _run(stage, people, name))
                print(rows[-1], flush=True)
    except TimeoutError:
        missing = ", ".join(names[len(rows) :])
        raise PromisesBroken(f"not run in {_LONGEST_RUN_SECONDS} s: {missing}") from None
    if broken := [f"{row.name}: {row.verdict.broken}" for row in rows if row.verdict.broken]:
        raise PromisesBroken("\n".join(broken))


async def _run(stage: Stage, people: People, name: str) -> Row:
    fault = FAULTS[name]
    stand = await make_stand(people, _LIMITS, promo=True, max_promo_uses=_PROMO_USES)
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{stage.port}/api/v1/",
        timeout=60,
        limits=httpx.Limits(max_connections=None),
        trust_env=False,
    ) as api:
        # A request waits until the host is up.
        (await api.get("health/live")).raise_for_status()
        load = Load(api, stand)
        load.start()
        try:
            await asyncio.sleep(_BEFORE_SECONDS)
            async with fault.happens(Scene(stage, load)):
                await asyncio.sleep(fault.seconds)
            recovery_seconds = await load.sold_since(perf_counter(), _PATIENCE_SECONDS)
            await asyncio.sleep(_AFTER_SECONDS)
            await load.settle(_PATIENCE_SECONDS, _REPEATS)
        finally:
            await load.stop()
        stored = await read_stored(
            stage.stack.postgres.superuser_url, api, stand.event_id, people.admin.token
        )
    verdict = judge(load.outcomes, stored, load.purchases + load.polls)
    return Row(name, fault, load, recovery_seconds, verdict)


def _main() -> None:
    options = _parse()
    with staged("faults") as stage:
        run_until_stopped(_run_all(stage, options.only), end_with_parent=options.end_with_parent)


def _exit_code() -> int:
    try:
        return exit_code_of(_main)
    except PromisesBroken as error:
        print(f"\n{error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(_exit_code())
