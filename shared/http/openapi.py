"""OpenAPI 3.1, made from the same declarations that register the triggers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import TypeAdapter

from shared.http import guide, problems
from shared.http.access import Access
from shared.http.answers import Answer
from shared.http.endpoint import Operation
from shared.http.needs import Need
from shared.http.parameters import Json
from shared.http.paths import BASE_PATH
from shared.schemas.problems import Problem

_REF = "#/components/schemas/{model}"
# The schema of each type, by mode: "validation" for requests, "serialization" for answers.
Schemas = Mapping[str, Mapping[Any, Json]]


def describe(operations: Sequence[Operation]) -> Json:
    """Return the OpenAPI document of exactly these operations."""
    schemas, components = _schemas(operations)
    paths: defaultdict[str, Json] = defaultdict(dict)
    for operation in operations:
        path = f"/{BASE_PATH}/{operation.path}"
        paths[path][operation.method.lower()] = _describe_one(operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ticket packages",
            # The version of the API, as in its path; the product's version is in the description.
            "version": "1",
            "description": guide.INTRODUCTION,
        },
        "paths": dict(paths),
        "components": {
            "schemas": components,
            "securitySchemes": {"bearer": guide.BEARER},
        },
    }


def _schemas(operations: Iterable[Operation]) -> tuple[Schemas, Json]:
    """Return the schema of each request and answer type, and the definitions they refer to."""
    uses = {("serialization", Problem): None}
    for operation in operations:
        sent = (model for need in operation.needs for model in need.models())
        uses |= dict.fromkeys(("validation", model) for model in sent)
        uses |= dict.fromkeys(("serialization", model) for model in operation.answers.models())
    inputs: list[Any] = [(model, mode, TypeAdapter(model)) for mode, model in uses]
    found, definitions = TypeAdapter.json_schemas(inputs, ref_template=_REF)
    schemas: defaultdict[str, dict[Any, Json]] = defaultdict(dict)
    for (model, mode), schema in found.items():
        schemas[mode][model] = schema
    return schemas, definitions["$defs"]


def _describe_one(operation: Operation, schemas: Schemas) -> Json:
    parts: list[Access | Need | Answer] = [
        operation.access,
        *operation.needs,
        operation.answers,
    ]
    described: Json = {
        "operationId": operation.name,
        "summary": (operation.handler.__doc__ or "").strip().splitlines()[0],
        "description": guide.description_of(operation.handler, operation.access),
        "tags": [guide.tag_of(operation.handler)],
        "parameters": [each for part in parts for each in part.parameters()],
        "responses": _responses(operation, schemas),
        "x-access": operation.access.name,
        "security": operation.access.security,
    }
    for need in operation.needs:
        if (body := need.request_body(schemas["validation"])) is not None:
            described["requestBody"] = body
    return described


def _responses(operation: Operation, schemas: Schemas) -> Json:
    codes: defaultdict[HTTPStatus, list[str]] = defaultdict(list)
    for error in operation.all_errors():
        codes[problems.STATUS_OF_KIND[error.kind]].append(error.code)
    content = {problems.MEDIA_TYPE: {"schema": schemas["serialization"][Problem]}}
    refusals = {
        status: {"description": ", ".join(codes[status]), "content": content} for status in codes
    }
    responses = refusals | operation.answers.responses(schemas["serialization"])
    return {str(status.value): responses[status] for status in sorted(responses)}
