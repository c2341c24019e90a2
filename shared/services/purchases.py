"""Buying: first come, first served, never more than there is, never twice."""

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.selling import Inquiry, Offer, Sale, read_offer, sell
from shared.domain import clock
from shared.domain.errors import (
    DonorLimitReached,
    EventNotFound,
    FieldError,
    IdempotencyInProgress,
    IdempotencyKeyReused,
    PackageDisabled,
    PackageNotFound,
    PriceChanged,
    ServiceUnavailable,
    SoldOut,
    ValidationFailed,
)
from shared.domain.pricing import Quote, quote
from shared.domain.purchases import (
    IDEMPOTENCY_KEY_LIFETIME,
    initial_status,
    refuse_outside_sales_window,
)
from shared.domain.roles import Actor
from shared.domain.tickets import format_ticket_number
from shared.schemas.base import Person
from shared.schemas.purchases import PurchaseCreate, PurchaseRead, TicketRead
from shared.services.ticket_codes import qr_code_of

# Each further attempt means that a coordinator saved the package between two statements.
_ATTEMPTS = 20


async def buy(
    session: AsyncSession, actor: Actor, event_id: UUID, body: PurchaseCreate, key: str
) -> PurchaseRead:
    """Sell to `actor`, or say why not; of several reasons the first in the order below.

    Raises:
        EventNotFound, PackageNotFound: there is no such event, or package in it.
        ValidationFailed: more guests than seats.
        IdempotencyKeyReused, IdempotencyInProgress: the key stands for another purchase.
        SalesNotOpen, SalesClosed: outside the sales window.
        PackageDisabled, SoldOut, DonorLimitReached, PriceChanged: what their names say.
    """
    now = clock.now()
    inquiry = Inquiry(
        event_id=event_id,
        package_id=body.package_id,
        donor_id=actor.id,
        quantity=body.quantity,
        key=key,
        keys_live_since=now - IDEMPOTENCY_KEY_LIFETIME,
    )
    request_hash = sha256(body.model_dump_json().encode()).digest()
    for _ in range(_ATTEMPTS):
        offer = await read_offer(session, inquiry)
        if offer is None:
            raise EventNotFound
        if offer.response is not None and offer.request_hash == request_hash:
            return PurchaseRead.model_validate_json(offer.response)
        priced = _agree(offer, body, now)
        purchase = _draw_up(actor, event_id, body, offer, priced, now)
        sale = _sale(purchase, offer, request_hash)
        outcome = await sell(session, inquiry, sale)
        if outcome.kept:
            return purchase
        if outcome.held:
            raise IdempotencyInProgress
        if outcome.taken:
            # Another purchase of the same donor came in between; perhaps this very one.
            current = await read_offer(session, inquiry) or offer
            if current.response is not None:
                raise IdempotencyInProgress
            raise DonorLimitReached(offer.max_tickets_per_donor or 0, current.seats_held)
    raise ServiceUnavailable


def _agree(offer: Offer, body: PurchaseCreate, now: datetime) -> Quote:
    """Return the price, unless there is a reason to refuse."""
    if offer.package_id is None:
        raise PackageNotFound
    seats = body.quantity * offer.seats_per_package
    if len(body.guests) > seats:
        detail = f"{len(body.guests)} guests are more than the {seats} seats."
        raise ValidationFailed([FieldError("too_long", detail, pointer="/guests")])
    if offer.response is not None:
        raise IdempotencyKeyReused
    if not offer.has_key:
        raise IdempotencyInProgress
    refuse_outside_sales_window(now, offer.sales_open_at, offer.sales_close_at, offer.starts_at)
    if not offer.is_enabled:
        raise PackageDisabled
    if offer.remaining is not None and offer.remaining < body.quantity:
        raise SoldOut(offer.remaining)
    cap = offer.max_tickets_per_donor
    if cap is not None and offer.seats_held + seats > cap:
        raise DonorLimitReached(cap, offer.seats_held)
    priced = quote(offer.price, body.quantity)
    if body.expected_total is not None and body.expected_total != priced.total_price:
        raise PriceChanged(priced.total_price)
    return priced


def _draw_up(
    actor: Actor,
    event_id: UUID,
    body: PurchaseCreate,
    offer: Offer,
    priced: Quote,
    now: datetime,
) -> PurchaseRead:
    """Work out the whole purchase, tickets and all, as it will be answered."""
    purchase_id = uuid4()
    status = initial_status(priced.total_price)
    held_for = offer.payment_hold_minutes
    return PurchaseRead(
        id=purchase_id,
        event_id=event_id,
        package_id=body.package_id,
        package_name=offer.name,
        quantity=body.quantity,
        base_price=priced.base_price,
        discount_amount=priced.discount_amount,
        total_price=priced.total_price,
        payment_status=status,
        hold_expires_at=now + timedelta(minutes=held_for)
        if held_for is not None and priced.total_price
        else None,
        created_at=now,
        tickets=_seat(purchase_id, event_id, body, offer.ticket_numbers, now),
        purchaser=Person(id=actor.id, name=actor.name, email=actor.email),
    )


def _seat(
    purchase_id: UUID, event_id: UUID, body: PurchaseCreate, numbers: list[int], now: datetime
) -> list[TicketRead]:
    """Give the guests the first seats, in their order."""
    tickets: list[TicketRead] = []
    for place, number in enumerate(numbers):
        guest = body.guests[place] if place < len(body.guests) else None
        ticket_id = uuid4()
        tickets.append(
            TicketRead(
                id=ticket_id,
                purchase_id=purchase_id,
                ticket_number=format_ticket_number(number),
                qr_payload=qr_code_of(ticket_id, event_id),
                guest_name=guest.name if guest else None,
                guest_email=guest.email if guest else None,
                assigned_at=now if guest else None,
            )
        )
    return tickets


def _sale(purchase: PurchaseRead, offer: Offer, request_hash: bytes) -> Sale:
    return Sale(
        id=purchase.id,
        version=offer.version,
        max_seats=offer.max_tickets_per_donor,
        seats=len(purchase.tickets),
        package_name=purchase.package_name,
        base_price=purchase.base_price,
        discount_amount=purchase.discount_amount,
        total_price=purchase.total_price,
        payment_status=purchase.payment_status,
        hold_expires_at=purchase.hold_expires_at,
        created_at=purchase.created_at,
        ticket_ids=[ticket.id for ticket in purchase.tickets],
        ticket_numbers=offer.ticket_numbers,
        guest_names=[ticket.guest_name for ticket in purchase.tickets],
        guest_emails=[ticket.guest_email for ticket in purchase.tickets],
        request_hash=request_hash,
        response=purchase.model_dump_json(),
    )
