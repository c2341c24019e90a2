"""Definitions of promo codes, cached for a minute and forgotten on every write.

Only for showing a donor what a code would take off: a purchase reads the code itself. Counters are
never here. A code that the event doesn't have is not remembered either.
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
    """Return the cached definition, None if there is none to be had."""
    try:
        async with borrowed() as redis:
            cached = await redis.get(_key(event_id, code))
        found = _terms.validate_json(cached) if cached is not None else None
    except (CacheUnavailable, ValidationError):
        # What an older release has written down may read differently: then it is a miss.
        found = None
    telemetry.count("promo_cache.reads", result="miss" if found is None else "hit")
    return found


async def remember_terms(event_id: UUID, terms: PromoTerms) -> None:
    """Keep a definition for `TTL_SECONDS`."""
    with suppress(CacheUnavailable):
        async with borrowed() as redis:
            await redis.set(_key(event_id, terms.code), _terms.dump_json(terms), ex=TTL_SECONDS)


async def forget_terms(event_id: UUID, code: str) -> None:
    """Drop a definition; call it after the commit that changed it."""
    with suppress(CacheUnavailable):
        async with borrowed() as redis:
            await redis.delete(_key(event_id, code))
