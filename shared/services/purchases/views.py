"""Rows of purchases as the API shows them, with tickets and option responses."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, Self, cast
from uuid import UUID

from sqlalchemy import Row, Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import CustomOption, OptionResponse, Payment, Purchase, Ticket, User
from shared.domain import errors
from shared.domain.balance import amount_due
from shared.domain.incoming_payments import PaymentMethod
from shared.domain.purchases import Cancellation, PaymentStatus, cancellation_of
from shared.domain.tax_split import TaxSplit
from shared.schemas.base import Page, PageQuery, Person
from shared.schemas.options import OptionResponseRead
from shared.schemas.payments import PaymentRead, RefundDue
from shared.schemas.purchases import PurchaseRead
from shared.services.guests.ticket_codes import ticket_signer
from shared.services.guests.views import TicketFields, read_ticket
from shared.services.pages import Position, cut_page, read_cursor
from shared.services.people.views import read_person
from shared.services.purchases.payment_records import payments_of, read_payment, refunds_due
from shared.slices import Slices

PurchaseRow = Row[Purchase, User]
# A page ends where its purchases would have more seats together. One purchase has 2,000 at most.
PAGE_TICKETS = 2_000
_TICKET_FIELDS = (
    Ticket.id,
    Ticket.purchase_id,
    Ticket.number,
    Ticket.guest_name,
    Ticket.guest_email,
    Ticket.assigned_at,
    Ticket.returned_at,
)


@dataclass(frozen=True)
class Money:
    """The payments of a purchase, and those of them that fit nothing."""

    payments: list[PaymentRead] = field(default_factory=list)
    refunds_due: list[RefundDue] = field(default_factory=list)

    @classmethod
    def of(cls, payments: Sequence[Payment], people: Mapping[UUID, Person]) -> Self:
        """Show payments; without `people`, nothing that is the team's own."""
        return cls([read_payment(payment, people) for payment in payments], refunds_due(payments))


@dataclass(frozen=True)
class ForTeam:
    """What only the team is shown of a purchase."""

    entered_by: Person | None = None
    note: str | None = None


def select_purchases() -> Select[Purchase, User]:
    """Select purchases with their purchasers, for `read_purchases`."""
    return select(Purchase, User).join(User, User.id == Purchase.donor_id)


async def page_of_purchases(
    session: AsyncSession,
    statement: Select[Purchase, User],
    query: PageQuery,
    *,
    for_team: bool,
) -> Page[PurchaseRead]:
    """Show one page of what `select_purchases` and further conditions select, newest first.

    It has at most `query.limit` purchases and `PAGE_TICKETS` tickets, so it may have fewer
    purchases than `limit` and still a next page.
    """
    statement = statement.order_by(Purchase.created_at.desc(), Purchase.id.desc())
    if (after := read_cursor(query.cursor)) is not None:
        statement = statement.where(tuple_(Purchase.created_at, Purchase.id) < (after.at, after.id))
    fetched = (await session.execute(statement.limit(query.limit + 1))).all()
    rows, cursor = cut_page(
        fetched,
        query.limit,
        lambda row: Position(row[0].created_at, row[0].id),
        most=PAGE_TICKETS,
        weight_of=lambda row: row[0].seats,
    )
    items = await read_purchases(session, rows, for_team=for_team)
    return Page(items=items, next_cursor=cursor)


async def get_purchase(session: AsyncSession, event_id: UUID, purchase_id: UUID) -> PurchaseRead:
    """Return a purchase of the event, as the team sees it.

    Raises:
        PurchaseNotFound: the event has no such purchase.
    """
    rows = (
        await session.execute(
            select_purchases()
            .where(Purchase.id == purchase_id, Purchase.event_id == event_id)
            .execution_options(populate_existing=True)
        )
    ).all()
    if not rows:
        raise errors.PurchaseNotFound
    return (await read_purchases(session, rows, for_team=True))[0]


async def read_purchases(
    session: AsyncSession, rows: Sequence[PurchaseRow], *, for_team: bool
) -> list[PurchaseRead]:
    """Show purchases in the order of `rows`: three more statements, however many there are.

    A fourth, of names, for the team.
    """
    if not rows:
        return []
    ids = [purchase.id for purchase, _ in rows]
    tickets = await _tickets(session, ids)
    responses = await _responses(session, ids)
    slices = Slices()
    payments = await payments_of(session, ids)
    people = await _people(session, rows, payments) if for_team else {}
    return [
        await read_purchase(
            purchase,
            read_person(purchaser),
            tickets[purchase.id],
            responses[purchase.id],
            slices,
            cancellation_of(
                purchase.payment_status,
                hold_expires_at=purchase.hold_expires_at,
                changed_at=purchase.changed_at,
            ),
            Money.of(payments[purchase.id], people),
            _for_team(purchase, people) if for_team else None,
        )
        for purchase, purchaser in rows
    ]


