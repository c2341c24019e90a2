"""Whether two requests under one idempotency key are the same request.

They are compared by meaning: neither the order of their fields matters, nor whether an optional
field was sent with its default. So a release that adds an optional field recognises the requests
that the release before it has carried out.
"""

import json
from datetime import date
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import Any
from uuid import UUID

from shared.schemas.orders import OrderCreate
from shared.schemas.purchases import PurchaseCreate

# The fields of the last release.
_KNOWN_BEFORE: Any = {
    "package_id": True,
    "quantity": True,
    "promo_code": True,
    "expected_total": True,
    "option_responses": {"__all__": {"option_id", "value"}},
    "guests": {"__all__": {"name", "email"}},
}


class RequestHash:
    """The SHA-256 digests of one request, each computed when it is needed.

    The release before this one hashed the JSON that pydantic wrote, defaults and all. Until no
    instance of it runs, that is what is stored, so that a retry may reach either release.

    `as_before`, and all that is here for it, can go with the release after the next: by then every
    key that was stored with it is more than 24 hours old. The next release stores `canonical`.
    """

    def __init__(self, body: PurchaseCreate | OrderCreate) -> None:
        self._body = body

    @cached_property
    def canonical(self) -> bytes:
        """The digest of the request's meaning."""
        meant = self._body.model_dump(exclude_defaults=True)
        return sha256(_canonical_json(meant)).digest()

    @cached_property
    def as_before(self) -> bytes | None:
        """The last release's digest; None for a request that it did not know.

        Such a request was refused there.
        """
        body = self._body
        if isinstance(body, OrderCreate):
            return None
        written_before = body.model_dump_json(include=_KNOWN_BEFORE)
        if written_before != body.model_dump_json():
            # This release has fields that the last one did not know. Does the request use one?
            known_before = body.model_dump(exclude_defaults=True, include=_KNOWN_BEFORE)
            if body.model_dump(exclude_defaults=True) != known_before:
                return None
        return sha256(written_before.encode()).digest()

    @property
    def to_store(self) -> bytes:
        """The digest to store with the answer."""
        return self.as_before or self.canonical

    def matches(self, stored: bytes) -> bool:
        """Return whether a stored digest is of the same request."""
        return stored == self.as_before or stored == self.canonical


def _canonical_json(value: object) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), default=_write)
    return text.encode()


def _write(value: object) -> str:
    """Write a value of a type that JSON lacks, independently of pydantic's form.

    Raises:
        TypeError: this function has no form for the value's type.
    """
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form yet")
