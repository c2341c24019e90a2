"""Purchases and tickets, as the API takes and shows them."""

from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

from shared.domain import values
from shared.domain.purchases import PaymentStatus
from shared.domain.tickets import QrRefusal
from shared.schemas.base import Input, Output, Person


class Guest(Input):
    """Who is to sit on a seat."""

    name: values.PersonName
    email: Annotated[values.EmailAddress | None, BeforeValidator(values.blank_as_none)] = None


class PurchaseCreate(Input):
    """What to buy. With `expected_total`, nothing is bought at any other price."""

    package_id: UUID
    quantity: values.Quantity
    expected_total: values.Money | None = None
    # At most one a seat; the seats of the package say how many that is.
    guests: Annotated[tuple[Guest, ...], Field(max_length=2_000)] = ()


class TicketRead(Output):
    """One seat of a purchase; `qr_payload` is what its QR code says."""

    id: UUID
    purchase_id: UUID
    ticket_number: str
    qr_payload: str
    guest_name: str | None
    guest_email: str | None
    assigned_at: values.Instant | None


class PurchaseRead(Output):
    """A purchase with its tickets. Amounts are the ones in force when it was made."""

    id: UUID
    event_id: UUID
    package_id: UUID
    package_name: str
    quantity: int
    base_price: values.Money
    discount_amount: values.Money
    total_price: values.Money
    payment_status: PaymentStatus
    hold_expires_at: values.Instant | None
    created_at: values.Instant
    tickets: list[TicketRead]
    purchaser: Person


class QrCheck(Input):
    """What a scanner read."""

    qr_payload: Annotated[str, Field(min_length=1, max_length=500)]


class TicketAtTheDoor(Output):
    """What the person at the door needs to know of a ticket."""

    id: UUID
    ticket_number: str
    guest_name: str | None
    package_name: str
    purchaser_name: str | None


class QrVerdict(Output):
    """Whether a scanned ticket lets somebody in, and if not, why."""

    valid: bool
    reason: QrRefusal | None = None
    ticket: TicketAtTheDoor | None = None
