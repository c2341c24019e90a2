"""Headers that every response of the API has: request id, security, CORS."""

import re
from collections.abc import Iterable, Sequence
from uuid import uuid4

import azure.functions as func

from shared.settings import Settings, SettingsWrong, settings

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
_EXPOSED = (
    "ETag, Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Content-Disposition"
)
_ALLOWED = "Authorization, If-Match, If-None-Match, Idempotency-Key, X-Request-Id, Content-Type"
_PREFLIGHT_SECONDS = 600


def request_id_of(req: func.HttpRequest) -> str:
    """Return the client's own request id if it is well formed, a new one otherwise."""
    header = req.headers.get("X-Request-Id", "")
    return header if _REQUEST_ID.fullmatch(header) else uuid4().hex


def known_tags(req: func.HttpRequest) -> set[str]:
    """Return the entity tags in If-None-Match, without `W/` (RFC 9110 §13.1.2); `*` matches any."""
    listed = req.headers.get("If-None-Match", "").split(",")
    return {tag.strip().removeprefix("W/") for tag in listed}


def finish(response: func.HttpResponse, req: func.HttpRequest, request_id: str) -> None:
    """Add the headers that every response has, refusals included."""
    headers = response.headers
    headers["X-Request-Id"] = request_id
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    if "Content-Security-Policy" not in headers:
        headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    configured = _settings()
    if configured is None or configured.environment == "production":
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if configured is not None and configured.cors_origins:
        _allow_origin(response, req, configured.cors_origins)


def _settings() -> Settings | None:
    """Return the settings; None if they are wrong, which the answer has to be able to state."""
    try:
        return settings()
    except SettingsWrong:
        return None


def _allow_origin(
    response: func.HttpResponse, req: func.HttpRequest, configured: Sequence[str]
) -> None:
    # Set on every answer, so that a cache does not serve it to another origin.
    response.headers["Vary"] = "Origin"
    origin = req.headers.get("Origin")
    if origin in configured:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = _EXPOSED


def allowed(methods: Iterable[str]) -> str:
    """Return the value of `Allow` for a path that takes `methods`."""
    return ", ".join([*sorted(methods), "OPTIONS"])


def preflight(methods: Iterable[str]) -> func.HttpResponse:
    """Answer OPTIONS for a path that takes `methods`; `finish` adds the origin, if allowed."""
    allow = allowed(methods)
    return func.HttpResponse(
        status_code=204,
        headers={
            "Allow": allow,
            "Access-Control-Allow-Methods": allow,
            "Access-Control-Allow-Headers": _ALLOWED,
            "Access-Control-Max-Age": str(_PREFLIGHT_SECONDS),
        },
    )
