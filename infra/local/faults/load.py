"""The load during a fault: new purchases at a steady rate, each tried again until it is decided."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final

import httpx

from infra.local.bench.workload import Buyer, Order, Stand
from infra.local.faults.verdict import NO_ANSWER, Outcome

KEYS_PER_SECOND: Final = 30
_POLL_SECONDS: Final = 0.25
_LONGEST_PAUSE_SECONDS: Final = 1.0
# The refusals that will not become a purchase when they are tried again.
_FINAL_REFUSALS: Final = frozenset({"sold_out", "promo_code_exhausted"})


@dataclass
class Load:
    """Buyers and pollers of one sale, and what they were answered."""

    api: httpx.AsyncClient
    stand: Stand
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    purchases: Counter[str] = field(default_factory=Counter)
    polls: Counter[str] = field(default_factory=Counter)
    slowest_seconds: float = 0.0
    last_sold_at: float = 0.0

    def __post_init__(self) -> None:
        self._orders: Iterator[Order] = self.stand.orders()
        self._sent: dict[str, Order] = {}
        self._buyers: set[asyncio.Task[None]] = set()
        self._background: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Let buyers come and pollers poll."""
        event_id = self.stand.event_id
        counts = f"admin/events/{event_id}/tickets/sales"
        self._background = [
            asyncio.create_task(self._let_buyers_come()),
            asyncio.create_task(self._poll(counts, self.stand.people.admin)),
            asyncio.create_task(self._poll(f"events/{event_id}/tickets/packages", None)),
        ]

    async def sold_since(self, moment: float, patience_seconds: float) -> float | None:
        """Return after how many seconds the first purchase was sold; None if none was in time."""
        while self.last_sold_at <= moment:
            if perf_counter() > moment + patience_seconds:
                return None
            await asyncio.sleep(0.005)
        return self.last_sold_at - moment

    async def settle(self, patience_seconds: float, repeats: int) -> None:
        """Let no more buyers come, await all decisions, and send sold purchases once more."""
        self._background[0].cancel()
        if self._buyers:
            await asyncio.wait(self._buyers, timeout=patience_seconds)
        sold = [key for key, one in self.outcomes.items() if one.purchase_ids][:repeats]
        await asyncio.gather(*(self._try_once(self._sent[key]) for key in sold))
        await self.stop()

    async def stop(self) -> None:
        """End whatever still runs."""
        running = [*self._background, *self._buyers]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def come(self, *, gone_after_seconds: float | None = None) -> None:
        """Let one more buyer come, who may hang up during the first try."""
        order = next(self._orders)
        self._sent[order.key], self.outcomes[order.key] = order, Outcome()
        buyer = asyncio.create_task(self._buy(order, gone_after_seconds))
        self._buyers.add(buyer)
        buyer.add_done_callback(self._buyers.discard)

    async def _let_buyers_come(self) -> None:
        begin, come = perf_counter(), 0
        while True:
            # Those who are late after a slow moment come at once: the rate does not depend on the
            # answers.
            while come < (perf_counter() - begin) * KEYS_PER_SECOND:
                self.come()
                come += 1
            await asyncio.sleep(1 / KEYS_PER_SECOND)

    async def _buy(self, order: Order, gone_after_seconds: float | None) -> None:
        if gone_after_seconds is not None:
            try:
                async with asyncio.timeout(gone_after_seconds):
                    await self._try_once(order)
            except TimeoutError:
                self.purchases[NO_ANSWER] += 1
        while not self.outcomes[order.key].is_decided:
            pause_seconds = await self._try_once(order)
            await asyncio.sleep(min(pause_seconds, _LONGEST_PAUSE_SECONDS))

    async def _try_once(self, order: Order) -> float:
        """Send a purchase, note the answer, and return how long to wait before another try."""
        body: dict[str, object] = {"package_id": str(order.package_id), "quantity": 1}
        # A third of the donors have the code.
        if int(order.key.rpartition("-")[2]) % 9 < 3:
            body["promo_code"] = self.stand.promo_code
        request = self.api.build_request(
            "POST",
            f"events/{self.stand.event_id}/tickets/purchase",
            json=body,
            headers=_authorization(order.buyer) | {"Idempotency-Key": order.key},
        )
        answer = await self._send(request, self.purchases)
        if answer is None:
            return 0.1
        outcome = self.outcomes[order.key]
        content = answer.json() if answer.content else {}
        if answer.is_success:
            outcome.purchase_ids.add(content["id"])
            self.last_sold_at = perf_counter()
        elif content.get("code") in _FINAL_REFUSALS:
            outcome.is_refused = True
        return float(answer.headers.get("Retry-After", _LONGEST_PAUSE_SECONDS))

    async def _poll(self, path: str, reader: Buyer | None) -> None:
        headers = {} if reader is None else _authorization(reader)
        while True:
            await self._send(self.api.build_request("GET", path, headers=headers), self.polls)
            await asyncio.sleep(_POLL_SECONDS)

    async def _send(self, request: httpx.Request, counted: Counter[str]) -> httpx.Response | None:
        started = perf_counter()
        try:
            answer = await self.api.send(request)
        except httpx.TransportError:
            counted[NO_ANSWER] += 1
            return None
        counted[str(answer.status_code)] += 1
        self.slowest_seconds = max(self.slowest_seconds, perf_counter() - started)
        return answer


def _authorization(buyer: Buyer) -> dict[str, str]:
    return {"Authorization": f"Bearer {buyer.token}"}
