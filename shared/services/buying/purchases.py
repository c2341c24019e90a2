"""Buying: first come, first served, never more than there is, never twice."""

import json
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.cache.changes import mark_changed
from shared.db.transaction import after_commit, count_after_commit, enter_until_end
from shared.domain import clock, errors
from shared.domain.options import Response, check_responses
from shared.domain.promo_codes import PromoTerms, comparable, refuse_unusable
from shared.domain.purchases import IDEMPOTENCY_KEY_LIFETIME
from shared.domain.roles import Actor
from shared.schemas.base import Written
from shared.schemas.purchases import PurchaseCreate, PurchaseRead
from shared.services.buying.draft import Agreement, draft_sale
from shared.services.buying.offer import Offer, OfferedCode, OfferedPackage, StoredAnswer
from shared.services.buying.promo_terms import quote_with
from shared.services.buying.purchase_slots import purchase_slot
from shared.services.buying.request_hash import RequestHash
from shared.services.buying.sale import Order, Sale
from shared.services.buying.statements import Outcome, put_back, read_offer, sell

# Another attempt is needed only if a coordinator saved a change between the two statements.
_ATTEMPTS = 20


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
    order = Order(
        event_id=event_id,
        package_id=body.package_id,
        donor_id=actor.id,
        quantity=body.quantity,
        promo_code=comparable(body.promo_code) if body.promo_code else None,
        key=key,
        keys_live_since=now - IDEMPOTENCY_KEY_LIFETIME,
    )
    request_hash = RequestHash(body)
    await enter_until_end(session, purchase_slot(body.package_id))
    for _ in range(_ATTEMPTS):
        offer = await read_offer(session, order)
        if offer is None:
            raise errors.EventNotFound
        stored = offer.stored_answer
        if stored is not None and request_hash.matches(stored.request_hash):
            return _answer_again(stored)
        agreed = _agree(offer, body, now)
        sale = await draft_sale(actor, order, body.guests, agreed, request_hash)
        outcome = await sell(session, order, sale)
        if outcome.key_stored:
            after_commit(session, partial(mark_changed, event_id))
            count_after_commit(session, "purchases.made", status=sale.purchase.payment_status)
            if outcome.was_last:
                count_after_commit(session, "packages.sold_out")
            return Written(sale.purchase.id, sale.response.encode())
        await _refuse_or_put_back(session, order, sale, outcome)
    raise errors.ServiceUnavailable


def _answer_again(stored: StoredAnswer) -> Written[PurchaseRead]:
    # Only its id is read: another release may have written the rest.
    return Written(UUID(json.loads(stored.response)["id"]), stored.response.encode())


async def _refuse_or_put_back(
    session: AsyncSession, order: Order, sale: Sale, outcome: Outcome
) -> None:
    """Refuse a sale that failed; return if it can be tried again because something was edited."""
    if not outcome.package_taken:
        return
    if outcome.donor_cap_ok and not outcome.code_ok and not outcome.code_counted:
        await put_back(session, order, sale)
        return
    # Another purchase of the same donor was committed in between, perhaps with the same key.
    current = await read_offer(session, order)
    if current is None or current.stored_answer is not None or outcome.code_ok:
        raise errors.IdempotencyInProgress
    if outcome.donor_cap_ok:
        raise errors.PromoCodeDonorLimit
    raise errors.DonorLimitReached(sale.max_seats or 0, current.seats_held)


def _agree(offer: Offer, body: PurchaseCreate, now: datetime) -> Agreement:
    """Return the price and the checked answers, or raise the first reason to refuse."""
    package = offer.package
    if package is None:
        raise errors.PackageNotFound
    seats = body.quantity * package.seats_per_package
    responses = _check_body(package, body, seats)
    if offer.stored_answer is not None:
        raise errors.IdempotencyKeyReused
    if not offer.has_key:
        raise errors.IdempotencyInProgress
    offer.sales_window.refuse_outside(now)
    if not package.is_enabled:
        raise errors.PackageDisabled
    if package.remaining is not None and package.remaining < body.quantity:
        raise errors.SoldOut(package.remaining)
    cap = offer.max_tickets_per_donor
    if cap is not None and offer.seats_held + seats > cap:
        raise errors.DonorLimitReached(cap, offer.seats_held)
    promo = _usable_promo(offer.code, now) if body.promo_code else None
    priced = quote_with(promo, package.price, body.quantity)
    if body.expected_total is not None and body.expected_total != priced.total_price:
        raise errors.PriceChanged(priced.total_price)
    # A code that takes nothing off is not used up: the purchase is one without a code.
    used = promo if priced.discount_amount else None
    return Agreement(now, offer, package, priced, used, responses)


def _check_body(package: OfferedPackage, body: PurchaseCreate, seats: int) -> list[Response]:
    answers = [Response(response.option_id, response.value) for response in body.option_responses]
    responses, field_errors = check_responses(package.options, answers)
    if len(body.guests) > seats:
        detail = f"{len(body.guests)} guests are more than the {seats} seats."
        field_errors.append(errors.FieldError("too_long", detail, pointer="/guests"))
    if field_errors:
        raise errors.ValidationFailed(field_errors)
    return responses


def _usable_promo(code: OfferedCode | None, now: datetime) -> PromoTerms:
    if code is None:
        raise errors.PromoCodeUnknown
    refuse_unusable(
        code.terms,
        times_used=code.times_used,
        times_used_by_donor=code.times_used_by_donor,
        now=now,
    )
    return code.terms
