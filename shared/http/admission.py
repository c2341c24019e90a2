"""Authentication, roles and rate limits: everything that is checked before a body is read."""

from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID

import azure.functions as func
from cachetools import TTLCache

from shared import telemetry
from shared.cache.rate_limit import Counted, Policy, count_request, give_back
from shared.db.transaction import read_write
from shared.domain import clock, errors
from shared.domain.roles import ADMIN_ROLES, Actor
from shared.domain.signatures import check_signature
from shared.http.access import Access
from shared.http.client_address import client_address
from shared.http.identity import identify
from shared.http.methods import READING
from shared.process import process
from shared.services.people.users import Identity, sign_in
from shared.settings import settings

# A person's row is written when their token is first seen, and looked up again a minute later.
_SIGNED_IN_SECONDS = 60
signed_in_memo: TTLCache[Identity, Actor] = process.memo(
    TTLCache(maxsize=10_000, ttl=_SIGNED_IN_SECONDS)
)


class OwnLimit(Enum):
    """A limit that requests of an endpoint count toward besides the sender's."""

    CODE_LOOKUPS = auto()


@dataclass(frozen=True)
class Admitted:
    """An admitted request: its sender, and the limits it was counted against."""

    sender: Actor | None = None
    counted: Counted | None = None

    async def give_back(self) -> None:
        """Let the request not count toward its sender's limit."""
        if self.counted is not None:
            await give_back(self.counted)


@dataclass(frozen=True)
class _Policies:
    user: Policy
    admin: Policy
    event_writes: Policy
    code_lookups: Policy
    anonymous: Policy
    public_reads: Policy


@process.once
def _policies() -> _Policies:
    configured = settings()
    return _Policies(
        user=Policy("user", configured.rate_limit_user_per_minute),
        admin=Policy("admin", configured.rate_limit_admin_per_minute),
        event_writes=Policy("event", configured.rate_limit_event_writes_per_minute),
        code_lookups=Policy("codes", configured.rate_limit_code_lookups_per_minute),
        anonymous=Policy("address", configured.rate_limit_anonymous_per_minute),
        public_reads=Policy("public", configured.rate_limit_public_reads_per_minute),
    )


async def admit(
    req: func.HttpRequest, access: Access, own_limit: OwnLimit | None = None
) -> Admitted:
    """Authenticate the sender, count the request, then check the sender's role.

    Raises:
        Unauthenticated: the endpoint needs a valid token, and the request has none.
        Forbidden: the sender has none of the endpoint's roles.
        SignatureInvalid: a machine's signature is missing, wrong or too old.
        RateLimited: the sender or the address has used up its requests of this minute.
    """
    if access.signed:
        await _admit_signed(req)
        return Admitted()
    admitted = await (_admit_person(req) if access.signed_in else _admit_anybody(req))
    if own_limit is OwnLimit.CODE_LOOKUPS and admitted.counted is not None:
        await count_request(_policies().code_lookups, admitted.counted.key)
    # After the count: who may not do something must not be able to try it without end.
    if access.roles and admitted.sender and not access.roles & admitted.sender.roles:
        raise errors.Forbidden
    return admitted


async def count_event_write(event_id: UUID) -> None:
    """Count a change of an event, by somebody who was found to manage it.

    Before that, strangers would use up the limit of those who do.

    Raises:
        RateLimited: the event was changed too often in this minute.
    """
    await count_request(_policies().event_writes, str(event_id))


async def _admit_anybody(req: func.HttpRequest) -> Admitted:
    policies = _policies()
    policy = policies.public_reads if req.method in READING else policies.anonymous
    return Admitted(counted=await _count_address(req, policy))


async def _admit_person(req: func.HttpRequest) -> Admitted:
    try:
        actor = await _actor(await identify(req.headers.get("Authorization")))
    except errors.Unauthenticated:
        await _count_address(req, _policies().anonymous)
        raise
    telemetry.bind_sender(actor.id, _event_id(req))
    policy = _policies().admin if actor.roles & ADMIN_ROLES else _policies().user
    return Admitted(actor, await count_request(policy, str(actor.id)))


async def _admit_signed(req: func.HttpRequest) -> None:
    """Check a machine's signature. Only wrong ones count for the rate limit, never a payment.

    Raises:
        SignatureInvalid: the signature is missing, wrong or too old.
        RateLimited: the address has sent too many wrong signatures in this minute.
    """
    secrets = [secret.get_secret_value() for secret in settings().payment_webhook_secrets]
    try:
        check_signature(req.headers.get("X-Signature"), req.get_body(), secrets, clock.now())
    except errors.SignatureInvalid:
        await _count_address(req, _policies().anonymous)
        raise


async def _actor(identity: Identity) -> Actor:
    actor = signed_in_memo.get(identity)
    if actor is None:
        async with read_write() as session:
            actor = await sign_in(session, identity)
        signed_in_memo[identity] = actor
    return actor


async def _count_address(req: func.HttpRequest, policy: Policy) -> Counted | None:
    address = client_address(req.headers.get("X-Forwarded-For"), settings().trusted_proxies)
    return None if address is None else await count_request(policy, address)


def _event_id(req: func.HttpRequest) -> UUID | None:
    """Return the path's event id, None if it is missing or malformed (refused later)."""
    try:
        return UUID(req.route_params.get("event_id", ""))
    except ValueError:
        return None
