"""The image of a ticket package, for coordinators. What is shown was scanned before."""

from http import HTTPStatus
from uuid import UUID

from shared.domain import errors
from shared.http.access import coordinator_of_event
from shared.http.answers import Json, NoContent
from shared.http.call import Call
from shared.http.endpoint import Api
from shared.http.needs import Upload
from shared.schemas.images import ImageRead
from shared.services.images import package_images

api = Api()
IMAGE = "admin/events/{event_id}/tickets/packages/{package_id}/image"


@api.endpoint(
    "POST",
    IMAGE,
    access=coordinator_of_event,
    needs=(Upload(package_images.quarantine_upload),),
    answers=Json(status=HTTPStatus.ACCEPTED),
    errors=(
        errors.PackageNotFound,
        errors.ImageNotSupported,
        errors.ImageUnreadable,
    ),
)
async def upload_package_image(
    call: Call, event_id: UUID, package_id: UUID, upload: UUID
) -> ImageRead:
    """Upload a package's image, or its next one; it is shown once its scan found nothing."""
    return await package_images.await_scan(call.session, call.actor, event_id, package_id, upload)


@api.endpoint(
    "GET",
    IMAGE,
    access=coordinator_of_event,
    errors=(errors.PackageNotFound, errors.ImageNotFound),
)
async def get_package_image(call: Call, event_id: UUID, package_id: UUID) -> ImageRead:
    """Read a package's image, and the scan status of an upload."""
    return await package_images.get_image(call.session, event_id, package_id)


@api.endpoint(
    "DELETE",
    IMAGE,
    access=coordinator_of_event,
    answers=NoContent(),
    errors=(errors.PackageNotFound, errors.ImageNotFound),
)
async def remove_package_image(call: Call, event_id: UUID, package_id: UUID) -> None:
    """Remove a package's image, and an upload that was to replace it."""
    await package_images.remove_image(call.session, call.actor, event_id, package_id)
