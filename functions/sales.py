"""What is sold, for coordinators."""

from uuid import UUID

from shared.domain import errors
from shared.http.access import coordinator_of_event
from shared.http.call import Call
from shared.http.endpoint import Api, Document, ETag
from shared.schemas.base import Page
from shared.schemas.purchases import PurchaseRead
from shared.schemas.sales import (
    ExportLink,
    PurchaseFilter,
    PurchaseQuery,
    Reconciliation,
    SalesRead,
    SalesSummary,
)
from shared.services.sales import counts, export, lists, reconcile

api = Api()
_AS_FILE = 'attachment; filename="purchases.csv"'


@api.endpoint(
    "GET",
    "admin/events/{event_id}/tickets/sales",
    access=coordinator_of_event,
    etag=ETag(lambda result, _: counts.tag_of(result)),
    errors=(errors.EventNotFound,),
)
async def get_sales(call: Call, event_id: UUID) -> SalesRead:
    """Count what is sold of each package."""
    return await counts.get_sales(call.session, event_id)


@api.endpoint(
    "GET",
    "admin/events/{event_id}/tickets/sales/reconcile",
    access=coordinator_of_event,
    errors=(errors.EventNotFound,),
)
async def reconcile_sales(call: Call, event_id: UUID) -> Reconciliation:
    """Count everything anew from the purchases, and name what does not agree."""
    return await reconcile.reconcile(call.session, event_id)


@api.endpoint(
    "GET",
    "admin/events/{event_id}/tickets/sales/purchases",
    access=coordinator_of_event,
    errors=(errors.EventNotFound,),
)
async def list_purchases(call: Call, event_id: UUID, query: PurchaseQuery) -> Page[PurchaseRead]:
    """List an event's purchases, newest first; filter and search them."""
    return await lists.list_purchases(call.session, event_id, query)


@api.endpoint(
    "GET",
    "admin/events/{event_id}/tickets/sales/summary",
    access=coordinator_of_event,
    errors=(errors.EventNotFound,),
)
async def get_sales_summary(call: Call, event_id: UUID) -> SalesSummary:
    """Add up what an event has brought: in all, by package, by promo code, by day."""
    return await lists.summarise(call.session, event_id)


@api.endpoint(
    "GET",
    "admin/events/{event_id}/tickets/sales/export",
    access=coordinator_of_event,
    media_type="text/csv",
    accepted=ExportLink,
    errors=(errors.EventNotFound,),
)
async def export_purchases(
    call: Call, event_id: UUID, query: PurchaseFilter
) -> Document | ExportLink:
    """Hand out an event's purchases as CSV, one row a ticket; by a link when there are many."""
    exported = await export.export_purchases(call.session, event_id, query)
    if isinstance(exported, ExportLink):
        return exported
    return Document(exported, headers={"Content-Disposition": _AS_FILE})
