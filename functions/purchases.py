"""Buying tickets, and what was bought: by oneself, and for coordinators by anybody."""

from http import HTTPStatus
from uuid import UUID

from shared.domain import errors
from shared.http.access import coordinator_of_event, donor
from shared.http.answers import Json
from shared.http.call import Call
from shared.http.endpoint import Api
from shared.http.needs import IdempotencyKey
from shared.schemas.base import Page, PageQuery, Written
from shared.schemas.purchases import PurchaseCreate, PurchaseRead
from shared.services.buying import purchases
from shared.services.purchases import own, views

api = Api()


@api.endpoint(
    "POST",
    "events/{event_id}/tickets/purchase",
    access=donor,
    needs=(IdempotencyKey(),),
    answers=Json(status=HTTPStatus.CREATED, location="me/purchases/{id}"),
    errors=(
        errors.EventNotFound,
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
    ),
)
async def purchase_tickets(
    call: Call, event_id: UUID, body: PurchaseCreate, key: str
) -> Written[PurchaseRead]:
    """Buy a ticket package, for yourself and your guests."""
    return await purchases.buy(call.session, call.actor, event_id, body, key)


@api.endpoint("GET", "me/purchases", access=donor)
async def list_own_purchases(call: Call, query: PageQuery) -> Page[PurchaseRead]:
    """List what you have bought, newest first."""
    return await own.list_own_purchases(call.session, call.actor, query)


@api.endpoint("GET", "me/purchases/{purchase_id}", access=donor, errors=(errors.PurchaseNotFound,))
async def get_own_purchase(call: Call, purchase_id: UUID) -> PurchaseRead:
    """Read one of your purchases, with its tickets."""
    return await own.get_own_purchase(call.session, call.actor, purchase_id)


@api.endpoint(
    "GET",
    "admin/events/{event_id}/purchases/{purchase_id}",
    access=coordinator_of_event,
    errors=(errors.PurchaseNotFound,),
)
async def get_purchase(call: Call, event_id: UUID, purchase_id: UUID) -> PurchaseRead:
    """Read a purchase with its tickets and option responses."""
    return await views.get_purchase(call.session, event_id, purchase_id)
