"""Signs and verifies QR codes with this deployment's keys."""

from uuid import UUID

from shared.domain.tickets import SealedTicket, TicketSigner, derive_key, open_qr_payload
from shared.process import process
from shared.settings import settings


@process.once
def _keys() -> tuple[bytes, ...]:
    return tuple(derive_key(secret.get_secret_value()) for secret in settings().qr_signing_keys)


def ticket_signer(event_id: UUID) -> TicketSigner:
    """Return what signs the event's tickets, with the newest key."""
    return TicketSigner(event_id, _keys()[0])


def open_qr_code(payload: str) -> SealedTicket | None:
    """Return the ticket in a scanned code, None if none of our keys signed it."""
    return open_qr_payload(payload, _keys())
