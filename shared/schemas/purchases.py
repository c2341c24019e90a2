"""Purchases and tickets, as the API takes and shows them."""

from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

from shared.domain import values
from shared.domain.incoming_payments import PaymentEventType
from shared.domain.purchases import CancelledBecause, PaymentStatus
from shared.domain.tickets import QrRefusal
from shared.schemas.base import Input, Output, Patch, Person, left_out
from shared.schemas.options import OptionResponseCreate, OptionResponseRead

OptionalGuestName = Annotated[values.PersonName | None, BeforeValidator(values.blank_as_none)]
OptionalGuestEmail = Annotated[values.EmailAddress | None, BeforeValidator(values.blank_as_none)]
OptionalPromoCode = Annotated[values.PromoCodeEntry | None, BeforeValidator(values.blank_as_none)]
OptionalRemark = Annotated[values.Remark | None, BeforeValidator(values.blank_as_none)]


class Guest(Input):
    """Who is to sit on a seat."""

    name: values.PersonName
    email: OptionalGuestEmail = None


class PurchaseCreate(Input):
    """What to buy. With `expected_total`, nothing is bought at any other price."""

    package_id: UUID
    quantity: values.Quantity
    promo_code: OptionalPromoCode = None
    expected_total: values.Money | None = None
    option_responses: Annotated[tuple[OptionResponseCreate, ...], Field(max_length=50)] = ()
    # At most one per seat; the service compares them with the package's seats.
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


class RefundDue(Output):
    """A payment that has to go back: it came when the seats had gone, or once too often."""

    payment_id: UUID
    reference: str | None
    amount: values.Money
    received_at: values.Instant


class PurchaseRead(Output):
    """A purchase with its tickets. Amounts are the ones in force when it was made.

    `payment_reference` is of the payment that paid it, or failed. With `refund_due`, `refunds_due`
    are the payments that have to go back, oldest first.

    `fair_market_value_total` is what all seats together are worth to their guests, null if it was
    not stated. `deductible_amount` is what exceeds it of the amount that was paid or, while the
    purchase is pending, of the amount that is to be paid.
    """

    id: UUID
    event_id: UUID
    package_id: UUID
    package_name: str
    quantity: int
    base_price: values.Money
    discount_amount: values.Money
    total_price: values.Money
    fair_market_value_total: values.Money | None
    deductible_amount: values.Money | None
    promo_code: str | None
    payment_status: PaymentStatus
    payment_reference: str | None
    refund_due: bool
    refunds_due: list[RefundDue]
    hold_expires_at: values.Instant | None
    # Both null unless it is cancelled.
    cancelled_because: CancelledBecause | None = None
    cancelled_at: values.Instant | None = None
    created_at: values.Instant
    tickets: list[TicketRead]
    option_responses: list[OptionResponseRead]
    purchaser: Person


class GuestPatch(Patch):
    """Who is to sit here; a `guest_name` of null leaves the seat to nobody in particular."""

    guest_name: OptionalGuestName = left_out()
    guest_email: OptionalGuestEmail = left_out()


class MarkPaid(Input):
    """How it was paid, if there is something to note: a check's number, a card reference."""

    reference: OptionalRemark = None


class Reason(Input):
    """Why, if there is something to say."""

    reason: OptionalRemark = None


class PaymentEvent(Input):
    """The body of the webhook, the same for every payment provider."""

    event_type: PaymentEventType
    purchase_id: UUID
    reference: values.Remark
    amount: values.Money


class PaymentOutcome(Output):
    """What became of the purchase; with `refund_due` the money has to go back."""

    purchase_id: UUID
    payment_status: PaymentStatus
    refund_due: bool


class QrCheck(Input):
    """What a scanner read."""

    qr_payload: values.QrPayload


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
