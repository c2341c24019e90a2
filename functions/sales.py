"""What is sold, for coordinators."""

from uuid import UUID

from shared.http.access import coordinator_of_event
from shared.http.answers import Csv, ETag, Json
from shared.http.call import Call
from shared.http.endpoint import Api
from shared.schemas.base import CsvFile, Page
from shared.schemas.purchases import PurchaseRead
from shared.schemas.sales import (
    ExportLink,
    PurchaseFilter,
    PurchaseQuery,
    Reconciliation,
    SalesRead,
    SalesSummary,
)
from shared.services.sales import counts, export, lists, reconcile, summary

api = Api()


@api.endpoint(
    "GET",
    "admin/events/{event_id}/tickets/sales",
    access=coordinator_of_event,
    answers=Json(etag=ETag(lambda result, _: counts.tag_of(result))),
)
async def get_sales(call: Call, event_id: UUID) -> SalesRead:
    """Count what is sold of each package."""
    return await counts.get_sales(call.session, event_id)


@api.endpoint(
    "GET",
    "admin/events/{event_id}/tickets/sales/reconcile",
    access=coordinator_of_event,
)
async def reconcile_sales(call: Call, event_id: UUID) -> Reconciliation:
    """Recompute all counts from the purchases, and list what does not agree."""
    return await reconcile.reconcile(call.session, event_id)


@api.endpoint(
    "GET",
    "admin/events/{event_id}/tickets/sales/purchases",
    access=coordinator_of_event,
)
async def list_purchases(call: Call, event_id: UUID, query: PurchaseQuery) -> Page[PurchaseRead]:
    """List an event's purchases, newest first; filter and search them."""
    return await lists.list_purchases(call.session, call.actor, event_id, query)


@api.endpoint(
    "GET",
    "admin/events/{event_id}/tickets/sales/summary",
    access=coordinator_of_event,
)
async def get_sales_summary(call: Call, event_id: UUID) -> SalesSummary:
    """Add up what an event has brought: in all, by package, by promo code, by day."""
    return await summary.summarise(call.session, event_id)


@api.endpoint(
    "GET",
    "admin/events/{event_id}/tickets/sales/export",
    access=coordinator_of_event,
    answers=Csv(or_link=ExportLink),
)
async def export_purchases(
    call: Call, event_id: UUID, query: PurchaseFilter
) -> CsvFile | ExportLink:
    """Hand out an event's purchases as CSV, one row a ticket; by a link when there are many."""
    return await export.export_purchases(call.session, event_id, query)
