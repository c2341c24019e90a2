"""Buying: first come, first served, never more than there is, never twice."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from shared.cache.changes import mark_changed
from shared.db.transaction import after_commit, count_after_commit, enter_until_end
from shared.domain import clock, errors
from shared.domain.options import OptionType, Question, Response, check_responses
from shared.domain.pricing import Quote, quote
from shared.domain.promo_codes import (
    DiscountType,
    PromoTerms,
    comparable,
    discount_on,
    refuse_unusable,
)
from shared.domain.purchases import (
    IDEMPOTENCY_KEY_LIFETIME,
    initial_status,
    refuse_outside_sales_window,
)
from shared.domain.roles import Actor
from shared.domain.tickets import format_ticket_number
from shared.schemas.base import Person, Written
from shared.schemas.options import OptionResponseRead
from shared.schemas.purchases import PurchaseCreate, PurchaseRead, TicketRead
from shared.services.buying.purchase_slots import purchase_slot
from shared.services.buying.request_hash import RequestHash
from shared.services.buying.statements import (
    Offer,
    Order,
    Outcome,
    Sale,
    put_back,
    read_offer,
    sell,
)
from shared.services.guests.ticket_codes import qr_code_of

# Each further attempt means that a coordinator saved something between two statements.
_ATTEMPTS = 20


@dataclass(frozen=True)
class _Agreement:
    """What donor and event agree on: the price, and the answers to the package's questions."""

    priced: Quote
    promo: PromoTerms | None
    responses: list[Response]


async def buy(
    session: AsyncSession, actor: Actor, event_id: UUID, body: PurchaseCreate, key: str
) -> Written[PurchaseRead]:
    """Sell to `actor`, or refuse; of several reasons the first in the order below.

    Under a key with which the same was bought already, the stored answer is returned unread.

    Raises:
        EventNotFound, PackageNotFound: there is no such event, or package in it.
        ValidationFailed: more guests than seats, options not answered or not answerable.
        IdempotencyKeyReused, IdempotencyInProgress: the key stands for another purchase.
        SalesNotOpen, SalesClosed: outside the sales window.
        PackageDisabled, SoldOut, DonorLimitReached: what their names say.
        PromoCodeUnknown, PromoCodeInactive, PromoCodeExpired, PromoCodeExhausted,
        PromoCodeDonorLimit: why the code takes off nothing.
        PriceChanged: the total is not the expected one.
    """
    now = clock.now()
    order = Order(
        event_id=event_id,
        package_id=body.package_id,
        donor_id=actor.id,
        quantity=body.quantity,
        promo_code=comparable(body.promo_code) if body.promo_code else None,
        key=key,
        keys_live_since=now - IDEMPOTENCY_KEY_LIFETIME,
    )
    request_hash = RequestHash.of(body)
    await enter_until_end(session, purchase_slot(body.package_id))
    for _ in range(_ATTEMPTS):
        offer = await read_offer(session, order)
        if offer is None:
            raise errors.EventNotFound
        if offer.response is not None and request_hash.matches(offer.request_hash):
            return _stored(offer.response)
        agreed = _agree(offer, body, now)
        purchase = _draw_up(actor, event_id, body, offer, agreed, now)
        sale = _sale(purchase, offer, agreed, request_hash.to_store)
        outcome = await sell(session, order, sale)
        if outcome.key_stored:
            after_commit(session, partial(mark_changed, event_id))
            count_after_commit(session, "purchases.made", status=purchase.payment_status)
            if outcome.was_last:
                count_after_commit(session, "packages.sold_out")
            return Written(purchase.id, sale.response.encode())
        await _refuse_or_put_back(session, order, sale, outcome)
    raise errors.ServiceUnavailable


def _stored(response: str) -> Written[PurchaseRead]:
    # Nothing of it but its id is looked at: another release may have written it.
    return Written(UUID(json.loads(response)["id"]), response.encode())


async def _refuse_or_put_back(
    session: AsyncSession, order: Order, sale: Sale, outcome: Outcome
) -> None:
    """Return if the sale is worth another try: something was edited, or sold, in between."""
    if not outcome.package_taken:
        return
    if outcome.donor_cap_ok and not outcome.code_ok and not outcome.code_counted:
        await put_back(session, order, sale)
        return
    # Another purchase of the same donor came in between; perhaps this very one.
    current = await read_offer(session, order)
    if current is None or current.response is not None or outcome.code_ok:
        raise errors.IdempotencyInProgress
    if outcome.donor_cap_ok:
        raise errors.PromoCodeDonorLimit
    raise errors.DonorLimitReached(sale.max_seats or 0, current.seats_held)


