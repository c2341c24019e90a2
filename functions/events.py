"""Events, for admins and for everybody."""

from http import HTTPStatus
from uuid import UUID

from shared.domain import errors, values
from shared.http.access import coordinator, coordinator_of_event, public, super_admin
from shared.http.answers import OF_CONTENT, OF_VERSION, Json
from shared.http.call import Call
from shared.http.endpoint import Api
from shared.http.optional_if_match import OptionalIfMatch
from shared.schemas.base import Page, PageQuery
from shared.schemas.events import EventCreate, EventPatch, EventRead
from shared.services.catalogue import events

api = Api()


@api.endpoint(
    "POST",
    "admin/events",
    access=super_admin,
    answers=Json(status=HTTPStatus.CREATED, location="admin/events/{id}", etag=OF_VERSION),
    errors=(errors.SlugTaken,),
)
async def create_event(call: Call, body: EventCreate) -> EventRead:
    """Create an event."""
    return await events.create_event(call.session, call.actor, body)


@api.endpoint("GET", "admin/events", access=coordinator)
async def list_events(call: Call, query: PageQuery) -> Page[EventRead]:
    """List the events that are yours to manage, the latest start first."""
    return await events.list_events(call.session, call.actor, query)


@api.endpoint(
    "GET",
    "admin/events/{event_id}",
    access=coordinator_of_event,
    answers=Json(etag=OF_VERSION),
)
async def get_event(call: Call, event_id: UUID) -> EventRead:
    """Read an event."""
    return await events.get_event(call.session, event_id)


@api.endpoint(
    "PATCH",
    "admin/events/{event_id}",
    access=super_admin,
    needs=(OptionalIfMatch(),),
    answers=Json(etag=OF_VERSION),
    errors=(errors.EventNotFound, errors.SlugTaken),
)
async def change_event(
    call: Call, event_id: UUID, body: EventPatch, if_match: frozenset[int] | None
) -> EventRead:
    """Change any fields of an event. A slug that it had keeps leading to it."""
    return await events.change_event(call.session, call.actor, event_id, body, if_match)


@api.endpoint(
    "GET",
    "events/{slug_or_id}",
    access=public,
    answers=Json(etag=OF_CONTENT, cache_control="public, max-age=5"),
    errors=(errors.EventNotFound,),
)
async def get_public_event(call: Call, slug_or_id: values.PathSegment) -> EventRead:
    """Read an event by its slug or id. A slug that it had before is answered with its new one."""
    return await events.get_public_event(call.session, slug_or_id)
