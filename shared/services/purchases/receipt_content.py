"""What the receipt of a purchase says now: who paid, what, how, and what was given in return."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Event, Payment, Purchase, TicketPackage, User
from shared.domain.balance import amount_due
from shared.domain.incoming_payments import PaymentKind
from shared.domain.receipts import Estimate, ReceiptKind, statement
from shared.domain.tax_split import TaxSplit
from shared.schemas.receipts import (
    ReceiptContent,
    ReceiptEvent,
    ReceiptLine,
    ReceiptOrganization,
    ReceiptPayment,
    ReceiptPurchaser,
)

# With the package's name it fits on two lines.
_DESCRIPTION_LENGTH = 120


@dataclass(frozen=True)
class _Named:
    """Who and what a receipt names; `description` is the package's."""

    purchaser: User
    event: Event
    description: str


async def content_of(
    session: AsyncSession, purchase: Purchase, payments: Sequence[Payment]
) -> ReceiptContent:
    """Return what a receipt for the purchase says now; `payments` are all on record, oldest first.

    One statement, for what the purchase does not say itself.
    """
    named = await _named(session, purchase)
    estimate = Estimate.of(
        purchase.payment_status, seats=purchase.seats, per_seat=purchase.fair_market_value
    )
    # Only what was paid is on a receipt.
    split = TaxSplit.of(
        amount_paid=purchase.amount_paid,
        amount_due=Decimal("0.00"),
        seats=estimate.seats,
        fair_market_value=estimate.per_seat,
    )
    kind = ReceiptKind.of(
        purchase.payment_status,
        purchase.payment_method,
        total_price=purchase.total_price,
        amount_paid=purchase.amount_paid,
        fair_market_value=purchase.fair_market_value,
    )
    organization = _organization(named.event)
    return ReceiptContent(
        purchase_id=purchase.id,
        kind=kind,
        organization=organization,
        purchaser=ReceiptPurchaser(name=named.purchaser.name, address=named.purchaser.email),
        in_the_name_of=purchase.in_the_name_of,
        event=ReceiptEvent.of(named.event),
        lines=_lines(purchase, named.description, estimate),
        payments=_payments(payments, ZoneInfo(named.event.time_zone)),
        total_price=purchase.total_price,
        amount_paid=purchase.amount_paid,
        amount_due=amount_due(
            purchase.payment_status,
            total_price=purchase.total_price,
            amount_paid=purchase.amount_paid,
            goodwill_refunded=purchase.goodwill_refunded,
        ),
        refund_due_amount=purchase.refund_due_amount,
        fair_market_value_total=split.fair_market_value_total,
        deductible_amount=split.deductible_amount,
        statement=statement(kind, organization.legal_name, estimate),
    )


async def _named(session: AsyncSession, purchase: Purchase) -> _Named:
    row = (
        await session.execute(
            select(User, Event, TicketPackage.description)
            .select_from(User)
            .join(TicketPackage, TicketPackage.id == purchase.package_id)
            .join(Event, Event.id == purchase.event_id)
            .where(User.id == purchase.donor_id)
        )
    ).one()
    return _Named(*row)


def _organization(event: Event) -> ReceiptOrganization:
    return ReceiptOrganization(
        legal_name=event.organization_legal_name or event.name,
        tax_id=event.organization_tax_id,
        address=event.organization_address,
        statement=event.organization_statement,
    )


def _lines(purchase: Purchase, description: str, estimate: Estimate) -> list[ReceiptLine]:
    if not estimate.seats:
        return []
    line = ReceiptLine(
        text=purchase.package_name,
        description=_shortened(description),
        quantity=estimate.seats,
        amount=estimate.total,
    )
    return [line]


def _shortened(description: str) -> str | None:
    """Return the first line, cut at a word where it is too long for a receipt of one page.

    Without a full stop: it stands within a line of the receipt.
    """
    first = description.partition("\n")[0].strip().removesuffix(".")
    if len(first) <= _DESCRIPTION_LENGTH:
        return first or None
    words = first[:_DESCRIPTION_LENGTH].rpartition(" ")[0] or first[:_DESCRIPTION_LENGTH]
    return f"{words} …"


def _payments(payments: Sequence[Payment], zone: ZoneInfo) -> list[ReceiptPayment]:
    """Show what pays the purchase, less what never came, and what went back of it."""
    never_came = defaultdict[UUID | None, Decimal](Decimal)
    for payment in payments:
        if payment.kind is PaymentKind.TAKEN_BACK:
            never_came[payment.refund_of] += payment.amount
    return [
        ReceiptPayment(
            kind=payment.kind,
            method=payment.method,
            reference=payment.reference,
            on=payment.received_on or payment.recorded_at.astimezone(zone).date(),
            amount=payment.amount - never_came[payment.id],
        )
        for payment in payments
        if payment.applied
        and payment.kind is not PaymentKind.TAKEN_BACK
        and payment.amount > never_came[payment.id]
    ]
