"""Receipts, as the API shows them and as they are kept."""

from uuid import UUID

from pydantic import Field

from shared.domain import values
from shared.domain.incoming_payments import PaymentKind, PaymentMethod
from shared.domain.receipts import ReceiptKind
from shared.schemas.base import Output


class ReceiptOrganization(Output):
    """Who received the money. Of an event without an organization, `legal_name` is its name."""

    legal_name: str
    tax_id: str | None
    address: str | None
    statement: str | None


class ReceiptPurchaser(Output):
    """Who paid; `address` is an e-mail address."""

    name: str | None
    address: str | None


class ReceiptEvent(Output):
    """What it was paid for."""

    name: str
    starts_at: values.Instant
    time_zone: str


class ReceiptLine(Output):
    """What was given in return. `quantity` is in seats, `amount` their fair market value."""

    text: str
    # The first line of the package's description when the receipt was issued.
    description: str | None
    quantity: int
    amount: values.Money | None


class ReceiptPayment(Output):
    """Money that came in or went back; `on` is its date, or that on which it was recorded."""

    kind: PaymentKind
    method: PaymentMethod | None
    reference: str | None
    on: values.Day
    amount: values.Money


class ReceiptContent(Output):
    """What a receipt says; it is kept as it was issued.

    `payments` less those that went back are `amount_paid` and `refund_due_amount`: what came too
    often or fits nothing is no part of it. `amount_paid` is what was received and is kept.
    """

    purchase_id: UUID
    kind: ReceiptKind
    organization: ReceiptOrganization
    purchaser: ReceiptPurchaser
    in_the_name_of: str | None
    event: ReceiptEvent
    lines: list[ReceiptLine]
    payments: list[ReceiptPayment]
    total_price: values.Money
    amount_paid: values.Money
    amount_due: values.Money
    refund_due_amount: values.Money
    fair_market_value_total: values.Money | None
    deductible_amount: values.Money | None
    statement: str

    def differs_from(self, other: "ReceiptContent") -> bool:
        """Tell whether the one has to replace the other.

        That is so if it names another purchaser, another organization or tax id, other payments,
        seats or amounts. New words alone are no reason: a description, the event's name or time,
        the organization's address, or the statement in a later release.
        """
        return self._facts() != other._facts()

    def _facts(self) -> "ReceiptContent":
        organization = self.organization.model_copy(update={"address": None, "statement": None})
        lines = [line.model_copy(update={"description": None}) for line in self.lines]
        words = {"organization": organization, "lines": lines, "event": None, "statement": ""}
        return self.model_copy(update=words)


class ReceiptRead(ReceiptContent):
    """A receipt. Numbers are counted by event; an amended one names the one that it replaces."""

    number: str = Field(examples=["R-000218"])
    issued_at: values.Instant
    amended: bool
    replaces: str | None
