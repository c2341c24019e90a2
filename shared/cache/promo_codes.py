"""Definitions of promo codes, cached for a minute and deleted on every write.

Only for showing a donor what a code would take off: a purchase reads the code from the database.
Counters are never cached, nor is the absence of a code. A deletion can be lost while Redis is not
reachable, so callers compare the version of a cached definition with the code's own.
"""

from contextlib import suppress
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from shared import telemetry
from shared.cache.connection import CacheUnavailable, borrowed
from shared.domain.promo_codes import PromoTerms, comparable

TTL_SECONDS = 60
_terms = TypeAdapter(PromoTerms)


def _key(event_id: UUID, code: str) -> str:
    return f"promo:{event_id}:{comparable(code)}"


async def find_terms(event_id: UUID, code: str) -> PromoTerms | None:
    """Return the cached definition, None if there is none or Redis is unavailable."""
    try:
        async with borrowed() as redis:
            cached = await redis.get(_key(event_id, code))
        terms = _terms.validate_json(cached) if cached is not None else None
    except (CacheUnavailable, ValidationError):
        # An older release may have stored another form, which counts as a miss.
        terms = None
    telemetry.count("promo_cache.reads", result="miss" if terms is None else "hit")
    return terms


async def remember_terms(event_id: UUID, terms: PromoTerms) -> None:
    """Cache a definition for `TTL_SECONDS`."""
    with suppress(CacheUnavailable):
        async with borrowed() as redis:
            await redis.set(_key(event_id, terms.code), _terms.dump_json(terms), ex=TTL_SECONDS)


async def forget_terms(event_id: UUID, code: str) -> None:
    """Drop a definition; call it after the commit that changed it."""
    with suppress(CacheUnavailable):
        async with borrowed() as redis:
            await redis.delete(_key(event_id, code))
