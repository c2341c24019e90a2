"""Checks a value against as much of JSON Schema 2020-12 as our OpenAPI document uses."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

Json = dict[str, Any]

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
_FORMATS: dict[str, Callable[[str], object]] = {
    "uuid": UUID,
    "date-time": datetime.fromisoformat,
}
# What describes, and judges nothing.
_ANNOTATIONS = {"title", "description", "default", "examples"}
_JUDGED = {
    "$ref",
    "anyOf",
    "type",
    "enum",
    "const",
    "format",
    "pattern",
    "properties",
    "required",
    "additionalProperties",
    "items",
}


def violations(value: object, schema: Json, components: Json, at: str = "") -> Iterator[str]:
    """Yield what is wrong with `value`; raises `KeyError` for a schema word that is not judged."""
    if unknown := set(schema) - _JUDGED - _ANNOTATIONS:
        raise KeyError(f"{at}: this checker does not know {unknown}")
    if "$ref" in schema:
        named = components[schema["$ref"].removeprefix("#/components/schemas/")]
        yield from violations(value, named, components, at)
    if "anyOf" in schema:
        options = [list(violations(value, each, components, at)) for each in schema["anyOf"]]
        if all(options):
            yield from options[0]
    yield from _plain_violations(value, schema, at)
    if isinstance(value, dict):
        yield from _object_violations(value, schema, components, at)
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from violations(item, schema.get("items", {}), components, f"{at}/{place}")


def _plain_violations(value: object, schema: Json, at: str) -> Iterator[str]:
    if "type" in schema and not _is_of_type(value, schema["type"]):
        yield f"{at}: {value!r} is no {schema['type']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r} is not {schema['const']!r}"
    if not isinstance(value, str):
        return
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{at}: {value!r} is not like {schema['pattern']}"
    if "format" in schema:
        try:
            _FORMATS[schema["format"]](value)
        except ValueError:
            yield f"{at}: {value!r} is no {schema['format']}"


def _is_of_type(value: object, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _TYPES[name])


def _object_violations(value: Json, schema: Json, components: Json, at: str) -> Iterator[str]:
    properties = schema.get("properties", {})
    for name in schema.get("required", []):
        if name not in value:
            yield f"{at}/{name} is missing"
    for name, item in value.items():
        if name in properties:
            yield from violations(item, properties[name], components, f"{at}/{name}")
        elif properties and schema.get("additionalProperties") is not True:
            yield f"{at}/{name} is not described"
