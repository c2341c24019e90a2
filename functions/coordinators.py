"""Who coordinates an event."""

from http import HTTPStatus
from uuid import UUID

from shared.domain import errors
from shared.http.access import super_admin
from shared.http.answers import Json, NoContent
from shared.http.call import Call
from shared.http.endpoint import Api
from shared.schemas.base import Page
from shared.schemas.events import CoordinatorInvite, CoordinatorRead
from shared.services.people import coordinators

api = Api()
PATH = "admin/events/{event_id}/coordinators"


@api.endpoint("GET", PATH, access=super_admin, errors=(errors.EventNotFound,))
async def list_coordinators(call: Call, event_id: UUID) -> Page[CoordinatorRead]:
    """List an event's coordinators and those who are invited."""
    return await coordinators.list_coordinators(call.session, event_id)


@api.endpoint(
    "POST",
    PATH,
    access=super_admin,
    answers=Json(status=HTTPStatus.CREATED, location=PATH + "/{id}"),
    errors=(errors.EventNotFound,),
)
async def invite_coordinator(
    call: Call, event_id: UUID, body: CoordinatorInvite
) -> CoordinatorRead:
    """Invite a coordinator; who signs in with this verified address is assigned the event."""
    return await coordinators.invite(call.session, call.actor, event_id, body)


@api.endpoint(
    "PUT",
    PATH + "/{user_id}",
    access=super_admin,
    answers=NoContent(),
    errors=(errors.EventNotFound, errors.UserNotFound),
)
async def assign_coordinator(call: Call, event_id: UUID, user_id: UUID) -> None:
    """Assign the event to a person who has signed in before."""
    await coordinators.assign(call.session, call.actor, event_id, user_id)


@api.endpoint(
    "DELETE",
    PATH + "/{user_id}",
    access=super_admin,
    answers=NoContent(),
    errors=(errors.UserNotFound,),
)
async def remove_coordinator(call: Call, event_id: UUID, user_id: UUID) -> None:
    """Take the event from a coordinator, or take an invitation back by its id."""
    await coordinators.remove(call.session, call.actor, event_id, user_id)
