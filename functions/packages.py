"""Ticket packages, for coordinators and for donors."""

from http import HTTPStatus
from uuid import UUID

from shared.domain import errors
from shared.http.access import coordinator_of_event, public
from shared.http.answers import OF_CONTENT, OF_VERSION, Json, NoContent
from shared.http.call import Call
from shared.http.endpoint import Api
from shared.http.needs import IfMatch
from shared.schemas.base import Page
from shared.schemas.packages import (
    PackageCreate,
    PackageOrder,
    PackagePatch,
    PackageRead,
    PublicPackageRead,
    ValueFilledIn,
)
from shared.services.catalogue import package_order, packages
from shared.services.purchases import fair_market_values

api = Api()
PATH = "admin/events/{event_id}/tickets/packages"
ONE = PATH + "/{package_id}"


@api.endpoint("GET", PATH, access=coordinator_of_event)
async def list_packages(call: Call, event_id: UUID) -> Page[PackageRead]:
    """List an event's packages in their display order."""
    return await packages.list_packages(call.session, event_id)


@api.endpoint(
    "POST",
    PATH,
    access=coordinator_of_event,
    answers=Json(
        status=HTTPStatus.CREATED, location=ONE.replace("{package_id}", "{id}"), etag=OF_VERSION
    ),
)
async def create_package(call: Call, event_id: UUID, body: PackageCreate) -> PackageRead:
    """Create a ticket package at the end of the list."""
    return await packages.create_package(call.session, call.actor, event_id, body)


@api.endpoint(
    "GET",
    ONE,
    access=coordinator_of_event,
    answers=Json(etag=OF_VERSION),
    errors=(errors.PackageNotFound,),
)
async def get_package(call: Call, event_id: UUID, package_id: UUID) -> PackageRead:
    """Read a ticket package."""
    return await packages.get_package(call.session, event_id, package_id)


@api.endpoint(
    "PATCH",
    ONE,
    access=coordinator_of_event,
    needs=(IfMatch(),),
    answers=Json(etag=OF_VERSION),
    errors=(errors.PackageNotFound, errors.LimitBelowSold),
)
async def change_package(
    call: Call,
    event_id: UUID,
    package_id: UUID,
    body: PackagePatch,
    if_match: frozenset[int],
) -> PackageRead:
    """Change any fields of a ticket package, before and after sales."""
    return await packages.change_package(
        call.session, call.actor, event_id, package_id, body, if_match
    )


@api.endpoint(
    "DELETE",
    ONE,
    access=coordinator_of_event,
    needs=(IfMatch(),),
    answers=NoContent(),
    errors=(errors.PackageNotFound, errors.PackageHasSales),
)
async def delete_package(
    call: Call, event_id: UUID, package_id: UUID, if_match: frozenset[int]
) -> None:
    """Delete a ticket package that was never bought."""
    await packages.delete_package(call.session, call.actor, event_id, package_id, if_match)


@api.endpoint(
    "POST",
    ONE + "/enable",
    access=coordinator_of_event,
    answers=Json(etag=OF_VERSION),
    errors=(errors.PackageNotFound,),
)
async def enable_package(call: Call, event_id: UUID, package_id: UUID) -> PackageRead:
    """Put a ticket package on sale."""
    return await packages.set_enabled(call.session, call.actor, event_id, package_id, enabled=True)


@api.endpoint(
    "POST",
    ONE + "/disable",
    access=coordinator_of_event,
    answers=Json(etag=OF_VERSION),
    errors=(errors.PackageNotFound,),
)
async def disable_package(call: Call, event_id: UUID, package_id: UUID) -> PackageRead:
    """Take a ticket package off sale; what was bought stays bought."""
    return await packages.set_enabled(call.session, call.actor, event_id, package_id, enabled=False)


@api.endpoint(
    "POST",
    ONE + "/fill-in-fair-market-value",
    access=coordinator_of_event,
    errors=(errors.PackageNotFound, errors.FairMarketValueNotStated),
)
async def fill_in_fair_market_value(call: Call, event_id: UUID, package_id: UUID) -> ValueFilledIn:
    """Give a package's fair market value to the purchases that were made before it was stated."""
    return await fair_market_values.fill_in(call.session, call.actor, event_id, package_id)


@api.endpoint(
    "POST",
    PATH + "/reorder",
    access=coordinator_of_event,
    errors=(errors.OrderMismatch,),
)
async def reorder_packages(call: Call, event_id: UUID, body: PackageOrder) -> Page[PackageRead]:
    """Put an event's packages into a new order."""
    await package_order.reorder_packages(call.session, call.actor, event_id, body)
    return await packages.list_packages(call.session, event_id)


@api.endpoint(
    "GET",
    "events/{event_id}/tickets/packages",
    access=public,
    answers=Json(etag=OF_CONTENT, cache_control="public, max-age=4"),
    errors=(errors.EventNotFound,),
)
async def list_public_packages(call: Call, event_id: UUID) -> Page[PublicPackageRead]:
    """List what donors can choose from, in the coordinators' order."""
    return await packages.list_public_packages(call.session, event_id)
