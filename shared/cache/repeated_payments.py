"""Which second payments of a purchase were reported: a provider repeats each for days."""

from hashlib import sha256
from uuid import UUID

from shared.cache.connection import CacheUnavailable, borrowed

_LIFETIME_SECONDS = 30 * 24 * 60 * 60


async def is_first_report(purchase_id: UUID, reference: str) -> bool:
    """Note a payment's `reference`, and return whether it is new for this purchase.

    Without Redis it is: reported twice is better than never.
    """
    # A reference is the provider's, and no text of theirs becomes a key of ours.
    key = f"payment-repeated:{purchase_id}:{sha256(reference.encode()).hexdigest()}"
    try:
        async with borrowed() as redis:
            return bool(await redis.set(key, b"1", nx=True, ex=_LIFETIME_SECONDS))
    except CacheUnavailable:
        return True