def _agree(offer: Offer, body: PurchaseCreate, now: datetime) -> _Agreement:
    """Settle price and answers, unless there is a reason to refuse."""
    if offer.package_id is None:
        raise errors.PackageNotFound
    seats = body.quantity * offer.seats_per_package
    responses = _check_body(offer, body, seats)
    if offer.response is not None:
        raise errors.IdempotencyKeyReused
    if not offer.has_key:
        raise errors.IdempotencyInProgress
    refuse_outside_sales_window(now, offer.sales_open_at, offer.sales_close_at, offer.starts_at)
    if not offer.is_enabled:
        raise errors.PackageDisabled
    if offer.remaining is not None and offer.remaining < body.quantity:
        raise errors.SoldOut(offer.remaining)
    cap = offer.max_tickets_per_donor
    if cap is not None and offer.seats_held + seats > cap:
        raise errors.DonorLimitReached(cap, offer.seats_held)
    promo = _usable_promo(offer, now) if body.promo_code else None
    priced = quote(offer.price, body.quantity)
    if promo is not None:
        discount = discount_on(priced.base_price, promo.discount_type, promo.discount_value)
        priced = quote(offer.price, body.quantity, discount)
    if body.expected_total is not None and body.expected_total != priced.total_price:
        raise errors.PriceChanged(priced.total_price)
    return _Agreement(priced, promo, responses)


def _check_body(offer: Offer, body: PurchaseCreate, seats: int) -> list[Response]:
    questions = [
        Question(
            id=UUID(option["id"]),
            option_type=OptionType(option["option_type"]),
            is_required=option["is_required"],
            choices=option["choices"] or [],
            max_selections=option["max_selections"],
        )
        for option in offer.options
    ]
    given = [Response(response.option_id, response.value) for response in body.option_responses]
    responses, field_errors = check_responses(questions, given)
    if len(body.guests) > seats:
        detail = f"{len(body.guests)} guests are more than the {seats} seats."
        field_errors.append(errors.FieldError("too_long", detail, pointer="/guests"))
    if field_errors:
        raise errors.ValidationFailed(field_errors)
    return responses


def _usable_promo(offer: Offer, now: datetime) -> PromoTerms:
    if offer.promo_id is None:
        raise errors.PromoCodeUnknown
    terms = PromoTerms(
        id=offer.promo_id,
        code=offer.promo_code,
        discount_type=DiscountType(offer.discount_type),
        discount_value=offer.discount_value,
        max_total_uses=offer.max_total_uses,
        max_uses_per_donor=offer.max_uses_per_donor,
        expires_at=offer.expires_at,
        is_active=offer.promo_is_active,
        version=offer.promo_version,
    )
    refuse_unusable(
        terms,
        times_used=offer.promo_times_used,
        times_used_by_donor=offer.promo_times_used_by_donor,
        now=now,
    )
    return terms


def _draw_up(
    actor: Actor,
    event_id: UUID,
    body: PurchaseCreate,
    offer: Offer,
    agreed: _Agreement,
    now: datetime,
) -> PurchaseRead:
    """Work out the whole purchase, tickets and all, as it will be answered."""
    purchase_id = uuid4()
    priced = agreed.priced
    held_for = offer.payment_hold_minutes if priced.total_price else None
    names = {UUID(option["id"]): option["name"] for option in offer.options}
    return PurchaseRead(
        id=purchase_id,
        event_id=event_id,
        package_id=body.package_id,
        package_name=offer.name,
        quantity=body.quantity,
        base_price=priced.base_price,
        discount_amount=priced.discount_amount,
        total_price=priced.total_price,
        promo_code=agreed.promo.code if agreed.promo else None,
        payment_status=initial_status(priced.total_price),
        refund_due=False,
        hold_expires_at=None if held_for is None else now + timedelta(minutes=held_for),
        created_at=now,
        tickets=_seat(purchase_id, event_id, body, offer.ticket_numbers, now),
        option_responses=[
            OptionResponseRead(
                option_id=response.option_id,
                option_name=names[response.option_id],
                value=response.value,
            )
            for response in agreed.responses
        ],
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


def _sale(purchase: PurchaseRead, offer: Offer, agreed: _Agreement, request_hash: bytes) -> Sale:
    promo = agreed.promo
    return Sale(
        id=purchase.id,
        version=offer.version,
        options_version=offer.options_version,
        max_seats=offer.max_tickets_per_donor,
        seats=len(purchase.tickets),
        package_name=purchase.package_name,
        base_price=purchase.base_price,
        discount_amount=purchase.discount_amount,
        total_price=purchase.total_price,
        promo_id=promo.id if promo else None,
        promo_version=promo.version if promo else None,
        promo_code_used=purchase.promo_code,
        max_uses_per_donor=promo.max_uses_per_donor if promo else None,
        payment_status=purchase.payment_status,
        hold_expires_at=purchase.hold_expires_at,
        created_at=purchase.created_at,
        ticket_ids=[ticket.id for ticket in purchase.tickets],
        ticket_numbers=offer.ticket_numbers,
        guest_names=[ticket.guest_name for ticket in purchase.tickets],
        guest_emails=[ticket.guest_email for ticket in purchase.tickets],
        option_ids=[response.option_id for response in agreed.responses],
        option_values=[
            None if response.value is None else json.dumps(response.value)
            for response in agreed.responses
        ],
        request_hash=request_hash,
        response=purchase.model_dump_json(),
    )
