"""Ticket numbers in readable form, and the signed text in a ticket's QR code.

A payload is `T1.<ticket>.<event>.<seal>`: the two ids' 16 bytes and the first 16 bytes of an
HMAC-SHA256 over everything before the last dot, each as base64url without padding. A seal of 128
bits keeps the code small enough to scan in poor light; RFC 2104 §5 requires at least 80.
"""

import hmac
import re
from base64 import urlsafe_b64decode
from binascii import b2a_base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from shared.domain.purchases import PaymentStatus

_VERSION = "T1"
_SEAL_BYTES = 16
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_NUMBER = re.compile(r"(?:T-)?([0-9]{1,18})", re.IGNORECASE)


class QrRefusal(StrEnum):
    """Why a scanned code is refused at the door."""

    FORGED = "forged"
    OTHER_EVENT = "other_event"
    PAYMENT_PENDING = "payment_pending"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    # This seat alone was given back.
    RETURNED = "returned"


# A failed payment released its seats, as a cancelled one did.
_REFUSAL_OF_STATUS = {
    PaymentStatus.PENDING: QrRefusal.PAYMENT_PENDING,
    PaymentStatus.FAILED: QrRefusal.CANCELLED,
    PaymentStatus.CANCELLED: QrRefusal.CANCELLED,
    PaymentStatus.REFUNDED: QrRefusal.REFUNDED,
}


def refusal_at_the_door(status: PaymentStatus, *, is_returned: bool) -> QrRefusal | None:
    """Return why a ticket of a purchase in `status` is refused; None if it is accepted.

    A returned ticket is refused as such, whatever became of the rest of its purchase.
    """
    return QrRefusal.RETURNED if is_returned else _REFUSAL_OF_STATUS.get(status)


@dataclass(frozen=True)
class SealedTicket:
    """The content of a QR payload with a valid seal."""

    ticket_id: UUID
    event_id: UUID


def format_ticket_number(number: int) -> str:
    """Write a ticket's number with at least six digits: `T-000123`."""
    return f"T-{number:06d}"


def format_ticket_numbers(numbers: Iterable[int]) -> str:
    """Write several numbers in order, runs of them in short: `T-000123 to T-000125, T-000130`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        " to ".join(map(format_ticket_number, dict.fromkeys((run[0], run[-1])))) for run in runs
    )


def parse_ticket_number(text: str) -> int | None:
    """Parse a ticket's number as people type it, `T-000123` or `123`; None for other text."""
    match = _NUMBER.fullmatch(text.strip())
    return int(match[1]) if match else None


def _encode(raw: bytes) -> str:
    return b2a_base64(raw, newline=False).translate(_URL_SAFE).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _seal(message: str, keyed: hmac.HMAC) -> str:
    # A copy of an HMAC that has its key costs a third of a new one.
    sealing = keyed.copy()
    sealing.update(message.encode())
    return _encode(sealing.digest()[:_SEAL_BYTES])


def _keyed(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod="sha256")


class TicketSigner:
    """Signs tickets of one event; the same ticket and key always give the same payload."""

    def __init__(self, event_id: UUID, key: bytes) -> None:
        self._event = _encode(event_id.bytes)
        self._keyed = _keyed(key)

    def qr_payload(self, ticket_id: UUID) -> str:
        """Return the content of the ticket's QR code."""
        message = f"{_VERSION}.{_encode(ticket_id.bytes)}.{self._event}"
        return f"{message}.{_seal(message, self._keyed)}"


def qr_payload(ticket_id: UUID, event_id: UUID, key: bytes) -> str:
    """Sign one ticket."""
    return TicketSigner(event_id, key).qr_payload(ticket_id)


def open_qr_payload(payload: str, keys: Sequence[bytes]) -> SealedTicket | None:
    """Return the content of the payload, or None if none of `keys` signed exactly this text."""
    message, _, seal = payload.rpartition(".")
    if not payload.isascii() or not any(
        hmac.compare_digest(_seal(message, _keyed(key)), seal) for key in keys
    ):
        return None
    version, ticket, event = message.split(".")
    if version != _VERSION:
        return None
    return SealedTicket(UUID(bytes=_decode(ticket)), UUID(bytes=_decode(event)))


def derive_key(secret: str) -> bytes:
    """Derive a key for `qr_payload` from a configured secret of any length."""
    return sha256(b"ticket-qr:" + secret.encode()).digest()
