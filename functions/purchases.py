"""Buying tickets, and what one has bought."""

from http import HTTPStatus
from uuid import UUID

from shared.domain import errors
from shared.http.access import donor
from shared.http.call import Call
from shared.http.endpoint import Api
from shared.schemas.base import Page, PageQuery, Written
from shared.schemas.purchases import PurchaseCreate, PurchaseRead
from shared.services.buying import purchases
from shared.services.purchases import own

api = Api()


@api.endpoint(
    "POST",
    "events/{event_id}/tickets/purchase",
    access=donor,
    status=HTTPStatus.CREATED,
    location="me/purchases/{id}",
    idempotent=True,
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
    call: Call, event_id: UUID, body: PurchaseCreate
) -> Written[PurchaseRead]:
    """Buy a ticket package, for yourself and your guests."""
    return await purchases.buy(call.session, call.actor, event_id, body, call.idempotency_key)


@api.endpoint("GET", "me/purchases", access=donor)
async def list_own_purchases(call: Call, query: PageQuery) -> Page[PurchaseRead]:
    """List what you have bought, newest first."""
    return await own.list_own_purchases(call.session, call.actor, query)


@api.endpoint("GET", "me/purchases/{purchase_id}", access=donor, errors=(errors.PurchaseNotFound,))
async def get_own_purchase(call: Call, purchase_id: UUID) -> PurchaseRead:
    """Read one of your purchases, with its tickets."""
    return await own.get_own_purchase(call.session, call.actor, purchase_id)
