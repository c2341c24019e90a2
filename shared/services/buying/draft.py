"""Computes a whole purchase, with tickets and answer, before any contended row is locked."""

from datetime import timedelta
from uuid import UUID, uuid4

from shared.db.tables import Payment
from shared.domain.incoming_payments import PaymentKind
from shared.domain.purchases import initial_status
from shared.domain.team_orders import Settlement
from shared.schemas.options import OptionResponseRead
from shared.services.buying.agreement import Agreement, Request, TeamOrder
from shared.services.buying.sale import NewPurchase, NewTicket, Sale
from shared.services.people.views import read_actor
from shared.services.purchases.views import ForTeam, Money, read_purchase
from shared.slices import Slices


async def draft_sale(request: Request, agreed: Agreement) -> Sale:
    """Return the rows to write, and the answer as its sender gets it."""
    purchase = _draft_purchase(request, agreed)
    payment = _draft_payment(purchase, request.team) if request.team else None
    slices = Slices()
    tickets = await _draft_tickets(purchase.id, request, agreed, slices)
    answer = await read_purchase(
        purchase,
        request.purchaser,
        tickets,
        _read_responses(agreed),
        slices,
        money=_read_money(payment, request.team),
        for_team=_read_for_team(purchase, request.team),
    )
    return Sale(
        purchase=purchase,
        payment=payment,
        tickets=tickets,
        responses=agreed.responses,
        promo=agreed.promo,
        version=agreed.package.version,
        options_version=agreed.package.options_version,
        max_seats=agreed.max_seats,
        request_hash=request.hash.to_store,
        response=answer.model_dump_json(),
    )


def _draft_purchase(request: Request, agreed: Agreement) -> NewPurchase:
    order, priced = request.order, agreed.priced
    purchase = NewPurchase(
        id=uuid4(),
        event_id=order.event_id,
        package_id=order.package_id,
        package_name=agreed.package.name,
        quantity=order.quantity,
        base_price=priced.base_price,
        discount_amount=priced.discount_amount,
        price_adjustment=priced.price_adjustment,
        total_price=priced.total_price,
        fair_market_value=agreed.package.fair_market_value,
        promo_code=agreed.promo.code if agreed.promo else None,
        payment_status=initial_status(priced.total_price),
        payment_reference=None,
        refund_due=False,
        hold_expires_at=None,
        created_at=request.at,
    )
    hold_minutes = agreed.offer.payment_hold_minutes
    if request.team is not None:
        _settle(purchase, request.team)
    elif hold_minutes is not None and priced.total_price:
        purchase.hold_expires_at = request.at + timedelta(minutes=hold_minutes)
    return purchase


def _settle(purchase: NewPurchase, team: TeamOrder) -> None:
    """Fill in what only an order of the team has. It has no hold."""
    body = team.body
    settled = Settlement.of(body.payment.status, body.payment.method, purchase.total_price)
    purchase.payment_status = settled.status
    purchase.payment_method = settled.method
    purchase.payment_reference = body.payment.reference
    purchase.amount_paid = settled.amount_paid
    purchase.paid_at = purchase.created_at if settled.amount_paid else None
    purchase.due_on = body.due_on
    purchase.entered_by = team.entered_by.id
    purchase.in_the_name_of = body.in_the_name_of
    purchase.note = body.note


def _draft_payment(purchase: NewPurchase, team: TeamOrder) -> Payment | None:
    """Return the payment that came with an order, None if none did."""
    if not purchase.amount_paid:
        return None
    return Payment(
        id=uuid4(),
        purchase_id=purchase.id,
        kind=PaymentKind.RECEIVED,
        method=purchase.payment_method,
        reference=purchase.payment_reference,
        amount=purchase.amount_paid,
        received_on=team.body.payment.received_on,
        applied=True,
        goodwill=False,
        recorded_by=team.entered_by.id,
        recorded_at=purchase.created_at,
    )


def _read_for_team(purchase: NewPurchase, team: TeamOrder | None) -> ForTeam | None:
    return ForTeam(read_actor(team.entered_by), purchase.note) if team else None


def _read_money(payment: Payment | None, team: TeamOrder | None) -> Money:
    if payment is None or team is None:
        return Money()
    member = read_actor(team.entered_by)
    return Money.of([payment], {member.id: member})


async def _draft_tickets(
    purchase_id: UUID, request: Request, agreed: Agreement, slices: Slices
) -> list[NewTicket]:
    """Give the guests the first seats, in their order."""
    guests, tickets = request.body.guests, list[NewTicket]()
    async for place, number in slices.of(enumerate(agreed.offer.ticket_numbers)):
        guest = guests[place] if place < len(guests) else None
        tickets.append(
            NewTicket(
                id=uuid4(),
                purchase_id=purchase_id,
                number=number,
                guest_name=guest.name if guest else None,
                guest_email=guest.email if guest else None,
                assigned_at=request.at if guest else None,
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
