"""Which second payments of a purchase were reported: a provider repeats its events for days."""

from hashlib import sha256
from uuid import UUID

from shared.cache.connection import CacheUnavailable, borrowed

_LIFETIME_SECONDS = 30 * 24 * 60 * 60


async def is_first_report(purchase_id: UUID, reference: str) -> bool:
    """Note a payment's `reference`, and return whether it is new for this purchase.

    Without Redis it returns true: two reports are better than none.
    """
    # Hashed: the reference is the provider's text, which must not become part of a Redis key.
    key = f"payment-repeated:{purchase_id}:{sha256(reference.encode()).hexdigest()}"
    try:
        async with borrowed() as redis:
            return bool(await redis.set(key, b"1", nx=True, ex=_LIFETIME_SECONDS))
    except CacheUnavailable:
        return True
