"""The host's own endpoints: signing in as anybody, and telling tools where the servers are."""

import json
from collections.abc import Mapping
from typing import Annotated, Literal

import azure.functions as func
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from infra.local.host.asgi import LocalEndpoint
from infra.local.issuer import TokenIssuer
from infra.local.people import BY_ROLE
from infra.local.stack import LocalStack

_NAMES_OF_ROLES = Literal["super_admin", "event_coordinator", "donor"]


class TokenRequest(BaseModel):
    """Who wants to be signed in as whom."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Annotated[str, Field(min_length=1, max_length=200)]
    email: Annotated[str, Field(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
    roles: list[_NAMES_OF_ROLES]
    sub: Annotated[str, Field(min_length=1, max_length=255)] | None = None
    # In the past makes a token that has expired, to see what the app says to it.
    expires_in: Annotated[int, Field(ge=-86_400, le=31_536_000)] = 3_600


def make_local_endpoints(
    stack: LocalStack, issuer: TokenIssuer
) -> dict[tuple[str, str], LocalEndpoint]:
    """Return the endpoints of this stack, by method and path."""
    return {
        **make_config_endpoint(),
        **make_keys_endpoint(issuer),
        ("GET", "/local/status"): lambda _: _json(_status(stack)),
        ("POST", "/local/token"): lambda body: _issue(issuer, body),
    }


def make_config_endpoint() -> dict[tuple[str, str], LocalEndpoint]:
    """Return the one endpoint that the pages need, to know where they are."""
    return {("GET", "/config.json"): lambda _: _json(_config())}


def make_keys_endpoint(issuer: TokenIssuer) -> dict[tuple[str, str], LocalEndpoint]:
    """Return the one endpoint that the app itself needs, to check signatures."""
    return {("GET", "/local/jwks.json"): lambda _: _json(issuer.jwks())}


def _issue(issuer: TokenIssuer, body: bytes) -> func.HttpResponse:
    try:
        wanted = TokenRequest.model_validate_json(body)
    except ValidationError as error:
        problems = [
            {"field": ".".join(map(str, found["loc"])), "detail": found["msg"]}
            for found in error.errors(include_url=False, include_context=False)
        ]
        return _json({"detail": "This is not a token request.", "errors": problems}, status=400)
    token, subject = issuer.issue(
        wanted.name, wanted.email, wanted.roles, wanted.sub, wanted.expires_in
    )
    return _json({"access_token": token, "sub": subject})


def _config() -> dict[str, object]:
    """Return what the admin PWA is told where it runs: sign in as one of the demo's people."""
    people = [
        {"role": role, "name": person.name, "email": person.email, "roles": person.roles}
        for role, person in BY_ROLE.items()
    ]
    return {"api_origin": "", "sign_in": {"kind": "local", "people": people}}


def _status(stack: LocalStack) -> dict[str, object]:
    return {
        "database": stack.postgres.app_url,
        "cache": stack.redis.url,
        "storage": {
            "blob_endpoint": stack.azurite.blob_endpoint,
            "table_endpoint": stack.azurite.table_endpoint,
        },
    }


def _json(content: Mapping[str, object], *, status: int = 200) -> func.HttpResponse:
    return func.HttpResponse(
        json.dumps(content),
        status_code=status,
        mimetype="application/json",
        # Tokens and addresses with passwords are in it.
        headers={"Cache-Control": "no-store"},
    )
