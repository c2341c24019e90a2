"""Enters orders through the API, as a member of the team would."""

from typing import Any
from uuid import uuid4

from tests.factories import Json
from tests.harness.client import Answer, Client

CHECK = {"status": "completed", "method": "check", "reference": "1042"}
PLEDGE = {"status": "pending", "method": "pledge"}
COMP = {"status": "completed", "method": "comp"}


def order_body(package: Json, quantity: int = 1, **fields: object) -> Json:
    """Return the body of an order for Ines Valera, who pledges to pay it."""
    return {
        "purchaser": {"name": "Ines Valera"},
        "package_id": package["id"],
        "quantity": quantity,
        "payment": PLEDGE,
        **fields,
    }


async def enter_order(
    team: Client,
    package: Json,
    quantity: int = 1,
    *,
    key: str | None = None,
    **fields: Any,  # noqa: ANN401 - whatever a body may hold
) -> Answer:
    """Try to enter an order; the key is a new one unless it is given."""
    return await team.post(
        f"admin/events/{package['event_id']}/purchases",
        order_body(package, quantity, **fields),
        Idempotency_Key=key or uuid4().hex,
    )


async def ordered(
    team: Client,
    package: Json,
    quantity: int = 1,
    **fields: Any,  # noqa: ANN401 - whatever a body may hold
) -> Json:
    """Enter an order and return the purchase."""
    answer = await enter_order(team, package, quantity, **fields)
    assert answer.status == 201, answer.body
    entered: Json = answer.json
    return entered


def purchase_path(purchase: Json) -> str:
    """Return the address of a purchase for admins."""
    return f"admin/events/{purchase['event_id']}/purchases/{purchase['id']}"
