"""Makes promo codes through the API, and asks what they take off."""

from typing import Any
from urllib.parse import quote as escaped
from uuid import uuid4

from tests.factories import Json
from tests.harness.client import Answer, Client


def codes_path(event: Json) -> str:
    """Return where the event's promo codes are managed."""
    return f"admin/events/{event['id']}/promo-codes"


def code_path(code: Json) -> str:
    """Return where one promo code is managed."""
    return f"admin/events/{code['event_id']}/promo-codes/{code['id']}"


def code_body(**fields: object) -> Json:
    """Return the body of a valid new code, 10 % off without limits; `fields` replace its own."""
    return {
        "code": f"Gala{uuid4().hex[:10]}",
        "discount_type": "percentage",
        "discount_value": "10.00",
        **fields,
    }


async def new_code(
    admin: Client,
    event: Json,
    **fields: Any,  # noqa: ANN401 - whatever a body may hold
) -> Json:
    """Create a promo code of the event and return it."""
    answer = await admin.post(codes_path(event), code_body(**fields))
    assert answer.status == 201, answer.body
    created: Json = answer.json
    return created


async def read_code(admin: Client, code: Json) -> Json:
    """Return the code as it is now, with its uses."""
    answer = await admin.get(code_path(code))
    assert answer.status == 200, answer.body
    read: Json = answer.json
    return read


async def change_code(
    admin: Client,
    code: Json,
    **fields: Any,  # noqa: ANN401 - whatever a body may hold
) -> Json:
    """Change the code, whatever its version is by now, and return it."""
    current = await read_code(admin, code)
    answer = await admin.patch(code_path(code), fields, If_Match=f'"{current["version"]}"')
    assert answer.status == 200, answer.body
    changed: Json = answer.json
    return changed


async def quote(donor: Client, package: Json, code: str, quantity: int = 1) -> Answer:
    """Ask what the code takes off."""
    asked = f"code={escaped(code)}&package_id={package['id']}&quantity={quantity}"
    return await donor.get(f"events/{package['event_id']}/promo-codes/validate?{asked}")
