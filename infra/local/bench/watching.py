"""Polling during a sale: how soon a purchase shows elsewhere, and what it costs the database.

    python -m infra.local.bench.watching

Purchases are made in this process; the counts are read from the host, another process with its own
clients. Linux and macOS: processor time is read with psutil.
"""

import asyncio
import json
import logging
import random
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from uuid import UUID

import psutil  # type: ignore[import-untyped]  # it ships no types

from infra.local.bench.client import Connection
from infra.local.bench.over_http import authorization_of, connections, request_bytes, tag_in
from infra.local.bench.stage import Stage, exit_code_of, staged
from infra.local.bench.workload import (
    Buyer,
    Order,
    Stand,
    buy_in_process,
    enrol,
    gather_people,
    set_up,
)
from infra.local.part import Part
from infra.local.until_stopped import run_until_stopped
from shared.db.transaction import read_write
from shared.domain.roles import Role
from shared.services.people import coordinators

_PURCHASES = 100
# Of those: Redis stops after the first and is started again after the second.
_WITHOUT_REDIS = (40, 60)
_MOST_PAUSE_SECONDS = 0.8
_LOOK_SECONDS = 0.02
_AIM_SECONDS = 3.0

_POLLERS = 100
_POLL_SECONDS = 3.0
_MEASURED_SECONDS = 45.0
_PACKAGES = 10
_AIM_SHARE = 0.05


@dataclass
class Sightings:
    """When each purchase was committed, and when the counts first showed it elsewhere."""

    committed: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)

    def note(self, sold: int) -> None:
        """Record that `sold` purchases show now."""
        now = perf_counter()
        self.seen += [now] * (sold - len(self.seen))

    def lags(self) -> list[float]:
        """Return the seconds from commit to sight of each purchase."""
        return [
            max(seen - committed, 0.0)
            for committed, seen in zip(self.committed, self.seen, strict=True)
        ]


async def _buy(order: Order, event_id: UUID, committed: list[float]) -> None:
    await buy_in_process(order, event_id, lambda: committed.append(perf_counter()))


def _counts_request(event_id: UUID, buyer: Buyer, *headers: str) -> bytes:
    path = f"admin/events/{event_id}/tickets/sales"
    return request_bytes("GET", path, authorization_of(buyer), *headers)


async def _look(connection: Connection, stand: Stand, sightings: Sightings) -> None:
    request = _counts_request(stand.event_id, stand.people.admin)
    while len(sightings.seen) < _PURCHASES:
        answer = await connection.send(request, b"200")
        counts = json.loads(answer.partition(b"\r\n\r\n")[2])["counts"]
        sightings.note(sum(count["sold_count"] for count in counts))
        await asyncio.sleep(_LOOK_SECONDS)


async def _sell(stand: Stand, sightings: Sightings, redis: Part) -> None:
    orders = stand.orders()
    for number in range(_PURCHASES):
        if number == _WITHOUT_REDIS[0]:
            await asyncio.to_thread(redis.stop)
        if number == _WITHOUT_REDIS[1]:
            await asyncio.to_thread(redis.start)
        await _buy(next(orders), stand.event_id, sightings.committed)
        # Random, so that a purchase does not always come at the same time before a tick.
        await asyncio.sleep(random.uniform(0, _MOST_PAUSE_SECONDS))  # noqa: S311 - no secret


async def _measure_lag(stage: Stage, stand: Stand) -> bool:
    sightings = Sightings()
    async with connections(stage.port, 1) as opened, asyncio.TaskGroup() as group:
        group.create_task(_look(opened[0], stand, sightings))
        group.create_task(_sell(stand, sightings, stage.stack.redis))
    lags = sightings.lags()
    first, last = _WITHOUT_REDIS
    _print_lags("all purchases", lags)
    _print_lags("while Redis runs", lags[:first] + lags[last:])
    _print_lags("while Redis is stopped", lags[first:last])
    return max(lags) <= _AIM_SECONDS


def _print_lags(what: str, lags: Sequence[float]) -> None:
    print(
        f"{what:34}{len(lags):>5} purchases"
        f"   median {median(lags):5.2f} s   max {max(lags):5.2f} s",
        flush=True,
    )


