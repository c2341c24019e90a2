"""The parameters of a path or a query, as OpenAPI describes them: one by one, not as a model."""

from typing import Any

from pydantic import BaseModel

Json = dict[str, Any]


def fields_of(model: type[BaseModel]) -> list[tuple[str, Json, bool]]:
    """Return each field's name and schema, and whether it must be there."""
    schema = model.model_json_schema()
    definitions, required = schema.get("$defs", {}), schema.get("required", [])
    return [
        (name, _inlined(field, definitions), name in required)
        for name, field in schema.get("properties", {}).items()
    ]


def _inlined(schema: Json, definitions: Json) -> Json:
    """Write out what a parameter's schema refers to: the names are of its own model only."""
    if "$ref" in schema:
        return {**definitions[schema["$ref"].rpartition("/")[2]]}
    if "anyOf" in schema:
        return {**schema, "anyOf": [_inlined(each, definitions) for each in schema["anyOf"]]}
    return schema
