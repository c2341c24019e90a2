"""Returns: a purchase keeps fewer packages, and what was paid for the others has to go back."""

from contextlib import nullcontext
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Purchase
from shared.db.transaction import preview
from shared.domain import errors
from shared.domain.audit_chain import Action
from shared.domain.payments import refuse_closed
from shared.domain.roles import Actor
from shared.domain.shares import Amounts, kept_share
from shared.schemas.changes import Return
from shared.schemas.purchases import PurchaseRead
from shared.services.purchases.changed_fields import entries_of, values_of
from shared.services.purchases.live_tickets import (
    choose_returned,
    find_returned,
    list_live_tickets,
    numbers_of,
    return_tickets,
)
from shared.services.purchases.new_amounts import set_amounts, settle_new_total
from shared.services.purchases.seats import return_seats
from shared.services.purchases.status import lock_purchase, record_changes
from shared.services.purchases.views import get_purchase

_NOTHING = Decimal("0.00")


async def return_packages(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: Return
) -> PurchaseRead:
    """Give some of a purchase's packages back: their seats go on sale, their price has to go back.

    Raises:
        PurchaseNotFound: the event has no such purchase.
        PurchaseAlreadyClosed: its seats are back on sale.
        ReturnTooMany: it would keep no package.
        ValidationFailed: `ticket_ids` are not the seats of so many packages of this purchase.
    """
    async with preview(session) if body.preview else nullcontext():
        purchase = await lock_purchase(session, purchase_id, event_id)
        refuse_closed(purchase.payment_status)
        if body.quantity >= purchase.quantity:
            raise errors.ReturnTooMany(purchase.quantity)
        await _return(session, actor, purchase, body)
        return await get_purchase(session, event_id, purchase_id)


async def _return(session: AsyncSession, actor: Actor, purchase: Purchase, body: Return) -> None:
    # Not what the package has today: it may be another number by now.
    seats_per_package = purchase.seats // purchase.quantity
    count = body.quantity * seats_per_package
    live = await list_live_tickets(session, purchase)
    if body.ticket_ids is None:
        returned = choose_returned(live, count)
    else:
        returned = find_returned(live, body.ticket_ids, count)
    before = values_of(purchase, numbers_of(live))
    old_discount = purchase.discount_amount
    keep_packages(purchase, purchase.quantity - body.quantity)
    await return_seats(
        session,
        purchase,
        quantity=body.quantity,
        seats=count,
        discount=old_discount - purchase.discount_amount,
    )
    of_guests = await return_tickets(session, Action.RETURNED, returned)
    await settle_new_total(session, purchase)
    after = values_of(purchase, numbers_of(live) - numbers_of(returned))
    entries = entries_of(purchase, Action.RETURNED, before, after, body.reason)
    await record_changes(session, actor, purchase, [*entries, *of_guests])


def keep_packages(purchase: Purchase, quantity: int) -> None:
    """Write on a purchase what is left of it; the first time, store what was bought."""
    if purchase.bought_quantity is None:
        purchase.bought_quantity = purchase.quantity
        purchase.bought_base_price = purchase.base_price
        purchase.bought_discount_amount = purchase.discount_amount
        purchase.bought_price_adjustment = purchase.price_adjustment
    bought = Amounts(
        purchase.bought_base_price or _NOTHING,
        purchase.bought_discount_amount or _NOTHING,
        purchase.bought_price_adjustment or _NOTHING,
    )
    purchase.seats = purchase.seats // purchase.quantity * quantity
    purchase.quantity = quantity
    set_amounts(purchase, kept_share(bought, kept=quantity, of=purchase.bought_quantity))
