"""The checks, each a few requests."""

import asyncio
import hmac
import json
import struct
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx

from infra.azure.smoke.access import Access
from infra.azure.smoke.result import NotChecked, Result, Verdict
from shared.version import VERSION

# The first answer of an app without running instances takes seconds.
REQUEST_SECONDS = 60
# A deployment replaces instances one by one; a scan takes about ten seconds; a metric is exported
# each minute and can be queried some minutes later.
PATIENCE_SECONDS = 300
PAUSE_SECONDS = 5
# Each run of the checks uses the same event, since events can't be deleted.
EVENT = {
    "name": "Deployment check",
    "slug": "deployment-check",
    "starts_at": "2099-01-01T00:00:00Z",
    "time_zone": "UTC",
    "sales_open_at": "2098-12-31T00:00:00Z",
}
Json = dict[str, Any]
# Returns None, or what is wrong.
Check = Callable[[httpx.AsyncClient, Access], Awaitable[str | None]]


async def look(api: httpx.AsyncClient, access: Access) -> AsyncIterator[Result]:
    """Make every check, one after the other, and yield what each found."""
    for name, check in CHECKS.items():
        try:
            wrong = await check(api, access)
        except NotChecked as reason:
            yield Result(name, Verdict.NOT_CHECKED, str(reason))
        except (httpx.HTTPError, ValueError, KeyError) as error:
            yield Result(name, Verdict.WRONG, f"unreadable answer, or none: {error!r}")
        else:
            yield Result(name, Verdict.WRONG if wrong else Verdict.OK, wrong or "")


async def _eventually(look_again: Callable[[], Awaitable[str | None]]) -> str | None:
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while True:
        wrong = await look_again()
        if wrong is None or time.monotonic() > give_up_at:
            return wrong
        await asyncio.sleep(PAUSE_SECONDS)


def _unexpected(answer: httpx.Response) -> str:
    return f"{answer.request.method} {answer.url.path} answers {answer.status_code} {answer.text}"


async def has_this_version(api: httpx.AsyncClient, _: Access) -> str | None:
    """The code that was deployed answers, and not the code before it."""

    async def look_again() -> str | None:
        answer = await api.get("/api/v1/health/live")
        if answer.status_code != httpx.codes.OK:
            return _unexpected(answer)
        running = answer.json()["version"]
        return None if running == VERSION else f"version {running} answers, and not {VERSION}"

    return await _eventually(look_again)


async def is_ready(api: httpx.AsyncClient, _: Access) -> str | None:
    """Database, cache and storage answer it."""

    async def look_again() -> str | None:
        answer = await api.get("/api/v1/health/ready")
        is_well = answer.status_code == httpx.codes.OK and answer.json()["status"] == "ok"
        return None if is_well else _unexpected(answer)

    return await _eventually(look_again)


async def describes_itself(api: httpx.AsyncClient, _: Access) -> str | None:
    """Every function was indexed."""
    answer = await api.get("/api/v1/openapi.json")
    if answer.status_code != httpx.codes.OK or not answer.json().get("paths"):
        return _unexpected(answer)
    return None


async def refuses_as_it_should(api: httpx.AsyncClient, _: Access) -> str | None:
    """The host itself answers unknown routes below `admin`, without the app's headers."""
    for path, status, code in (
        ("/api/v1/admin/events", 401, "unauthenticated"),
        ("/api/v1/events/no-such-event", 404, "event_not_found"),
        ("/api/v1/no/such/path", 404, "not_found"),
    ):
        answer = await api.get(path)
        is_problem = answer.headers.get("Content-Type", "").startswith("application/problem+json")
        if answer.status_code != status or not is_problem or answer.json()["code"] != code:
            return f"{_unexpected(answer)}, and not {status} {code}"
        if "X-Request-Id" not in answer.headers:
            return f"{path} answers without X-Request-Id"
    return None


async def knows_who_asks(api: httpx.AsyncClient, access: Access) -> str | None:
    """A token of the issuer is accepted, be it of somebody without an admin role."""
    answer = await api.get("/api/v1/admin/events", headers=_bearer(access))
    is_known = answer.status_code in (httpx.codes.OK, httpx.codes.FORBIDDEN)
    return None if is_known else _unexpected(answer)


