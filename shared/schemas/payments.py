"""Money of purchases, as the API takes and shows it."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from shared.domain import values
from shared.domain.incoming_payments import PaymentEventType, PaymentKind, PaymentMethod
from shared.domain.purchases import PaymentStatus
from shared.domain.statement_match import MatchReason
from shared.schemas.base import Input, Output, Person

# How money comes that a coordinator records; the provider reports its own.
ByHand = Literal[
    PaymentMethod.CHECK, PaymentMethod.CASH, PaymentMethod.CARD, PaymentMethod.BANK_TRANSFER
]
OptionalRemark = Annotated[values.Remark | None, BeforeValidator(values.blank_as_none)]


class RefundDue(Output):
    """What is left of a payment that came too late, too often, or fits nothing: it goes back."""

    payment_id: UUID
    reference: str | None
    amount: values.Money
    received_at: values.Instant


class PaymentRead(Output):
    """Money that came in, went back, or never came after all; `by` and `note` for the team only.

    `refund_of` is the payment of which it went back, or that never came.
    `applied` is false for what fits nothing, or came too late or too often. `by` is null for what
    the payment provider reported.
    """

    id: UUID
    at: values.Instant
    kind: PaymentKind
    method: PaymentMethod | None
    reference: str | None
    received_on: values.Day | None
    amount: values.Money
    applied: bool
    refund_of: UUID | None = None
    note: str | None = None
    by: Person | None = None


class MarkPaid(Input):
    """What came, and how; without an amount, all that is due.

    Another amount than what is due needs `accept_difference`: the rest stays due, and what is more
    is kept as paid too much. `received_on` is the date on the check or the statement, today at the
    event's place at the latest.
    """

    method: ByHand | None = None
    reference: OptionalRemark = None
    received_on: values.Day | None = None
    amount: values.PositiveAmount | None = None
    accept_difference: bool = False
    note: OptionalRemark = None


class MarkUnpaid(Input):
    """Why the money never came after all: a check bounced, or it was the wrong purchase."""

    reason: values.Remark


class Reason(Input):
    """Why, if there is something to say."""

    reason: OptionalRemark = None


class Refund(Input):
    """How much went back, and why.

    Without an amount, what is due to go back, or else all that was paid, and then the seats too.
    With `preview`, nothing is changed, and the answer is the purchase as it would be.
    """

    amount: values.PositiveAmount | None = None
    reason: OptionalRemark = None
    preview: bool = False


class PaymentMove(Input):
    """The purchase that the payment was for."""

    purchase_id: UUID


class PaymentEvent(Input):
    """The body of the webhook, the same for every payment provider."""

    event_type: PaymentEventType
    purchase_id: UUID
    reference: values.Remark
    # Whatever is reported is kept, so only what no payment can be is refused.
    amount: Annotated[values.Money, Field(le=Decimal("1000000000.00"))]


class PaymentOutcome(Output):
    """What became of the purchase; with `refund_due` the money has to go back."""

    purchase_id: UUID
    payment_status: PaymentStatus
    refund_due: bool


class StatementRow(Input):
    """One line of a bank's statement: what is known of a payment that came."""

    reference: OptionalRemark = None
    amount: values.Price
    text: OptionalRemark = None


class StatementRows(Input):
    """The lines of a bank's day."""

    rows: Annotated[tuple[StatementRow, ...], Field(min_length=1, max_length=200)]


class PaymentMatch(Output):
    """A purchase that a line may have paid; `difference` is the line's amount less what is due.

    `because` is in the order of strength. Name and amount together are more than a reference alone.
    """

    purchase_id: UUID
    purchaser: Person
    in_the_name_of: str | None
    package_name: str
    quantity: int
    amount_due: values.Money
    difference: values.Money
    because: list[MatchReason]


class MatchedRow(Output):
    """What a line may have paid: the likeliest purchase, then others, likeliest first.

    A purchase is suggested for one line only, and not for its amount alone if that is due on others
    as well. `recorded_on` is a purchase on which a payment with this reference and amount is on
    record; nothing is suggested then.
    """

    suggestion: PaymentMatch | None
    others: list[PaymentMatch]
    recorded_on: UUID | None


class StatementMatch(Output):
    """The lines, in the order in which they were sent."""

    rows: list[MatchedRow]
