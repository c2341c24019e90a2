"""Bearer tokens: who sent a request, proven by the issuer's signature (RFC 7519, 7517)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic, time
from typing import Any

import jwt
import structlog
from cachetools import TLRUCache
from pydantic import TypeAdapter, ValidationError

from shared.domain import errors
from shared.domain.roles import Role
from shared.domain.values import PersonName, ProvenAddress, Subject
from shared.process import process
from shared.services.people.users import Identity
from shared.settings import Settings, settings

_ALGORITHMS = ["RS256", "ES256"]
_LEEWAY_SECONDS = 30
_VERIFIED_SECONDS = 60
# How often keys are fetched again, and the shortest time between two attempts: forged tokens must
# not make the app call the issuer again and again, least of all when it is down.
_KEYS_LIFETIME_SECONDS = 3_600
_REFRESH_PAUSE_SECONDS = 5
# Some issuers write a flag as a text or a number.
_TRUE = (True, 1, "1", "true", "True")
_log = structlog.get_logger(__name__)

_subject = TypeAdapter(Subject)
_name = TypeAdapter(PersonName)
_email = TypeAdapter(ProvenAddress)


class SigningKeys:
    """The issuer's public keys by `kid`; refreshed when old, or when a key is unknown."""

    def __init__(self, url: str) -> None:
        self._client = jwt.PyJWKClient(url, cache_jwk_set=False, timeout=5)
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = self._tried_at = float("-inf")
        self._issuer_answers = True
        self._lock = asyncio.Lock()

    async def get(self, key_id: str) -> jwt.PyJWK:
        """Return the key `key_id`.

        Raises:
            Unauthenticated: the issuer knows no such key.
            ServiceUnavailable: the issuer can't be reached, and the key is not cached.
        """
        is_old = monotonic() - self._fetched_at > _KEYS_LIFETIME_SECONDS
        # A key that is old but known is used while another request refreshes the keys.
        if key_id not in self._keys or (is_old and not self._lock.locked()):
            async with self._lock:
                if monotonic() - self._tried_at > _REFRESH_PAUSE_SECONDS:
                    await self._refresh()
        if key_id not in self._keys:
            raise errors.Unauthenticated if self._issuer_answers else errors.ServiceUnavailable
        return self._keys[key_id]

    async def _refresh(self) -> None:
        try:
            # PyJWT fetches with urllib, which blocks.
            key_set = await asyncio.to_thread(self._client.get_jwk_set, refresh=True)
        except (jwt.PyJWTError, OSError, ValueError) as error:
            # ValueError: the issuer answered, but not with JSON.
            _log.warning("signing_keys_unavailable", error=str(error))
            self._issuer_answers = False
        else:
            self._keys = {key.key_id: key for key in key_set.keys if key.key_id}
            self._fetched_at = monotonic()
            self._issuer_answers = True
        self._tried_at = monotonic()


@process.once
def signing_keys() -> SigningKeys:
    """Return the process's keys of the configured issuer."""
    return SigningKeys(settings().auth_jwks_url)


@dataclass(frozen=True)
class Verified:
    """A token whose signature has been checked."""

    identity: Identity
    expires_at: float


def forget_at(_: str, verified: Verified, now: float) -> float:
    """Return when to check a token again: after a minute, or at its expiry if that is sooner."""
    return min(now + _VERIFIED_SECONDS, verified.expires_at)


# A token's signature is checked once a minute: that costs more than all other steps here.
verified_memo = process.memo(TLRUCache[str, Verified](maxsize=10_000, ttu=forget_at, timer=time))


async def identify(authorization: str | None) -> Identity:
    """Return who the `Authorization` header proves the sender to be.

    Raises:
        Unauthenticated: there is no bearer token, or it is not valid.
        ServiceUnavailable: the issuer's keys can't be fetched.
    """
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise errors.Unauthenticated
    verified = verified_memo.get(token)
    if verified is None:
        verified = verified_memo[token] = await _verify(token)
    return verified.identity


async def _verify(token: str) -> Verified:
    configured = settings()
    try:
        key_id = jwt.get_unverified_header(token).get("kid")
        if not isinstance(key_id, str):
            raise errors.Unauthenticated
        claims = jwt.decode(
            token,
            key=await signing_keys().get(key_id),
            algorithms=_ALGORITHMS,
            audience=configured.auth_audience,
            issuer=configured.auth_issuer,
            leeway=_LEEWAY_SECONDS,
            options={"require": ["exp", "iss", "aud", configured.auth_subject_claim]},
        )
        return Verified(_identity_from(claims, configured), int(claims["exp"]) + _LEEWAY_SECONDS)
    except (jwt.PyJWTError, ValidationError) as error:
        raise errors.Unauthenticated from error


def _identity_from(claims: dict[str, Any], configured: Settings) -> Identity:
    named = claims.get("roles")
    roles = named if isinstance(named, list) else []
    return Identity(
        issuer=configured.auth_issuer,
        subject=_subject.validate_python(claims[configured.auth_subject_claim], strict=True),
        roles=frozenset(role for role in Role if role in roles),
        name=_text_or_none(_name, claims.get("name")),
        email=_text_or_none(_email, claims.get("email")),
        email_is_verified=configured.auth_email_trusted or _states_verified(claims),
        token_issued_at=claims.get("iat"),
    )


def _states_verified(claims: Mapping[str, object]) -> bool:
    """Return whether a token states that its e-mail address is verified.

    `email_verified` decides wherever it is: an issuer that denies it knows more about the person
    than Entra ID's `xms_edov`, which is about the owner of the domain.
    """
    stated = claims.get("email_verified")
    return (claims.get("xms_edov") if stated is None else stated) in _TRUE


def _text_or_none(adapter: TypeAdapter[str], claim: object) -> str | None:
    """Read a claim that is only displayed; return None where it is missing or not valid."""
    try:
        return adapter.validate_python(claim, strict=True)
    except ValidationError:
        return None
