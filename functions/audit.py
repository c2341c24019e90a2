"""The audit trail, for coordinators."""

from uuid import UUID

from shared.domain import errors
from shared.http.access import coordinator_of_event
from shared.http.call import Call
from shared.http.endpoint import Api
from shared.schemas.audit import AuditEntryRead, AuditQuery, ChainVerdict
from shared.schemas.base import Page
from shared.services.audit import trail

api = Api()


@api.endpoint(
    "GET",
    "admin/events/{event_id}/audit",
    access=coordinator_of_event,
)
async def list_event_audit(call: Call, event_id: UUID, query: AuditQuery) -> Page[AuditEntryRead]:
    """Read an event's audit trail, newest first."""
    return await trail.list_event_audit(call.session, event_id, query)


@api.endpoint(
    "GET",
    "admin/events/{event_id}/tickets/packages/{package_id}/audit",
    access=coordinator_of_event,
    errors=(errors.PackageNotFound,),
)
async def list_package_audit(
    call: Call, event_id: UUID, package_id: UUID, query: AuditQuery
) -> Page[AuditEntryRead]:
    """Read a ticket package's audit trail, newest first."""
    return await trail.list_package_audit(call.session, event_id, package_id, query)


@api.endpoint(
    "GET",
    "admin/events/{event_id}/audit/verify",
    access=coordinator_of_event,
)
async def verify_audit(call: Call, event_id: UUID) -> ChainVerdict:
    """Prove that nobody has touched an event's audit trail, or name the first broken entry."""
    return await trail.verify_chain(call.session, event_id)
