"""Orders that the team enters, and what it changes of purchases."""

from contextlib import AbstractAsyncContextManager
from http import HTTPStatus
from uuid import UUID

from shared.domain import errors
from shared.http.access import coordinator_of_event
from shared.http.answers import Json
from shared.http.call import Call
from shared.http.endpoint import Api
from shared.http.needs import IdempotencyKey
from shared.schemas.base import Written
from shared.schemas.changes import Exchange, Reassign, Return
from shared.schemas.orders import OrderCreate, PurchasePatch, PurchaserFound, PurchaserQuery
from shared.schemas.purchases import PurchaseRead
from shared.services.buying import exchange, orders
from shared.services.buying.purchase_slots import purchase_slot
from shared.services.purchases import details, reassign, returns

api = Api()
EVENT = "admin/events/{event_id}"
ONE = EVENT + "/purchases/{purchase_id}"


def _slot(body: OrderCreate, **_: object) -> AbstractAsyncContextManager[None]:
    return purchase_slot(body.package_id)


@api.endpoint(
    "POST",
    EVENT + "/purchases",
    access=coordinator_of_event,
    needs=(IdempotencyKey(),),
    answers=Json(status=HTTPStatus.CREATED, location="admin/events/{event_id}/purchases/{id}"),
    errors=(
        errors.PackageNotFound,
        errors.SalesNotOpen,
        errors.SalesClosed,
        errors.PackageDisabled,
        errors.SoldOut,
        errors.DonorLimitReached,
        errors.PromoCodeUnknown,
        errors.PromoCodeInactive,
        errors.PromoCodeExpired,
        errors.PromoCodeExhausted,
        errors.PromoCodeDonorLimit,
        errors.PriceChanged,
        errors.PurchaserNotFound,
    ),
    slot=_slot,
)
async def enter_order(
    call: Call, event_id: UUID, body: OrderCreate, key: str
) -> Written[PurchaseRead]:
    """Enter an order for somebody: by phone, by letter, at the table."""
    return await orders.enter(call.session, call.actor, event_id, body, key)


@api.endpoint("GET", EVENT + "/purchasers", access=coordinator_of_event)
async def find_purchasers(
    call: Call, event_id: UUID, query: PurchaserQuery
) -> list[PurchaserFound]:
    """Find people who bought at this event, or were entered for it by the team."""
    return await details.find_purchasers(call.session, event_id, query)


@api.endpoint(
    "PATCH",
    ONE,
    access=coordinator_of_event,
    errors=(
        errors.PurchaseNotFound,
        errors.PurchaserHasAccount,
        errors.PurchaseNotPending,
        errors.PurchaseAlreadyClosed,
    ),
)
async def update_purchase(
    call: Call, event_id: UUID, purchase_id: UUID, body: PurchasePatch
) -> PurchaseRead:
    """Change who is thanked, the note, when money is due, or a name that the team entered."""
    return await details.update_purchase(call.session, call.actor, event_id, purchase_id, body)


@api.endpoint(
    "POST",
    ONE + "/return",
    access=coordinator_of_event,
    errors=(errors.PurchaseNotFound, errors.PurchaseAlreadyClosed, errors.ReturnTooMany),
)
async def return_packages(
    call: Call, event_id: UUID, purchase_id: UUID, body: Return
) -> PurchaseRead:
    """Give some of a purchase's packages back; their seats go back on sale."""
    return await returns.return_packages(call.session, call.actor, event_id, purchase_id, body)


@api.endpoint(
    "POST",
    ONE + "/exchange",
    access=coordinator_of_event,
    errors=(
        errors.PurchaseNotFound,
        errors.PackageNotFound,
        errors.PurchaseAlreadyClosed,
        errors.ExchangeNotPossible,
        errors.SoldOut,
        errors.DonorLimitReached,
        errors.PromoCodeUnknown,
        errors.PromoCodeInactive,
        errors.PromoCodeExpired,
        errors.PromoCodeExhausted,
        errors.PromoCodeDonorLimit,
    ),
)
async def exchange_packages(
    call: Call, event_id: UUID, purchase_id: UUID, body: Exchange
) -> PurchaseRead:
    """Take another package in place of the one bought, and only then give that one back."""
    return await exchange.exchange(call.session, call.actor, event_id, purchase_id, body)


@api.endpoint(
    "POST",
    ONE + "/reassign",
    access=coordinator_of_event,
    errors=(
        errors.PurchaseNotFound,
        errors.PurchaserNotFound,
        errors.PurchaseAlreadyClosed,
        errors.DonorLimitReached,
        errors.PromoCodeDonorLimit,
    ),
)
async def reassign_purchase(
    call: Call, event_id: UUID, purchase_id: UUID, body: Reassign
) -> PurchaseRead:
    """Give a purchase to another person, with the same seats."""
    return await reassign.reassign(call.session, call.actor, event_id, purchase_id, body)
