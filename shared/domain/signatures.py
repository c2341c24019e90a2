"""Signatures of webhooks."""

import hmac
from collections.abc import Sequence
from datetime import datetime
from itertools import product

from shared.domain import errors

_SIGNATURE_TOLERANCE_SECONDS = 300
# More signatures than any provider sends, and few enough to compare all.
_MOST_SIGNATURES = 10


def check_signature(header: str | None, body: bytes, secrets: Sequence[str], now: datetime) -> None:
    """Check a webhook's `X-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`.

    There may be several `v1=`, and one valid one is enough: a provider signs with both secrets
    during a rotation.

    Raises:
        SignatureInvalid: unless one of `secrets` signed exactly this within five minutes of `now`.
    """
    parts = [part.strip().partition("=")[::2] for part in (header or "").split(",")]
    stamp = dict(parts).get("t", "")
    # `compare_digest` takes ASCII text only.
    signatures = [value for name, value in parts if name == "v1" and value.isascii()]
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise errors.SignatureInvalid
    if abs(now.timestamp() - int(stamp)) > _SIGNATURE_TOLERANCE_SECONDS:
        raise errors.SignatureInvalid
    signed = stamp.encode() + b"." + body
    expected = [hmac.digest(secret.encode(), signed, "sha256").hex() for secret in secrets]
    pairs = product(signatures[:_MOST_SIGNATURES], expected)
    if not any(hmac.compare_digest(signature, each) for signature, each in pairs):
        raise errors.SignatureInvalid
