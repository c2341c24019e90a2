"""Buying: first come, first served, never more than there is, never twice."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.cache.changes import mark_changed
from shared.db.transaction import after_commit, count_after_commit, enter_until_end
from shared.domain import clock, errors
from shared.domain.promo_codes import comparable
from shared.domain.purchases import IDEMPOTENCY_KEY_LIFETIME
from shared.domain.roles import Actor
from shared.schemas.base import Written
from shared.schemas.orders import Waivable
from shared.schemas.purchases import PurchaseCreate, PurchaseRead
from shared.services.buying.agreement import Agreement, Request, agree
from shared.services.buying.draft import draft_sale
from shared.services.buying.offer import StoredAnswer
from shared.services.buying.purchase_slots import purchase_slot
from shared.services.buying.request_hash import RequestHash
from shared.services.buying.sale import Order, Sale
from shared.services.buying.statements import Outcome, put_back, read_offer, sell
from shared.services.people.views import read_actor

Step = Callable[[], Awaitable[None]]
# Another attempt is needed only if a coordinator saved a change between the two statements.
_ATTEMPTS = 20


@dataclass(frozen=True)
class Sold:
    """A sale that was written, what was agreed for it, and its answer."""

    sale: Sale
    agreed: Agreement
    answer: Written[PurchaseRead]


async def buy(
    session: AsyncSession, actor: Actor, event_id: UUID, body: PurchaseCreate, key: str
) -> Written[PurchaseRead]:
    """Sell to `actor`, or refuse; of several reasons, the first in the order below is raised.

    If the same request was carried out under this key before, its stored answer is returned as it
    is.

    Raises:
        EventNotFound, PackageNotFound: there is no such event, or the event has no such package.
        ValidationFailed: there are more guests than seats, or an option's answer is missing or
            wrong.
        IdempotencyKeyReused: the key was used for another request.
        IdempotencyInProgress: a request with this key is in progress.
        SalesNotOpen, SalesClosed: it is before, or after, the sales window.
        PackageDisabled: the package is not on sale.
        SoldOut: fewer packages are left than the order asks for.
        DonorLimitReached: the donor would have more seats than the event allows one person.
        PromoCodeUnknown, PromoCodeInactive, PromoCodeExpired, PromoCodeExhausted,
        PromoCodeDonorLimit: the code takes off nothing, for this reason.
        PriceChanged: the total differs from `expected_total`.
        ServiceUnavailable: package or code were edited during every attempt.
    """
    now = clock.now()
    request = Request(
        at=now,
        order=Order(
            event_id=event_id,
            package_id=body.package_id,
            donor_id=actor.id,
            quantity=body.quantity,
            promo_code=comparable(body.promo_code) if body.promo_code else None,
            key_owner=actor.id,
            key=key,
            keys_live_since=now - IDEMPOTENCY_KEY_LIFETIME,
        ),
        body=body,
        purchaser=read_actor(actor),
        hash=RequestHash(body),
    )
    await enter_until_end(session, purchase_slot(body.package_id))
    sold = await sell_or_answer_again(session, request)
    return sold.answer if isinstance(sold, Sold) else sold


async def sell_or_answer_again(
    session: AsyncSession, request: Request, before_sale: Step | None = None
) -> Sold | Written[PurchaseRead]:
    """Carry out a request, or return the answer that is stored under its key.

    The caller has a slot of the package. `before_sale` is awaited once, when the order was found to
    be possible.

    Raises:
        DomainError: as `buy`.
    """
    order = request.order
    for attempt in range(_ATTEMPTS):
        offer = await read_offer(session, order)
        if offer is None:
            raise errors.EventNotFound
        stored = offer.stored_answer
        if stored is not None and request.hash.matches(stored.request_hash):
            return _answer_again(stored)
        agreed = agree(offer, request)
        sale = await draft_sale(request, agreed)
        if before_sale is not None and attempt == 0:
            await before_sale()
        outcome = await sell(session, order, sale)
        if outcome.key_stored:
            after_commit(session, partial(mark_changed, order.event_id))
            count_after_commit(session, "purchases.made", status=sale.purchase.payment_status)
            if outcome.was_last:
                count_after_commit(session, "packages.sold_out")
            return Sold(sale, agreed, Written(sale.purchase.id, sale.response.encode()))
        await _refuse_or_put_back(session, request, sale, outcome)
    raise errors.ServiceUnavailable


def _answer_again(stored: StoredAnswer) -> Written[PurchaseRead]:
    # Only its id is read: another release may have written the rest.
    return Written(UUID(json.loads(stored.response)["id"]), stored.response.encode())


async def _refuse_or_put_back(
    session: AsyncSession, request: Request, sale: Sale, outcome: Outcome
) -> None:
    """Refuse a sale that failed; return if it can be tried again because something was edited."""
    order = request.order
    if not outcome.package_taken:
        return
    if outcome.donor_cap_ok and not outcome.code_ok and not outcome.code_counted:
        await put_back(session, order, seats=len(sale.tickets))
        return
    if not outcome.donor_cap_ok and request.waives(Waivable.DONOR_CAP):
        # The cap was not in the way when it was looked at: the next attempt passes over it.
        await put_back(session, order, seats=0)
        return
    # Another purchase of the same donor was committed in between, perhaps with the same key.
    current = await read_offer(session, order)
    if current is None or current.stored_answer is not None or outcome.code_ok:
        raise errors.IdempotencyInProgress
    if outcome.donor_cap_ok:
        raise errors.PromoCodeDonorLimit
    raise errors.DonorLimitReached(sale.max_seats or 0, current.seats_held)
