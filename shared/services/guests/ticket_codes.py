"""Signs and verifies QR codes with this deployment's keys."""

from uuid import UUID

from shared.domain.tickets import SealedTicket, derive_key, open_qr_payload, qr_payload
from shared.process import process
from shared.settings import settings


@process.once
def _keys() -> tuple[bytes, ...]:
    return tuple(derive_key(secret.get_secret_value()) for secret in settings().qr_signing_keys)


def qr_code_of(ticket_id: UUID, event_id: UUID) -> str:
    """Return the content of the ticket's QR code, signed with the newest key."""
    return qr_payload(ticket_id, event_id, _keys()[0])


def open_qr_code(payload: str) -> SealedTicket | None:
    """Return the ticket in a scanned code, None if none of our keys signed it."""
    return open_qr_payload(payload, _keys())
