"""Checks a deployment from outside, like its first callers."""

from collections.abc import AsyncIterator

import httpx

_PATIENCE_SECONDS = 60


async def faults_of(api: httpx.AsyncClient) -> list[str]:
    """Return what is wrong with the API behind the client; an empty list if it can be used."""
    return [fault async for fault in _faults(api)]


async def _faults(api: httpx.AsyncClient) -> AsyncIterator[str]:
    # The first answer of an app without running instances takes seconds.
    ready = await api.get("/api/v1/health/ready", timeout=_PATIENCE_SECONDS)
    if ready.status_code != httpx.codes.OK or ready.json()["status"] != "ok":
        yield f"it is not ready: {ready.status_code} {ready.text}"
    described = await api.get("/api/v1/openapi.json", timeout=_PATIENCE_SECONDS)
    if described.status_code != httpx.codes.OK or not described.json().get("paths"):
        yield "it does not describe itself"
    # The host itself answers unknown routes below `admin`, without the app's headers.
    for path, status, code in (
        ("/api/v1/admin/events", 401, "unauthenticated"),
        ("/api/v1/events/no-such-event", 404, "event_not_found"),
        ("/api/v1/no/such/path", 404, "not_found"),
    ):
        answer = await api.get(path, timeout=_PATIENCE_SECONDS)
        is_problem = answer.headers.get("Content-Type", "").startswith("application/problem+json")
        if answer.status_code != status or not is_problem or answer.json()["code"] != code:
            yield f"{path} answers {answer.status_code}, and not {status} {code}"
        if "X-Request-Id" not in answer.headers:
            yield f"{path} answers without X-Request-Id"
