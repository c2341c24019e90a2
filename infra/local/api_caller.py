"""The API as the people of the demo use it."""

import hmac
import json
from collections.abc import Mapping
from typing import Any, Self

import httpx

from infra.local.people import Person
from shared.domain import clock
from shared.settings import settings


class SeedFailed(RuntimeError):
    """The API refused a part of the demo event."""


class Caller:
    """The API as one person sees it."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"}

    @classmethod
    async def sign_in(cls, client: httpx.AsyncClient, person: Person) -> Self:
        body = {"name": person.name, "email": person.email, "roles": person.roles}
        answer = await client.post("/local/token", json=body)
        return cls(client, answer.raise_for_status().json()["access_token"])

    async def get(self, path: str) -> Any:  # noqa: ANN401 - JSON, looked into on the spot
        return await self._send("GET", path)

    async def post(
        self, path: str, body: Mapping[str, object] | None = None, key: str | None = None
    ) -> Any:  # noqa: ANN401 - JSON, looked into on the spot
        headers = {} if key is None else {"Idempotency-Key": key}
        return await self._send("POST", path, body, headers)

    async def report_payment(self, body: Mapping[str, object]) -> None:
        """Report a payment as the payment provider does: signed, and nobody signed in."""
        content = json.dumps(body).encode()
        stamp = str(int(clock.now().timestamp()))
        key = settings().payment_webhook_secrets[0].get_secret_value().encode()
        seal = hmac.new(key, stamp.encode() + b"." + content, "sha256").hexdigest()
        headers = {"Content-Type": "application/json", "X-Signature": f"t={stamp},v1={seal}"}
        _content(
            await self._client.post("/api/v1/webhooks/payments", content=content, headers=headers)
        )

    async def patch(self, path: str, body: Mapping[str, object]) -> None:
        await self._send("PATCH", path, body)

    async def upload(self, path: str, file: bytes) -> None:
        sent = self._client.post(f"/api/v1{path}", files={"file": file}, headers=self._headers)
        _content(await sent)

    async def find(self, path: str) -> Any:  # noqa: ANN401 - JSON, looked into on the spot
        """Return the content at `path`, None if there is none."""
        answer = await self._client.get(f"/api/v1{path}", headers=self._headers)
        return None if answer.status_code == 404 else _content(answer)

    async def _send(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:  # noqa: ANN401 - JSON, looked into on the spot
        return _content(
            await self._client.request(
                method,
                f"/api/v1{path}",
                json=body,
                headers=self._headers | dict(headers or {}),
            )
        )


def _content(answer: httpx.Response) -> Any:  # noqa: ANN401 - JSON, looked into on the spot
    if answer.is_error:
        raise SeedFailed(
            f"{answer.request.method} {answer.request.url.path} answered "
            f"{answer.status_code} {answer.text[:500]}"
        )
    return answer.json() if answer.content else None
