"""Computes a whole purchase, with tickets and answer, before any contended row is locked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from shared.domain.options import Response
from shared.domain.pricing import Quote
from shared.domain.promo_codes import PromoTerms
from shared.domain.purchases import initial_status
from shared.domain.roles import Actor
from shared.schemas.base import Person
from shared.schemas.options import OptionResponseRead
from shared.schemas.purchases import Guest
from shared.services.buying.offer import Offer, OfferedPackage
from shared.services.buying.request_hash import RequestHash
from shared.services.buying.sale import NewPurchase, NewTicket, Order, Sale
from shared.services.purchases.views import read_purchase
from shared.slices import Slices


@dataclass(frozen=True)
class Agreement:
    """The checked terms of a purchase: its price, and the answers to the package's questions."""

    at: datetime
    offer: Offer
    package: OfferedPackage
    priced: Quote
    promo: PromoTerms | None
    responses: list[Response]


async def draft_sale(
    actor: Actor,
    order: Order,
    guests: Sequence[Guest],
    agreed: Agreement,
    request_hash: RequestHash,
) -> Sale:
    """Return the rows to write, and the answer as the donor gets it."""
    purchase = _draft_purchase(order, agreed)
    slices = Slices()
    tickets = await _draft_tickets(purchase.id, guests, agreed, slices)
    purchaser = Person(id=actor.id, name=actor.name, email=actor.email)
    answer = await read_purchase(purchase, purchaser, tickets, _read_responses(agreed), slices)
    return Sale(
        purchase=purchase,
        tickets=tickets,
        responses=agreed.responses,
        promo=agreed.promo,
        version=agreed.package.version,
        options_version=agreed.package.options_version,
        max_seats=agreed.offer.max_tickets_per_donor,
        request_hash=request_hash.to_store,
        response=answer.model_dump_json(),
    )


def _draft_purchase(order: Order, agreed: Agreement) -> NewPurchase:
    priced = agreed.priced
    hold_minutes = agreed.offer.payment_hold_minutes if priced.total_price else None
    return NewPurchase(
        id=uuid4(),
        event_id=order.event_id,
        package_id=order.package_id,
        package_name=agreed.package.name,
        quantity=order.quantity,
        base_price=priced.base_price,
        discount_amount=priced.discount_amount,
        total_price=priced.total_price,
        fair_market_value=agreed.package.fair_market_value,
        promo_code=agreed.promo.code if agreed.promo else None,
        payment_status=initial_status(priced.total_price),
        payment_reference=None,
        refund_due=False,
        hold_expires_at=(
            None if hold_minutes is None else agreed.at + timedelta(minutes=hold_minutes)
        ),
        created_at=agreed.at,
    )


async def _draft_tickets(
    purchase_id: UUID, guests: Sequence[Guest], agreed: Agreement, slices: Slices
) -> list[NewTicket]:
    """Give the guests the first seats, in their order."""
    tickets: list[NewTicket] = []
    async for place, number in slices.of(enumerate(agreed.offer.ticket_numbers)):
        guest = guests[place] if place < len(guests) else None
        tickets.append(
            NewTicket(
                id=uuid4(),
                purchase_id=purchase_id,
                number=number,
                guest_name=guest.name if guest else None,
                guest_email=guest.email if guest else None,
                assigned_at=agreed.at if guest else None,
                returned_at=None,
            )
        )
    return tickets


def _read_responses(agreed: Agreement) -> list[OptionResponseRead]:
    names = {option.id: option.name for option in agreed.package.options}
    return [
        OptionResponseRead(
            option_id=response.option_id,
            option_name=names[response.option_id],
            value=response.value,
        )
        for response in agreed.responses
    ]
