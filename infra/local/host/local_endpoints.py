"""The host's own endpoints: tokens for any person, and the addresses of the servers."""

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
    """The person to make a token for."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Annotated[str, Field(min_length=1, max_length=200)]
    email: Annotated[str, Field(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
    roles: list[_NAMES_OF_ROLES]
    sub: Annotated[str, Field(min_length=1, max_length=255)] | None = None
    # A negative number makes an expired token, to see how the app refuses it.
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
    """Return the endpoint with the configuration of the pages."""
    return {("GET", "/config.json"): lambda _: _json(_config())}


def make_keys_endpoint(issuer: TokenIssuer) -> dict[tuple[str, str], LocalEndpoint]:
    """Return the endpoint with the public keys, by which the app checks signatures."""
    return {("GET", "/local/jwks.json"): lambda _: _json(issuer.jwks())}


def _issue(issuer: TokenIssuer, body: bytes) -> func.HttpResponse:
    try:
        token_request = TokenRequest.model_validate_json(body)
    except ValidationError as error:
        problems = [
            {"field": ".".join(map(str, error_details["loc"])), "detail": error_details["msg"]}
            for error_details in error.errors(include_url=False, include_context=False)
        ]
        return _json({"detail": "This is not a token request.", "errors": problems}, status=400)
    token, subject = issuer.issue(
        token_request.name,
        token_request.email,
        token_request.roles,
        token_request.sub,
        token_request.expires_in,
    )
    return _json({"access_token": token, "sub": subject})


def _config() -> dict[str, object]:
    """Return the admin PWA's configuration: sign in as one of the demo's people."""
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
        # The answer contains tokens, or addresses with passwords.
        headers={"Cache-Control": "no-store"},
    )
