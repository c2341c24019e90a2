"""Purchases and tickets, as the API takes and shows them."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

from shared.domain import values
from shared.domain.incoming_payments import PaymentMethod
from shared.domain.purchases import CancelledBecause, PaymentStatus
from shared.domain.tickets import QrRefusal
from shared.schemas.base import Input, Output, Patch, Person, left_out
from shared.schemas.options import OptionResponseCreate, OptionResponseRead
from shared.schemas.payments import PaymentRead, RefundDue

OptionalGuestName = Annotated[values.PersonName | None, BeforeValidator(values.blank_as_none)]
OptionalGuestEmail = Annotated[values.EmailAddress | None, BeforeValidator(values.blank_as_none)]
OptionalPromoCode = Annotated[values.PromoCodeEntry | None, BeforeValidator(values.blank_as_none)]
OptionalInTheNameOf = Annotated[values.InTheNameOf | None, BeforeValidator(values.blank_as_none)]
OptionalNote = Annotated[values.PurchaseNote | None, BeforeValidator(values.blank_as_none)]


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
    # When this seat was given back.
    returned_at: values.Instant | None = None


class PurchaseRead(Output):
    """A purchase with its tickets. Prices are the ones in force when it was made.

    Quantity and prices are what is left after returns: `total_price` is `base_price` less
    `discount_amount`, plus the signed `price_adjustment` of the team. Of a purchase with seats,
    `total_price` is also the sum of `amount_paid`, `amount_due` and `goodwill_refunded`. All the
    money that we have of it is `amount_paid` (what was received and is kept), `refund_due_amount`
    (what has to go back since seats were returned or exchanged) and `overpaid_by` (what came too
    often, too late, or fits nothing); `refund_due` is true if any of it has to go back.

    `payment_method`, `payment_reference` and `paid_at` are of the newest payment that pays it, the
    reference also of one that failed. `payments` are all on record, oldest first; `refunds_due` are
    those of them that fit nothing.

    `note`, `entered_by` and who recorded a payment are shown to the team only.

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
    price_adjustment: values.Money = Decimal("0.00")
    total_price: values.Money
    amount_paid: values.Money = Decimal("0.00")
    amount_due: values.Money = Decimal("0.00")
    refund_due_amount: values.Money = Decimal("0.00")
    overpaid_by: values.Money = Decimal("0.00")
    goodwill_refunded: values.Money = Decimal("0.00")
    returned_quantity: int = 0
    fair_market_value_total: values.Money | None
    deductible_amount: values.Money | None
    promo_code: str | None
    payment_status: PaymentStatus
    payment_method: PaymentMethod | None = None
    payment_reference: str | None
    paid_at: values.Instant | None = None
    payments: list[PaymentRead] = Field(default_factory=list)
    refund_due: bool
    refunds_due: list[RefundDue]
    due_on: values.Day | None = None
    hold_expires_at: values.Instant | None
    # Both null unless it is cancelled.
    cancelled_because: CancelledBecause | None = None
    cancelled_at: values.Instant | None = None
    created_at: values.Instant
    tickets: list[TicketRead]
    option_responses: list[OptionResponseRead]
    purchaser: Person
    entered_by: Person | None = None
    in_the_name_of: str | None = None
    note: str | None = None


class GuestPatch(Patch):
    """Who is to sit here; a `guest_name` of null leaves the seat to nobody in particular."""

    guest_name: OptionalGuestName = left_out()
    guest_email: OptionalGuestEmail = left_out()


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