def _seconds_of(part: Part) -> float:
    """Return the processor time that a server and its child processes have used so far."""
    server = psutil.Process(part.pid)
    own = server.cpu_times()
    # Children that have ended are counted by the server itself.
    total = own.user + own.system + own.children_user + own.children_system
    for process in server.children(recursive=True):
        try:
            used = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += used.user + used.system
    return float(total)


async def _share_of_a_core(part: Part, meanwhile: Callable[[], Awaitable[object]]) -> float:
    before, started = _seconds_of(part), perf_counter()
    await meanwhile()
    return (_seconds_of(part) - before) / (perf_counter() - started)


async def _watch(connection: Connection, stand: Stand, coordinator: Buyer, until: float) -> None:
    """Poll as the admin app does: at intervals, with the last answer's entity tag."""
    tag = ""
    await asyncio.sleep(random.uniform(0, _POLL_SECONDS))  # noqa: S311 - no secret
    while perf_counter() < until:
        headers = [f"If-None-Match: {tag}"] if tag else []
        request = _counts_request(stand.event_id, coordinator, *headers)
        answer = await connection.ask(request)
        if answer[9:12] not in {b"200", b"304"}:
            raise RuntimeError(answer[:200].decode(errors="replace"))
        tag = tag_in(answer)
        await asyncio.sleep(_POLL_SECONDS)


async def _measure_cost(stage: Stage, stand: Stand) -> bool:
    watching = [await _new_coordinator(stage, stand, number) for number in range(_POLLERS)]
    orders = stand.orders()
    committed: list[float] = []

    async def sell_on(until: float) -> None:
        while perf_counter() < until:
            await _buy(next(orders), stand.event_id, committed)
            await asyncio.sleep(1)

    async def watch(*, selling: bool) -> None:
        until = perf_counter() + _MEASURED_SECONDS
        async with connections(stage.port, _POLLERS) as opened, asyncio.TaskGroup() as group:
            for connection, coordinator in zip(opened, watching, strict=True):
                group.create_task(_watch(connection, stand, coordinator, until))
            if selling:
                group.create_task(sell_on(until))

    async def only_sell() -> None:
        await sell_on(perf_counter() + _MEASURED_SECONDS)

    postgres = stage.stack.postgres
    idle = await _share_of_a_core(postgres, lambda: asyncio.sleep(_MEASURED_SECONDS))
    watched = await _share_of_a_core(postgres, lambda: watch(selling=False))
    sold = await _share_of_a_core(postgres, only_sell)
    both = await _share_of_a_core(postgres, lambda: watch(selling=True))
    print(f"\nPostgreSQL's processor time over {_MEASURED_SECONDS:.0f} s, as a share of one core")
    for what, share in _named(idle, watched, sold, both):
        print(f"{what:54}{share:>8.2%}", flush=True)
    return watched < _AIM_SHARE and both - sold < _AIM_SHARE


def _named(idle: float, watched: float, sold: float, both: float) -> Iterator[tuple[str, float]]:
    yield "nobody watches, nothing is sold (the timers)", idle
    yield f"{_POLLERS} coordinators poll every {_POLL_SECONDS:.0f} s", watched
    yield "one purchase a second, nobody watches", sold
    yield f"one purchase a second, {_POLLERS} coordinators poll", both
    yield "what the pollers cost while it sells", both - sold


async def _new_coordinator(stage: Stage, stand: Stand, number: int) -> Buyer:
    buyer = await enrol(stage.stack.issuer(), f"Coordinator {number}", Role.EVENT_COORDINATOR)
    async with read_write() as session:
        admin = stand.people.admin.actor
        await coordinators.assign(session, admin, stand.event_id, buyer.actor.id)
    return buyer


async def _measure(stage: Stage) -> bool:
    people = await gather_people(stage.stack.issuer())
    in_time = await _measure_lag(stage, await set_up(people, 1, promo=False))
    return await _measure_cost(stage, await set_up(people, _PACKAGES, promo=False)) and in_time


def _run() -> None:
    # Redis is stopped on purpose, and the app would log that a hundred times.
    logging.getLogger("shared.cache").setLevel(logging.ERROR)
    with staged("bench-watching") as stage:
        # None: it was stopped.
        if run_until_stopped(_measure(stage)) is False:
            sys.exit("\nAn aim was missed.")


if __name__ == "__main__":
    sys.exit(exit_code_of(_run))
