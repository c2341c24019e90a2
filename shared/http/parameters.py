"""Parameters of a path, a query or the headers, each described for OpenAPI."""

from typing import Any

from pydantic import BaseModel

Json = dict[str, Any]


def header(name: str, *, required: bool, **extensions: object) -> Json:
    """Describe a header; `extensions` are added to its description as fields."""
    schema = {"type": "string"}
    return {"name": name, "in": "header", "required": required, "schema": schema, **extensions}


def parameters_of(model: type[BaseModel], place: str) -> list[Json]:
    """Describe each field of a model as a parameter in `place`: path or query."""
    schema = model.model_json_schema()
    definitions, required = schema.get("$defs", {}), schema.get("required", [])
    return [
        {
            "name": name,
            "in": place,
            "required": name in required,
            "schema": _inlined(field, definitions),
        }
        for name, field in schema.get("properties", {}).items()
    ]


def _inlined(schema: Json, definitions: Json) -> Json:
    """Replace references in a parameter's schema: `definitions` has the names of its model only."""
    if "$ref" in schema:
        return {**definitions[schema["$ref"].rpartition("/")[2]]}
    if "anyOf" in schema:
        return {**schema, "anyOf": [_inlined(each, definitions) for each in schema["anyOf"]]}
    return schema
