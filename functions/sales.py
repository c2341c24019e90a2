"""What is sold, for coordinators."""

from hashlib import sha256
from uuid import UUID

from shared.domain.errors import EventNotFound
from shared.http.access import coordinator_of_event
from shared.http.call import Call
from shared.http.endpoint import Api, ETag
from shared.schemas.sales import SalesRead
from shared.services import sales

api = Api()


def _tag_of_counts(result: SalesRead, _: bytes) -> str:
    """The counts alone: when they were read, and where, changes nothing for who watches them."""
    counted = result.model_dump_json(include={"counts", "total_revenue", "total_pending"})
    return sha256(counted.encode()).hexdigest()[:32]


@api.endpoint(
    "GET",
    "admin/events/{event_id}/tickets/sales",
    access=coordinator_of_event,
    etag=ETag(_tag_of_counts),
    errors=(EventNotFound,),
)
async def get_sales(call: Call, event_id: UUID) -> SalesRead:
    """Count what is sold of each package."""
    return await sales.count_sales(call.session, event_id)
