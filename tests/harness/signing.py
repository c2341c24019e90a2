"""Signs any claims with the issuer's key, and puts tokens together that nobody signed."""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import jwt

from infra.local.host.function_host import FunctionHost
from tests.harness.client import Client
from tests.harness.key_server import KeyServer

Bearer = Callable[..., Client]


def base64url(raw: bytes) -> str:
    """Write bytes as the parts of a token are written."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def read_part(token: str, place: int) -> dict[str, Any]:
    """Read a token's header (0) or claims (1)."""
    part = token.split(".")[place]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def message_of(header: Mapping[str, object], claims: Mapping[str, object]) -> str:
    """Return what a token's signature would be over."""
    return ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))


def bearer_of(host: FunctionHost, keys: KeyServer) -> Bearer:
    """Return what makes somebody new, a donor, with any claims whatever; None leaves one out."""

    def sign(**claims: object) -> Client:
        token, subject = keys.issuer.issue("Amara", "amara@example.org", ["donor"], uuid4().hex)
        stated = {**read_part(token, 1), **claims}
        raw = json.dumps({name: value for name, value in stated.items() if value is not None})
        # Not as claims: PyJWT would refuse to write half of what it must refuse to read.
        signed = jwt.api_jws.encode(
            raw.encode(), keys.issuer._key, "RS256", headers={"kid": read_part(token, 0)["kid"]}
        )
        return Client(host, signed, subject)

    return sign
