"""Makes custom options through the API, as a coordinator would."""

from typing import Any

from tests.factories import Json
from tests.harness.client import Client

MEAL = {"name": "Meal", "option_type": "multi_select", "choices": ["Fish", "Veal", "Vegetarian"]}
NOTE = {"name": "Anything we should know?", "option_type": "text_input"}
WAIVER = {"name": "I accept the terms", "option_type": "boolean"}


def options_path(package: Json) -> str:
    """Return where the package's options are managed."""
    return f"admin/events/{package['event_id']}/tickets/packages/{package['id']}/options"


def option_path(package: Json, option: Json) -> str:
    """Return where one option is managed."""
    return f"{options_path(package)}/{option['id']}"


async def new_option(
    admin: Client,
    package: Json,
    kind: Json = NOTE,
    **fields: Any,  # noqa: ANN401 - whatever a body may hold
) -> Json:
    """Create an option of the package like `kind` and return it; `fields` replace its own."""
    answer = await admin.post(options_path(package), {**kind, **fields})
    assert answer.status == 201, answer.body
    created: Json = answer.json
    return created


def response(option: Json, value: object) -> Json:
    """Return an answer to an option, as a purchase's body holds it."""
    return {"option_id": option["id"], "value": value}
