"""Calls the app's triggers as the Functions host does, without a socket in between."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.local.host.function_host import FunctionHost
from shared.connection_use import has_connection

_NOTHING = object()


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the API answered
        """The body, read as JSON."""
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The stable code of a problem."""
        assert self.headers["Content-Type"].startswith("application/problem+json"), self.body
        code: str = self.json["code"]
        return code

    @property
    def errors(self) -> set[tuple[str, str]]:
        """What was wrong with the input: (pointer or parameter, code)."""
        return {
            (error.get("pointer", error.get("parameter")), error["code"])
            for error in self.json["errors"]
        }


@dataclass(frozen=True)
class Client:
    """Somebody with a token, or nobody in particular. Paths stand below /api/v1."""

    host: FunctionHost
    token: str | None = None
    subject: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    async def call(
        self,
        method: str,
        path: str,
        body: Any = _NOTHING,  # noqa: ANN401 - JSON, or bytes as they are
        **headers: str,
    ) -> Answer:
        """Send a request; `If_Match="..."` and the like become headers."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token is not None:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        raw = b""
        if body is not _NOTHING:
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        request = self.host.call(method, f"/api/v1/{path}", {**self.headers, **sent}, raw)
        # One that is sent from within another is a task of its own, as each is on the host.
        answered = await (asyncio.create_task(request) if has_connection() else request)
        if answered is None:
            return Answer(404, {}, b"")
        received = dict(answered.headers)
        received.setdefault("Content-Type", answered.mimetype)
        return Answer(answered.status_code, received, answered.get_body())

    async def get(self, path: str, **headers: str) -> Answer:
        """Send a GET."""
        return await self.call("GET", path, **headers)

    async def post(self, path: str, body: Any = _NOTHING, **headers: str) -> Answer:  # noqa: ANN401
        """Send a POST."""
        return await self.call("POST", path, body, **headers)

    async def put(self, path: str, **headers: str) -> Answer:
        """Send a PUT without a body."""
        return await self.call("PUT", path, **headers)

    async def patch(self, path: str, body: Any = _NOTHING, **headers: str) -> Answer:  # noqa: ANN401
        """Send a PATCH."""
        return await self.call("PATCH", path, body, **headers)

    async def delete(self, path: str, **headers: str) -> Answer:
        """Send a DELETE."""
        return await self.call("DELETE", path, **headers)
