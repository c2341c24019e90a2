"""A computed purchase that is ready to be written, and the order that it is made from."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from shared.db.tables import Payment
from shared.domain.incoming_payments import PaymentMethod
from shared.domain.options import Response
from shared.domain.promo_codes import PromoTerms
from shared.domain.purchases import PaymentStatus


@dataclass(frozen=True)
class Order:
    """Who gets what, under which idempotency key and promo code (in capitals).

    `key_owner` is who sent the key: the donor, or the member of the team who enters the order.
    `may_be_disabled`: the package may be off sale.
    """

    event_id: UUID
    package_id: UUID
    donor_id: UUID
    quantity: int
    promo_code: str | None
    key_owner: UUID
    key: str
    keys_live_since: datetime
    may_be_disabled: bool = False


_NOTHING = Decimal("0.00")


@dataclass
class NewPurchase:
    """The purchase's own row. Those with a default are of an order that the team enters."""

    id: UUID
    event_id: UUID
    package_id: UUID
    package_name: str
    quantity: int
    base_price: Decimal
    discount_amount: Decimal
    total_price: Decimal
    fair_market_value: Decimal | None
    promo_code: str | None
    payment_status: PaymentStatus
    payment_reference: str | None
    refund_due: bool
    hold_expires_at: datetime | None
    created_at: datetime
    price_adjustment: Decimal = _NOTHING
    amount_paid: Decimal = _NOTHING
    payment_method: PaymentMethod | None = None
    paid_at: datetime | None = None
    due_on: date | None = None
    entered_by: UUID | None = None
    in_the_name_of: str | None = None
    note: str | None = None
    # What no purchase has yet when it is made.
    bought_quantity: int | None = None
    refund_due_amount: Decimal = _NOTHING
    overpaid_by: Decimal = _NOTHING
    goodwill_refunded: Decimal = _NOTHING


@dataclass
class NewTicket:
    """The row of one seat."""

    id: UUID
    purchase_id: UUID
    number: int
    guest_name: str | None
    guest_email: str | None
    assigned_at: datetime | None
    returned_at: datetime | None


@dataclass(frozen=True)
class Sale:
    """Everything that is written, and the versions of the rows that it was computed from.

    `payment` is written by a statement of its own: what donors buy has none.
    """

    purchase: NewPurchase
    payment: Payment | None
    tickets: list[NewTicket]
    responses: list[Response]
    promo: PromoTerms | None
    version: int
    options_version: int
    max_seats: int | None
    request_hash: bytes
    response: str

    def parameters(self, order: Order) -> dict[str, object]:
        """Return the parameters of the statement that writes the sale."""
        promo, tickets, responses = self.promo, self.tickets, self.responses
        return {
            **vars(order),
            **vars(self.purchase),
            "version": self.version,
            "options_version": self.options_version,
            "max_seats": self.max_seats,
            "seats": len(tickets),
            "promo_id": promo.id if promo else None,
            "promo_version": promo.version if promo else None,
            "max_uses_per_donor": promo.max_uses_per_donor if promo else None,
            "ticket_ids": [ticket.id for ticket in tickets],
            "ticket_numbers": [ticket.number for ticket in tickets],
            "guest_names": [ticket.guest_name for ticket in tickets],
            "guest_emails": [ticket.guest_email for ticket in tickets],
            "option_ids": [response.option_id for response in responses],
            "option_values": [_as_json(response) for response in responses],
            "request_hash": self.request_hash,
            "response": self.response,
        }


def _as_json(response: Response) -> str | None:
    return None if response.value is None else json.dumps(response.value)
