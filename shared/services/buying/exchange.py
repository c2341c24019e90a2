"""Exchanges: another package, or another quantity, in place of what was bought."""

from collections.abc import Sequence
from contextlib import nullcontext
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Purchase, Ticket, TicketPackage
from shared.db.transaction import preview
from shared.domain import errors
from shared.domain.audit_chain import Action
from shared.domain.payments import refuse_closed
from shared.domain.pricing import Quote
from shared.domain.roles import Actor
from shared.domain.shares import Amounts
from shared.domain.team_orders import MAX_SEATS, WITHOUT_MONEY
from shared.schemas.changes import Exchange
from shared.schemas.purchases import PurchaseRead
from shared.services.audit import record
from shared.services.buying.exchanged_answers import move_answers
from shared.services.buying.exchanged_code import find_code_use, lock_codes, move_code_use
from shared.services.buying.exchanged_packages import lock_packages, swap_packages
from shared.services.buying.promo_terms import quote_with
from shared.services.purchases.changed_fields import entries_of, values_of
from shared.services.purchases.live_tickets import (
    add_tickets,
    choose_returned,
    list_live_tickets,
    numbers_of,
    return_tickets,
)
from shared.services.purchases.new_amounts import set_amounts, settle_new_total
from shared.services.purchases.status import lock_purchase, record_changes
from shared.services.purchases.views import get_purchase

_NOTHING = Decimal("0.00")


async def exchange(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: Exchange
) -> PurchaseRead:
    """Take the new packages and only then give the old ones back, at the price of today.

    The team does it, so neither the sales window nor a disabled package is in the way.

    Raises:
        PurchaseNotFound, PackageNotFound: the event has no such purchase, or no such package.
        PurchaseAlreadyClosed: the purchase's seats are back on sale.
        ValidationFailed: it would have more than 2,000 seats.
        SoldOut: fewer packages are left than are asked for.
        DonorLimitReached: the donor would have more seats than before, and than the event allows.
        PromoCodeUnknown, PromoCodeInactive, PromoCodeExpired, PromoCodeExhausted,
        PromoCodeDonorLimit: the code takes off nothing, for this reason.
        ExchangeNotPossible: nothing would change.
    """
    async with preview(session) if body.preview else nullcontext():
        purchase = await lock_purchase(session, purchase_id, event_id)
        refuse_closed(purchase.payment_status)
        await _exchange(session, actor, purchase, body)
        return await get_purchase(session, event_id, purchase_id)


async def _exchange(
    session: AsyncSession, actor: Actor, purchase: Purchase, body: Exchange
) -> None:
    package = await lock_packages(session, purchase, body.package_id)
    seats = body.quantity * package.seats_per_package
    if seats > MAX_SEATS:
        detail = f"{seats} seats are more than the {MAX_SEATS:,} that one order can have."
        raise errors.ValidationFailed([errors.FieldError("too_large", detail, pointer="/quantity")])
    live = await list_live_tickets(session, purchase)
    before = values_of(purchase, numbers_of(live))
    await swap_packages(session, purchase, package, quantity=body.quantity, seats=seats)
    priced = await _move_code(session, purchase, package, body)
    entries = await move_answers(session, purchase, package)
    numbers, of_guests = await _fit_tickets(session, purchase, live, seats)
    _write(purchase, package, priced, quantity=body.quantity, seats=seats)
    await settle_new_total(session, purchase)
    after = values_of(purchase, numbers)
    if after == before:
        raise errors.ExchangeNotPossible
    entries = entries_of(purchase, Action.EXCHANGED, before, after, body.reason) + entries
    await record_changes(session, actor, purchase, [*entries, *of_guests])


async def _move_code(
    session: AsyncSession, purchase: Purchase, package: TicketPackage, body: Exchange
) -> Quote:
    """Price the new packages, and let the purchase use the named code and no other."""
    use = await find_code_use(session, purchase)
    terms = await lock_codes(session, purchase, use, body.promo_code)
    priced = quote_with(terms, package.price, body.quantity)
    # A code that takes nothing off is not used, as at a purchase.
    used = terms if priced.discount_amount else None
    await move_code_use(session, purchase, use, used, priced.discount_amount)
    purchase.promo_code = used.code if used else None
    return priced


async def _fit_tickets(
    session: AsyncSession, purchase: Purchase, live: Sequence[Ticket], seats: int
) -> tuple[set[int], list[record.Change]]:
    """Keep as many tickets as there are seats, return the others, or add new ones.

    Returns:
        The numbers of the live tickets, and the audit entries about guests who have no seat now.
    """
    returned = choose_returned(live, max(0, len(live) - seats))
    entries = await return_tickets(session, Action.EXCHANGED, returned)
    added = await add_tickets(session, purchase, seats - len(live))
    return numbers_of(live) - numbers_of(returned) | added, entries


def _write(
    purchase: Purchase, package: TicketPackage, priced: Quote, *, quantity: int, seats: int
) -> None:
    """Write what the purchase is of now, as if just bought: later returns are shares of this."""
    purchase.package_id = package.id
    purchase.package_name = package.name
    purchase.fair_market_value = package.fair_market_value
    purchase.quantity = quantity
    purchase.seats = seats
    purchase.bought_quantity = None
    purchase.bought_base_price = None
    purchase.bought_discount_amount = None
    purchase.bought_price_adjustment = None
    set_amounts(purchase, Amounts(priced.base_price, priced.discount_amount, _NOTHING))
    if purchase.payment_method in WITHOUT_MONEY and purchase.total_price:
        # Something is to be paid now.
        purchase.payment_method = None
