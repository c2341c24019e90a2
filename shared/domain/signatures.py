"""Signatures of webhooks."""

import hmac
from collections.abc import Sequence
from datetime import datetime

from shared.domain import errors

_SIGNATURE_TOLERANCE_SECONDS = 300


def check_signature(header: str | None, body: bytes, secrets: Sequence[str], now: datetime) -> None:
    """Hold a webhook to its `X-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`.

    Raises:
        SignatureInvalid: unless one of `secrets` signed exactly this within five minutes of `now`.
    """
    parts = dict(part.strip().partition("=")[::2] for part in (header or "").split(","))
    stamp, signature = parts.get("t", ""), parts.get("v1", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12 and signature.isascii()):
        raise errors.SignatureInvalid
    if abs(now.timestamp() - int(stamp)) > _SIGNATURE_TOLERANCE_SECONDS:
        raise errors.SignatureInvalid
    signed = stamp.encode() + b"." + body
    expected = [hmac.digest(secret.encode(), signed, "sha256").hex() for secret in secrets]
    if not any(hmac.compare_digest(signature, each) for each in expected):
        raise errors.SignatureInvalid
