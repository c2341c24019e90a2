"""The whole app: requests to the development host, which runs in a separate process."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

from infra.local.bench.client import Connection
from infra.local.bench.measuring import Call
from infra.local.bench.workload import Buyer, Order, Stand

# One address for all donors, so that the app counts public reads as it does behind a proxy.
_FORWARDED = "X-Forwarded-For: 198.51.100.7\r\n"


@asynccontextmanager
async def connections(port: int, many: int) -> AsyncIterator[list[Connection]]:
    """Open persistent connections to the host."""
    opened = [await Connection.open(port) for _ in range(many)]
    try:
        yield opened
    finally:
        for connection in opened:
            connection.close()


def request_bytes(method: str, path: str, *headers: str, body: bytes = b"") -> bytes:
    """Return the bytes of a request; the path is relative to /api/v1."""
    lines = [f"{method} /api/v1/{path} HTTP/1.1", "Host: 127.0.0.1", *headers]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + f"\r\n{_FORWARDED}\r\n").encode() + body


def authorization_of(buyer: Buyer) -> str:
    """Return the header that authenticates the buyer."""
    return f"Authorization: Bearer {buyer.token}"


def tag_in(answer: bytes) -> str:
    """Return the entity tag of an answer, with its quotes."""
    tag = answer.lower().partition(b"\r\netag:")[2].partition(b"\r\n")[0]
    return tag.strip().decode()


def purchaser(connection: Connection, stand: Stand, orders: Iterator[Order]) -> Call:
    """Return a function that buys the next order at each call."""

    async def buy_next() -> None:
        order = next(orders)
        body: dict[str, object] = {"package_id": str(order.package_id), "quantity": 1}
        if stand.promo_code is not None:
            body["promo_code"] = stand.promo_code
        request = request_bytes(
            "POST",
            f"events/{stand.event_id}/tickets/purchase",
            authorization_of(order.buyer),
            f"Idempotency-Key: {order.key}",
            body=json.dumps(body).encode(),
        )
        await connection.send(request, b"201")

    return buy_next


async def _public_list(connection: Connection, stand: Stand) -> Call:
    path = f"events/{stand.event_id}/tickets/packages"
    return _reading(connection, request_bytes("GET", path), b"200")


async def _admin_list(connection: Connection, stand: Stand) -> Call:
    path = f"admin/events/{stand.event_id}/tickets/packages"
    request = request_bytes("GET", path, authorization_of(stand.people.admin))
    return _reading(connection, request, b"200")


async def _unchanged_counts(connection: Connection, stand: Stand) -> Call:
    path = f"admin/events/{stand.event_id}/tickets/sales"
    authorization = authorization_of(stand.people.admin)
    answer = await connection.send(request_bytes("GET", path, authorization), b"200")
    tag = tag_in(answer)
    request = request_bytes("GET", path, authorization, f"If-None-Match: {tag}")
    return _reading(connection, request, b"304")


def _reading(connection: Connection, request: bytes, status: bytes) -> Call:
    async def read() -> None:
        await connection.send(request, status)

    return read


# The most frequent reads of coordinators and donors, for an event without sales meanwhile.
READERS: dict[str, Callable[[Connection, Stand], Awaitable[Call]]] = {
    "packages, public": _public_list,
    "packages, admin": _admin_list,
    "counts, unchanged (304)": _unchanged_counts,
}
