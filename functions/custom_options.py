"""What a ticket package asks its buyers."""

from http import HTTPStatus
from uuid import UUID

from shared.domain import errors
from shared.http.access import coordinator_of_event
from shared.http.answers import Json, NoContent
from shared.http.call import Call
from shared.http.endpoint import Api
from shared.schemas.base import Page
from shared.schemas.options import OptionCreate, OptionOrder, OptionPatch, OptionRead
from shared.services.catalogue import option_order, options

api = Api()
PATH = "admin/events/{event_id}/tickets/packages/{package_id}/options"
ONE = PATH + "/{option_id}"


@api.endpoint("GET", PATH, access=coordinator_of_event, errors=(errors.PackageNotFound,))
async def list_options(call: Call, event_id: UUID, package_id: UUID) -> Page[OptionRead]:
    """List a package's custom options, the deactivated ones too."""
    return await options.list_options(call.session, event_id, package_id)


@api.endpoint(
    "POST",
    PATH,
    access=coordinator_of_event,
    answers=Json(status=HTTPStatus.CREATED, location=PATH),
    errors=(errors.PackageNotFound, errors.TooManyOptions),
)
async def create_option(
    call: Call, event_id: UUID, package_id: UUID, body: OptionCreate
) -> OptionRead:
    """Create a custom option; a package has up to four active ones."""
    return await options.create_option(call.session, call.actor, event_id, package_id, body)


@api.endpoint(
    "POST",
    PATH + "/reorder",
    access=coordinator_of_event,
    errors=(errors.PackageNotFound, errors.OrderMismatch),
)
async def reorder_options(
    call: Call, event_id: UUID, package_id: UUID, body: OptionOrder
) -> Page[OptionRead]:
    """Put a package's custom options, the deactivated ones too, into a new order."""
    return await option_order.reorder_options(call.session, call.actor, event_id, package_id, body)


@api.endpoint(
    "PATCH",
    ONE,
    access=coordinator_of_event,
    errors=(
        errors.PackageNotFound,
        errors.OptionNotFound,
        errors.TooManyOptions,
        errors.OptionHasResponses,
    ),
)
async def change_option(
    call: Call, event_id: UUID, package_id: UUID, option_id: UUID, body: OptionPatch
) -> OptionRead:
    """Change a custom option, or activate and deactivate it."""
    return await options.change_option(
        call.session, call.actor, event_id, package_id, option_id, body
    )


@api.endpoint(
    "DELETE",
    ONE,
    access=coordinator_of_event,
    answers=NoContent(),
    errors=(
        errors.PackageNotFound,
        errors.OptionNotFound,
        errors.PackageHasSales,
    ),
)
async def delete_option(call: Call, event_id: UUID, package_id: UUID, option_id: UUID) -> None:
    """Delete a custom option of a package that was never bought."""
    await options.delete_option(call.session, call.actor, event_id, package_id, option_id)
