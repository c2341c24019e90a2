"""Promo codes, for coordinators and for donors."""

from http import HTTPStatus
from uuid import UUID

from shared.domain import errors
from shared.http.access import coordinator_of_event, donor
from shared.http.admission import OwnLimit
from shared.http.answers import OF_VERSION, Json, NoContent
from shared.http.call import Call
from shared.http.endpoint import Api
from shared.http.needs import IfMatch
from shared.schemas.base import Page, PageQuery
from shared.schemas.promo_codes import (
    PromoCodeCreate,
    PromoCodeDetail,
    PromoCodePatch,
    PromoCodeQuestion,
    PromoCodeQuote,
    PromoCodeRead,
)
from shared.services.buying import promo_quotes
from shared.services.catalogue import promo_codes

api = Api()
PATH = "admin/events/{event_id}/promo-codes"
ONE = PATH + "/{code_id}"


@api.endpoint("GET", PATH, access=coordinator_of_event)
async def list_promo_codes(call: Call, event_id: UUID, query: PageQuery) -> Page[PromoCodeRead]:
    """List an event's promo codes, newest first."""
    return await promo_codes.list_promo_codes(call.session, event_id, query)


@api.endpoint(
    "POST",
    PATH,
    access=coordinator_of_event,
    answers=Json(status=HTTPStatus.CREATED, location=PATH + "/{id}", etag=OF_VERSION),
    errors=(errors.PromoCodeTaken,),
)
async def create_promo_code(call: Call, event_id: UUID, body: PromoCodeCreate) -> PromoCodeRead:
    """Create a promo code for an event."""
    return await promo_codes.create_promo_code(call.session, call.actor, event_id, body)


@api.endpoint(
    "GET",
    ONE,
    access=coordinator_of_event,
    answers=Json(etag=OF_VERSION),
    errors=(errors.PromoCodeNotFound,),
)
async def get_promo_code(call: Call, event_id: UUID, code_id: UUID) -> PromoCodeDetail:
    """Read a promo code with its latest uses."""
    return await promo_codes.get_promo_code(call.session, event_id, code_id)


@api.endpoint(
    "PATCH",
    ONE,
    access=coordinator_of_event,
    needs=(IfMatch(),),
    answers=Json(etag=OF_VERSION),
    errors=(errors.PromoCodeNotFound, errors.LimitBelowUses),
)
async def change_promo_code(
    call: Call, event_id: UUID, code_id: UUID, body: PromoCodePatch, if_match: frozenset[int]
) -> PromoCodeRead:
    """Change any fields of a promo code but the code and its type."""
    return await promo_codes.change_promo_code(
        call.session, call.actor, event_id, code_id, body, if_match
    )


@api.endpoint(
    "DELETE",
    ONE,
    access=coordinator_of_event,
    needs=(IfMatch(),),
    answers=NoContent(),
    errors=(errors.PromoCodeNotFound, errors.PromoCodeUsed),
)
async def delete_promo_code(
    call: Call, event_id: UUID, code_id: UUID, if_match: frozenset[int]
) -> None:
    """Delete a promo code that was never used."""
    await promo_codes.delete_promo_code(call.session, call.actor, event_id, code_id, if_match)


@api.endpoint(
    "GET",
    "events/{event_id}/promo-codes/validate",
    access=donor,
    errors=(
        errors.EventNotFound,
        errors.PackageNotFound,
        errors.PromoCodeUnknown,
        errors.PromoCodeInactive,
        errors.PromoCodeExpired,
        errors.PromoCodeExhausted,
        errors.PromoCodeDonorLimit,
    ),
    own_limit=OwnLimit.CODE_LOOKUPS,
)
async def quote_promo_code(call: Call, event_id: UUID, query: PromoCodeQuestion) -> PromoCodeQuote:
    """Show what a code takes off so many of a package."""
    return await promo_quotes.quote_promo_code(call.session, call.actor, event_id, query)
