"""Reads one value as a request body does: strictly, from JSON."""

import json
from typing import Any

from pydantic import BaseModel, ValidationError, create_model

from shared.schemas.base import Input


def read(value_type: Any, value: object) -> Any:  # noqa: ANN401 - any type of domain/values.py
    """Return what `value`, sent as JSON, becomes; raises `ValidationError`."""
    if isinstance(value_type, type) and issubclass(value_type, BaseModel):
        return value_type.model_validate_json(json.dumps(value))
    fields: Any = {"value": (value_type, ...)}
    body = create_model("Body", __base__=Input, **fields)
    return dict(body.model_validate_json(json.dumps({"value": value})))["value"]


def is_refused(value_type: Any, value: object) -> bool:  # noqa: ANN401 - as above
    """Tell whether `value`, sent as JSON, is refused; anything but a refusal comes through."""
    try:
        read(value_type, value)
    except ValidationError:
        return True
    return False