async def takes_payments(api: httpx.AsyncClient, access: Access) -> str | None:
    """A webhook that is signed with the vault's secret, of a purchase that does not exist."""
    return await _signed_payment(api, access.webhook_secret(), in_chunks=False)


async def takes_bodies_in_chunks(api: httpx.AsyncClient, access: Access) -> str | None:
    """The host drops a body without a stated length, unless something before it adds one."""
    if await _signed_payment(api, access.webhook_secret(), in_chunks=True):
        raise NotChecked("it arrives empty, so a sender of webhooks must state a body's length")
    return None


async def scans_uploads(api: httpx.AsyncClient, access: Access) -> str | None:
    """A picture goes from its upload to its publication."""
    headers = _bearer(access)
    packages = f"/api/v1/admin/events/{await _event_id(api, headers)}/tickets/packages"
    body = {
        **{"name": f"Picture {uuid4().hex[:8]}", "description": "Made by a check."},
        **{"price": "0.00", "seats_per_package": 1, "is_enabled": False},
    }
    made = await api.post(packages, json=body, headers=headers)
    if made.status_code != httpx.codes.CREATED:
        return _unexpected(made)
    package = f"{packages}/{made.json()['id']}"
    try:
        return await _publish(api, f"{package}/image", headers)
    finally:
        current = await api.get(package, headers=headers)
        await api.delete(package, headers={**headers, "If-Match": current.headers["ETag"]})


async def runs_its_timers(_: httpx.AsyncClient, access: Access) -> str | None:
    """The timers leave a trace, and with it the app's telemetry arrives."""

    async def look_again() -> str | None:
        return None if access.ticking() else "no timer has left a trace within ten minutes"

    return await _eventually(look_again)


CHECKS: dict[str, Check] = {
    "version": has_this_version,
    "readiness": is_ready,
    "description": describes_itself,
    "refusals": refuses_as_it_should,
    "a signed-in read": knows_who_asks,
    "a signed payment": takes_payments,
    "a body in chunks": takes_bodies_in_chunks,
    "an upload and its scan": scans_uploads,
    "a timer's trace": runs_its_timers,
}


def _bearer(access: Access) -> dict[str, str]:
    return {"Authorization": f"Bearer {access.token()}"}


async def _signed_payment(api: httpx.AsyncClient, secret: str, *, in_chunks: bool) -> str | None:
    event = {
        **{"event_type": "payment.completed", "purchase_id": str(uuid4())},
        **{"reference": "deployment-check", "amount": "1.00"},
    }
    body, stamp = json.dumps(event).encode(), str(int(time.time()))
    signed = hmac.digest(secret.encode(), f"{stamp}.".encode() + body, "sha256").hex()

    async def chunks() -> AsyncIterator[bytes]:
        yield body

    answer = await api.post(
        "/api/v1/webhooks/payments",
        content=chunks() if in_chunks else body,
        headers={"X-Signature": f"t={stamp},v1={signed}", "Content-Type": "application/json"},
    )
    is_read = answer.status_code == httpx.codes.NOT_FOUND
    if is_read and answer.json()["code"] == "purchase_not_found":
        return None
    return _unexpected(answer)


async def _event_id(api: httpx.AsyncClient, headers: dict[str, str]) -> str:
    known = await api.get(f"/api/v1/events/{EVENT['slug']}")
    if known.status_code == httpx.codes.NOT_FOUND:
        known = await api.post("/api/v1/admin/events", json=EVENT, headers=headers)
    if known.status_code == httpx.codes.FORBIDDEN:
        raise NotChecked("who is signed in has no right to create the event of the checks")
    if known.is_error:
        raise ValueError(_unexpected(known))
    return str(known.json()["id"])


async def _publish(api: httpx.AsyncClient, image: str, headers: dict[str, str]) -> str | None:
    sent = await api.post(image, files={"file": ("check.png", _picture())}, headers=headers)
    if sent.status_code != httpx.codes.ACCEPTED:
        return _unexpected(sent)

    async def look_again() -> str | None:
        found = await api.get(image, headers=headers)
        return None if found.json().get("status") == "clean" else _unexpected(found)

    return await _eventually(look_again)


def _picture() -> bytes:
    """Return a PNG of 8 by 8 grey pixels (PNG §5)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    rows = zlib.compress((b"\0" + b"\x80" * 8) * 8)
    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )
