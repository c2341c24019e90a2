"""How much longer a purchase takes while another donor asks for 20 long lists at once.

    python -m infra.local.bench.long_lists

The host answers, and is asked by a donor with 60 purchases of 200 tickets each, who asks for all of
them 20 times at once, and by other donors, who buy one seat after the other.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Final

from infra.local.bench.client import Connection
from infra.local.bench.many_purchases import sell_many
from infra.local.bench.measuring import Call
from infra.local.bench.over_http import (
    authorization_of,
    connections,
    purchaser,
    request_bytes,
)
from infra.local.bench.stage import Stage, exit_code_of, staged
from infra.local.bench.workload import People, gather_people, set_up
from infra.local.until_stopped import run_until_stopped

LISTS: Final = 20
LONG_LIST: Final = "me/purchases?limit=200"
# What the long list has: so many purchases, of so many packages with so many seats each.
PURCHASES: Final = 60
PACKAGES_EACH: Final = 20
SEATS_EACH: Final = 10
# What a purchase may take beside the lists, in times of what it takes alone; and the slowest, in
# seconds. It was 7 times when the limit was set, and 400 times without slices and queues.
MOST_TIMES_LONGER: Final = 50
_MOST_SECONDS = 1.0
_ALONE = 9
_RUNS = 5


@dataclass(frozen=True)
class Delay:
    """The seconds that purchases took: alone (their median), and each beside the lists."""

    alone: float
    beside: tuple[float, ...]

    @property
    def times_longer(self) -> float:
        """How many times longer a purchase took beside the lists: their median, against alone."""
        return median(self.beside) / self.alone


async def _seconds_of(call: Call) -> float:
    started = perf_counter()
    await call()
    return perf_counter() - started


async def measure_delay(read_list: Callable[[], Awaitable[object]], buy_one: Call) -> Delay:
    """Measure `buy_one` alone, and beside `LISTS` calls of `read_list` at once."""
    alone = median([await _seconds_of(buy_one) for _ in range(_ALONE)])
    lists = [asyncio.ensure_future(read_list()) for _ in range(LISTS)]
    # From then on all of them are under way.
    await asyncio.wait(lists, return_when=asyncio.FIRST_COMPLETED)
    beside = [await _seconds_of(buy_one)]
    while not all(one.done() for one in lists):
        beside.append(await _seconds_of(buy_one))
    await asyncio.gather(*lists)
    return Delay(alone, tuple(beside))


async def _measure(stage: Stage) -> bool:
    people = await gather_people(stage.stack.issuer())
    greedy, *buyers = people.donors
    long_list = await set_up(People(people.admin, (greedy,)), 1, promo=False)
    seats = PACKAGES_EACH * SEATS_EACH
    await asyncio.to_thread(sell_many, stage.stack.postgres, long_list, PURCHASES, seats=seats)
    stand = await set_up(People(people.admin, tuple(buyers)), 1, promo=False)
    request = request_bytes("GET", LONG_LIST, authorization_of(greedy))
    within = True
    async with connections(stage.port, LISTS + 1) as opened:
        buy_one = purchaser(opened.pop(), stand, stand.orders())
        for _ in range(_RUNS):
            delay = await measure_delay(_reader(opened, request), buy_one)
            within = _print_against_limits(delay) and within
    return within


def _reader(connections: Sequence[Connection], request: bytes) -> Callable[[], Awaitable[bytes]]:
    """Return a function that sends the request, on a connection of its own at each call."""
    unused = iter(connections)
    return lambda: next(unused).send(request, b"200")


def _print_against_limits(delay: Delay) -> bool:
    """Print one line; return whether the delay is within both limits."""
    slowest = max(delay.beside)
    print(
        f"alone {delay.alone * 1000:6.1f} ms   beside {LISTS} lists"
        f" {median(delay.beside) * 1000:6.1f} ms: {delay.times_longer:5.1f} times of"
        f" {MOST_TIMES_LONGER}   slowest of {len(delay.beside):3} {slowest * 1000:6.1f} ms:"
        f" {slowest / _MOST_SECONDS:4.0%} of {_MOST_SECONDS:.0f} s",
        flush=True,
    )
    return delay.times_longer < MOST_TIMES_LONGER and slowest < _MOST_SECONDS


def _run() -> None:
    with staged("bench-long-lists") as stage:
        # None: it was stopped.
        if run_until_stopped(_measure(stage)) is False:
            sys.exit("\nThe aim was missed.")


if __name__ == "__main__":
    sys.exit(exit_code_of(_run))
