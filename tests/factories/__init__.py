"""Makes what tests need through the API, as a coordinator would. Every call makes new data."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.harness.client import Answer, Client

Json = dict[str, Any]


def in_days(days: float) -> str:
    """Return the time so many days from now (negative: ago), as the API writes it."""
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def event_body(**fields: object) -> Json:
    """Return the body of a valid new event that is on sale; `fields` replace its own.

    It has neither the default cap nor the default payment hold, unless `fields` say otherwise.
    """
    return {
        "name": "Spring Gala at the Boathouse",
        "slug": f"gala-{uuid4().hex[:12]}",
        "starts_at": in_days(60),
        "time_zone": "America/New_York",
        "max_tickets_per_donor": None,
        "payment_hold_minutes": None,
        **fields,
    }


def package_body(**fields: object) -> Json:
    """Return the body of a valid new package without a limit; `fields` replace its own."""
    return {
        "name": "Single Seat",
        "description": "One seat at a shared table.",
        "price": "250.00",
        "seats_per_package": 1,
        **fields,
    }


async def new_event(admin: Client, **fields: object) -> Json:
    """Create an event and return it."""
    return _created(await admin.post("admin/events", event_body(**fields)))


async def new_package(admin: Client, event: Json, **fields: object) -> Json:
    """Create a package of the event and return it."""
    path = f"admin/events/{event['id']}/tickets/packages"
    return _created(await admin.post(path, package_body(**fields)))


async def purchase(
    donor: Client,
    package: Json,
    quantity: int = 1,
    *,
    key: str | None = None,
    **fields: Any,  # noqa: ANN401 - whatever a body may hold
) -> Answer:
    """Try to buy; the key is a new one unless it is given."""
    return await donor.post(
        f"events/{package['event_id']}/tickets/purchase",
        {"package_id": package["id"], "quantity": quantity, **fields},
        Idempotency_Key=key or uuid4().hex,
    )


async def bought(
    donor: Client,
    package: Json,
    quantity: int = 1,
    **fields: Any,  # noqa: ANN401 - whatever a body may hold
) -> Json:
    """Buy and return the purchase."""
    return _created(await purchase(donor, package, quantity, **fields))


def _created(answer: Answer) -> Json:
    assert answer.status == 201, answer.body
    created: Json = answer.json
    return created