async def _people(
    session: AsyncSession,
    rows: Sequence[PurchaseRow],
    payments: Mapping[UUID, Sequence[Payment]],
) -> dict[UUID, Person]:
    """Return who entered the purchases and who recorded their payments, by id."""
    wanted = {purchase.entered_by for purchase, _ in rows}
    wanted |= {payment.recorded_by for paid in payments.values() for payment in paid}
    ids = sorted(wanted - {None}, key=str)
    if not ids:
        return {}
    found = await session.scalars(select(User).where(User.id.in_(ids)))
    return {person.id: read_person(person) for person in found}


def _for_team(purchase: Purchase, people: Mapping[UUID, Person]) -> ForTeam:
    by = purchase.entered_by
    return ForTeam(people.get(by) if by else None, purchase.note)


async def _tickets(
    session: AsyncSession, purchase_ids: Sequence[UUID]
) -> defaultdict[UUID, list[TicketFields]]:
    by_purchase = defaultdict[UUID, list[TicketFields]](list)
    # Columns and not entities, which take twice as long to make.
    rows = await session.execute(
        select(*_TICKET_FIELDS).where(Ticket.purchase_id.in_(purchase_ids)).order_by(Ticket.number)
    )
    for row in rows:
        ticket = cast(TicketFields, row)
        by_purchase[ticket.purchase_id].append(ticket)
    return by_purchase


async def _responses(
    session: AsyncSession, purchase_ids: Sequence[UUID]
) -> defaultdict[UUID, list[OptionResponseRead]]:
    by_purchase = defaultdict[UUID, list[OptionResponseRead]](list)
    rows = await session.execute(
        select(OptionResponse, CustomOption.name)
        .join(CustomOption, CustomOption.id == OptionResponse.option_id)
        .where(OptionResponse.purchase_id.in_(purchase_ids))
        .order_by(CustomOption.display_order, CustomOption.id)
    )
    for response, name in rows:
        read = OptionResponseRead(
            option_id=response.option_id, option_name=name, value=response.value
        )
        by_purchase[response.purchase_id].append(read)
    return by_purchase


class PurchaseFields(Protocol):
    """A purchase, in the database or about to be written there."""

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
    price_adjustment: Decimal
    bought_quantity: int | None
    amount_paid: Decimal
    refund_due_amount: Decimal
    overpaid_by: Decimal
    goodwill_refunded: Decimal
    payment_status: PaymentStatus
    payment_method: PaymentMethod | None
    payment_reference: str | None
    paid_at: datetime | None
    refund_due: bool
    hold_expires_at: datetime | None
    due_on: date | None
    in_the_name_of: str | None
    created_at: datetime


async def read_purchase(
    purchase: PurchaseFields,
    purchaser: Person,
    tickets: Sequence[TicketFields],
    responses: list[OptionResponseRead],
    slices: Slices,
    cancellation: Cancellation | None = None,
    money: Money = Money(),
    for_team: ForTeam | None = None,
) -> PurchaseRead:
    """Show one purchase, whose tickets are steps of `slices`."""
    is_pending = purchase.payment_status is PaymentStatus.PENDING
    signer = ticket_signer(purchase.event_id)
    due = amount_due(
        purchase.payment_status,
        total_price=purchase.total_price,
        amount_paid=purchase.amount_paid,
        goodwill_refunded=purchase.goodwill_refunded,
    )
    split = TaxSplit.of(
        amount_paid=purchase.amount_paid,
        amount_due=due,
        seats=sum(ticket.returned_at is None for ticket in tickets),
        fair_market_value=purchase.fair_market_value,
    )
    return PurchaseRead(
        id=purchase.id,
        event_id=purchase.event_id,
        package_id=purchase.package_id,
        package_name=purchase.package_name,
        quantity=purchase.quantity,
        base_price=purchase.base_price,
        discount_amount=purchase.discount_amount,
        price_adjustment=purchase.price_adjustment,
        total_price=purchase.total_price,
        amount_paid=purchase.amount_paid,
        amount_due=due,
        refund_due_amount=purchase.refund_due_amount,
        overpaid_by=purchase.overpaid_by,
        goodwill_refunded=purchase.goodwill_refunded,
        returned_quantity=(purchase.bought_quantity or purchase.quantity) - purchase.quantity,
        fair_market_value_total=split.fair_market_value_total,
        deductible_amount=split.deductible_amount,
        promo_code=purchase.promo_code,
        payment_status=purchase.payment_status,
        payment_method=purchase.payment_method,
        payment_reference=purchase.payment_reference,
        paid_at=purchase.paid_at,
        payments=money.payments,
        refund_due=purchase.refund_due,
        refunds_due=money.refunds_due,
        due_on=purchase.due_on,
        hold_expires_at=purchase.hold_expires_at if is_pending else None,
        cancelled_because=cancellation.because if cancellation else None,
        cancelled_at=cancellation.at if cancellation else None,
        created_at=purchase.created_at,
        tickets=[read_ticket(ticket, signer) async for ticket in slices.of(tickets)],
        option_responses=responses,
        purchaser=purchaser,
        entered_by=for_team.entered_by if for_team else None,
        in_the_name_of=purchase.in_the_name_of,
        note=for_team.note if for_team else None,
    )
