"""The runs, one after the other; runs to compare are adjacent, to have the same conditions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from infra.local.bench import bare, over_http, service
from infra.local.bench.database import SCRIPTS, TRIPS, make_tables, run_pgbench
from infra.local.bench.measuring import Call, drive
from infra.local.bench.report import Report, Result, describe
from infra.local.bench.tracing import Trips, count_trips
from infra.local.bench.workload import SPREAD_PACKAGES, People, Stand, check, gather_people, set_up
from infra.local.stack import LocalStack

_WAYS: Final = {"bare": "bare psycopg", "service": "service layer", "http": "over HTTP"}
SCENARIOS: Final = ("database", *_WAYS, "reads")
_CONCURRENCIES: Final = (1, 16, 64)
_READERS: Final = 16


@dataclass
class Bench:
    """Runs the chosen scenarios, each for `seconds`.

    Args:
        stack: the stack whose database and issuer are used.
        port: the host's port, on the same stack.
        seconds: the duration of a run.
        scenarios: names from `SCENARIOS`.
        report: receives the result of each run.
    """

    stack: LocalStack
    port: int
    seconds: float
    scenarios: frozenset[str]
    report: Report
    _trips: dict[tuple[str, bool], Trips] = field(default_factory=dict)

    async def run(self) -> None:
        """Run all; raises what a call raises, and `Drifted` if a counter is wrong."""
        if "database" in self.scenarios:
            await self._measure_database()
        people = await gather_people(self.stack.issuer())
        await self._count_trips(people)
        for packages, promo in product((1, SPREAD_PACKAGES), (False, True)):
            for concurrency, way in product(_CONCURRENCIES, _WAYS):
                if way in self.scenarios:
                    stand = await set_up(people, packages, promo=promo)
                    await self._measure_purchases(way, stand, concurrency)
        if "reads" in self.scenarios:
            await self._measure_reads(people)

    async def _measure_database(self) -> None:
        make_tables(self.stack.postgres)
        for script, packages in product(SCRIPTS, (1, SPREAD_PACKAGES)):
            for concurrency in _CONCURRENCIES:
                figures = await asyncio.to_thread(
                    run_pgbench,
                    self.stack.postgres,
                    script,
                    packages=packages,
                    concurrency=concurrency,
                    seconds=self.seconds,
                )
                label = f"pgbench, {script}, {describe(packages)}"
                trips = Trips(TRIPS[script], TRIPS[script])
                self.report.add(
                    Result("database", label, packages, False, concurrency, figures, trips)
                )

    async def _count_trips(self, people: People) -> None:
        # Before any concurrent calls: the engine has opened only one connection so far.
        for promo in (False, True):
            stand = await set_up(people, 1, promo=promo)
            async with bare.connections(1) as idle:
                connection = await idle.get()
                idle.put_nowait(connection)
                call = bare.caller(idle, stand, stand.orders())
                self._trips["bare", promo] = await count_trips(call, connection)
            call = service.caller(stand, stand.orders())
            self._trips["service", promo] = await count_trips(call, await service.connection())
            # HTTP adds no statement: a signed-in person is cached for a minute.
            self._trips["http", promo] = self._trips["service", promo]

    async def _measure_purchases(self, way: str, stand: Stand, concurrency: int) -> None:
        promo, packages = stand.promo_code is not None, len(stand.package_ids)
        async with self._callers(way, stand, concurrency) as callers:
            figures = await drive(callers, self.seconds)
        await check(stand)
        label = f"{_WAYS[way]}, {describe(packages, promo=promo)}"
        trips = self._trips[way, promo]
        self.report.add(Result(way, label, packages, promo, concurrency, figures, trips))

    @asynccontextmanager
    async def _callers(self, way: str, stand: Stand, many: int) -> AsyncIterator[list[Call]]:
        orders = stand.orders()
        if way == "bare":
            async with bare.connections(many) as idle:
                yield [bare.caller(idle, stand, orders) for _ in range(many)]
        elif way == "service":
            yield [service.caller(stand, orders) for _ in range(many)]
        else:
            async with over_http.connections(self.port, many) as opened:
                yield [over_http.purchaser(connection, stand, orders) for connection in opened]

    async def _measure_reads(self, people: People) -> None:
        stand = await set_up(people, SPREAD_PACKAGES, promo=False)
        await drive([service.caller(stand, stand.orders())], self.seconds / 4)
        for name, reader in over_http.READERS.items():
            async with over_http.connections(self.port, _READERS) as opened:
                callers = [await reader(connection, stand) for connection in opened]
                figures = await drive(callers, self.seconds)
            label = f"over HTTP, {name}"
            self.report.add(Result("reads", label, SPREAD_PACKAGES, False, _READERS, figures, None))
