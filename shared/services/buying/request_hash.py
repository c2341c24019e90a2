"""Whether two requests under one idempotency key are the same request.

Compared by what they mean: not by the order of their fields, nor by whether a field that may be
left out was sent with its default. A release that adds an optional field thus recognises the
requests that the release before it has carried out.
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self
from uuid import UUID

from shared.schemas.purchases import PurchaseCreate

# The fields that the last release knew.
_KNOWN_BEFORE: Any = {
    "package_id": True,
    "quantity": True,
    "promo_code": True,
    "expected_total": True,
    "option_responses": {"__all__": {"option_id", "value"}},
    "guests": {"__all__": {"name", "email"}},
}


@dataclass(frozen=True)
class RequestHash:
    """The SHA-256 digests of one request.

    The release before this one hashed the JSON that pydantic wrote, defaults and all. Until no
    instance of it runs, that is what is stored, so that a retry may reach either release.

    `as_before`, and all that is here for it, can go with the release after the next: by then every
    key that was stored with it is more than 24 hours old. The next release stores `canonical`.
    """

    canonical: bytes
    # None where the request uses a field that the last release did not know: it refused those.
    as_before: bytes | None

    @classmethod
    def of(cls, body: PurchaseCreate) -> Self:
        """Hash a request."""
        meant = body.model_dump(exclude_defaults=True)
        known_before = body.model_dump(exclude_defaults=True, include=_KNOWN_BEFORE)
        written_before = body.model_dump_json(include=_KNOWN_BEFORE).encode()
        return cls(
            canonical=sha256(_canonical_json(meant)).digest(),
            as_before=sha256(written_before).digest() if meant == known_before else None,
        )

    @property
    def to_store(self) -> bytes:
        """The digest to store with the answer."""
        return self.canonical if self.as_before is None else self.as_before

    def matches(self, stored: bytes | None) -> bool:
        """Tell whether a stored digest is of the same request."""
        return stored is not None and stored in {self.canonical, self.as_before}


def _canonical_json(value: object) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), default=_write)
    return text.encode()


def _write(value: object) -> str:
    """Write what JSON has no form for, independently of how pydantic would.

    Raises:
        TypeError: a field's type is missing here.
    """
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form yet")
