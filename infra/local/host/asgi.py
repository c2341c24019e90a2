"""The development host as an ASGI application: its own endpoints, then the app's functions."""

import os
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any

import azure.functions as func

from infra.local.host.function_host import FunctionHost
from infra.local.host.static_files import StaticFiles

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
# Answers a request body; such an endpoint belongs to this host and is never part of the app.
LocalEndpoint = Callable[[bytes], func.HttpResponse]
RawHeaders = list[tuple[bytes, bytes]]

_WITHOUT_BODY = frozenset({204, 304})
# More names for this machine, such as that of a forwarded port, separated by commas.
HOST_NAMES_SETTING = "LOCAL_HOST_NAMES"
_HOST_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
_PORT = re.compile(r":[0-9]+$")


class HostApplication:
    """Serves local endpoints and functions over HTTP.

    Args:
        host: the indexed app, or None to serve the local endpoints only.
        local_endpoints: the host's own endpoints, by method and exact path. custom_headers:
        `extensions.http.customHeaders` of host.json, for every response that has
            not set the header itself.
        files: answers after the local endpoints and before the functions; None if nothing is built.
    """

    def __init__(
        self,
        host: FunctionHost | None,
        local_endpoints: Mapping[tuple[str, str], LocalEndpoint],
        custom_headers: Mapping[str, str],
        files: StaticFiles | None = None,
    ) -> None:
        self._host = host
        self._files = files
        self._local_endpoints = local_endpoints
        self._custom_headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in custom_headers.items()
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a client that goes away does not stop the function."""
        if not _is_for_this_machine(scope):
            await self._send(_misdirected(), scope["method"], send, of_the_app=False)
            return
        limit = self._host.body_limit_bytes if self._host else 65_536
        body = await _read_body(receive, limit)
        if body is None:
            return
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        endpoint = self._local_endpoints.get((method, scope["path"]))
        ours = endpoint(body) if endpoint is not None else self._file(scope)
        if ours is not None:
            await self._send(ours, scope["method"], send, of_the_app=False)
            return
        # The host passes on the body of a request that states its length, and no other.
        sent = body if b"content-length" in dict(scope["headers"]) else b""
        response = await self._call(scope, sent)
        await self._send(response, scope["method"], send, of_the_app=True)

    def _file(self, scope: Scope) -> func.HttpResponse | None:
        if self._files is None:
            return None
        accepted = dict(scope["headers"]).get(b"accept-encoding", b"").decode("latin-1")
        return self._files.answer(scope["method"], scope["path"], accepted)

    async def _call(self, scope: Scope, body: bytes) -> func.HttpResponse | None:
        if self._host is None:
            return None
        headers = _join_headers(scope["headers"])
        target = scope["raw_path"].decode("latin-1")
        if scope["query_string"]:
            target = f"{target}?{scope['query_string'].decode('latin-1')}"
        origin = f"{scope['scheme']}://{headers.get('host', '127.0.0.1')}"
        return await self._host.call(scope["method"], target, headers, body, origin)

    async def _send(
        self, response: func.HttpResponse | None, method: str, send: Send, *, of_the_app: bool
    ) -> None:
        body = b"" if response is None else response.get_body()
        status = 404 if response is None else response.status_code
        headers = _response_headers(response, body, of_the_app=of_the_app)
        names = {name for name, _ in headers}
        headers += [header for header in self._custom_headers if header[0] not in names]
        if of_the_app:
            headers.append((b"server", b"Kestrel"))
        # The host streams what a function answers, and states no length.
        if not (of_the_app and body) and status not in _WITHOUT_BODY:
            headers.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})


def _is_for_this_machine(scope: Scope) -> bool:
    """Return whether a request names this machine as its host.

    Any page in the developer's browser can have its own name resolve to 127.0.0.1 and would then be
    of the same origin as this host, which gives out tokens and passwords. The port is not compared:
    it differs where it is forwarded, and gives no protection.
    """
    named = dict(scope["headers"]).get(b"host", b"").decode("latin-1").lower()
    more = os.environ.get(HOST_NAMES_SETTING, "").lower().split(",")
    names = _HOST_NAMES | {name.strip() for name in more if name.strip()}
    return _PORT.sub("", named) in names


def _misdirected() -> func.HttpResponse:
    return func.HttpResponse(
        f"This host answers to 127.0.0.1 and localhost. Put other names of this machine into"
        f" {HOST_NAMES_SETTING}, separated by commas.",
        status_code=421,
    )


async def _read_body(receive: Receive, limit: int) -> bytes | None:
    """Return the body, or its start when it is over the limit, or None when the client left."""
    body: bytes = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if not message.get("more_body") or len(body) > limit:
            return body


def _join_headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers as the worker gets them: repeated ones in one, empty ones as empty texts."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return headers


def _response_headers(
    response: func.HttpResponse | None, body: bytes, *, of_the_app: bool
) -> RawHeaders:
    """Return a response's headers as the worker sends them."""
    if response is None:
        return []
    # Of repeated headers the worker keeps the last one, except for cookies.
    values = {name.lower(): value for name, value in response.headers.items()}
    cookies = response.headers.get_all("Set-Cookie") if "set-cookie" in values else []
    values.pop("set-cookie", None)
    values.pop("content-length", None)
    # The worker adds one to every answer, also to those that have no body.
    if (body or of_the_app) and "content-type" not in values:
        is_text = response.mimetype.startswith("text/")
        charset = f"; charset={response.charset}" if is_text else ""
        values["content-type"] = f"{response.mimetype}{charset}"
    pairs = [*values.items(), *(("set-cookie", cookie) for cookie in cookies)]
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs]
