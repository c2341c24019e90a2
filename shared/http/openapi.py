"""OpenAPI 3.1, made from the same declarations that register the triggers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import TypeAdapter

from shared.domain import errors
from shared.http import problems, uploads
from shared.http.endpoint import BASE_PATH, Document, Operation
from shared.http.parameters import fields_of
from shared.schemas.problems import Problem
from shared.version import VERSION

_REF = "#/components/schemas/{model}"
Json = dict[str, Any]
Part = tuple[str, str]
_PROBLEM: Part = ("problem", "")


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
            # The API's, as in its path; the product's own version is in the description.
            "version": "1",
            "description": "Ticket package management for fundraising events. "
            f"This is version {VERSION} of the product.",
        },
        "paths": dict(paths),
        "components": {
            "schemas": components,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
        },
    }


def _schemas(operations: Iterable[Operation]) -> tuple[dict[Part, Json], Json]:
    """Return the schema of each (operation, part), and the components they refer to."""
    wanted: list[tuple[Any, Any, TypeAdapter[Any]]] = [
        (_PROBLEM, "serialization", TypeAdapter(Problem))
    ]
    for operation in operations:
        if operation.accepted is not None:
            accepted = TypeAdapter(operation.accepted)
            wanted.append(((operation.name, "accepted"), "serialization", accepted))
        elif operation.returns is not None and operation.returns is not Document:
            wanted.append(((operation.name, "result"), "serialization", operation.result))
        if operation.signature.body is not None:
            body = TypeAdapter(operation.signature.body)
            wanted.append(((operation.name, "body"), "validation", body))
    found, definitions = TypeAdapter.json_schemas(wanted, ref_template=_REF)
    return {key: schema for (key, _), schema in found.items()}, definitions["$defs"]


def _describe_one(operation: Operation, schemas: Mapping[Part, Json]) -> Json:
    described: Json = {
        "operationId": operation.name,
        "summary": (operation.handler.__doc__ or "").strip().splitlines()[0],
        "tags": [operation.handler.__module__.rpartition(".")[2]],
        "parameters": _parameters(operation),
        "responses": _responses(operation, schemas),
        "x-access": operation.access.name,
    }
    if operation.access.signed_in:
        described["security"] = [{"bearer": []}]
    if (operation.name, "body") in schemas:
        content = {"application/json": {"schema": schemas[operation.name, "body"]}}
        is_due = not operation.signature.may_lack_body
        described["requestBody"] = {"required": is_due, "content": content}
    if operation.signature.takes_upload:
        content = {uploads.MEDIA_TYPE: {"schema": uploads.SCHEMA}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _parameters(operation: Operation) -> list[Json]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": schema}
        for name, schema, _ in fields_of(operation.signature.path)
    ]
    if operation.signature.query is not None:
        parameters += [
            {"name": name, "in": "query", "required": required, "schema": schema}
            for name, schema, required in fields_of(operation.signature.query)
        ]
    headers: list[tuple[str, bool]] = []
    if operation.access.signed:
        headers.append(("X-Signature", True))
    if operation.if_match:
        headers.append(("If-Match", True))
    if operation.idempotent:
        headers.append(("Idempotency-Key", True))
    if operation.etag is not None and operation.etag.answers_not_modified:
        headers.append(("If-None-Match", False))
    parameters += [
        {"name": name, "in": "header", "required": required, "schema": {"type": "string"}}
        for name, required in headers
    ]
    return parameters


def _responses(operation: Operation, schemas: Mapping[Part, Json]) -> Json:
    success: Json = {"description": operation.status.phrase}
    if (operation.name, "result") in schemas:
        success["content"] = {operation.media_type: {"schema": schemas[operation.name, "result"]}}
    elif operation.returns is not None:
        success["content"] = {operation.media_type: {"schema": {"type": "string"}}}
    if operation.etag is not None:
        success["headers"] = {"ETag": {"schema": {"type": "string"}}}
    responses: Json = {str(operation.status.value): success}
    if (operation.name, "accepted") in schemas:
        content = {"application/json": {"schema": schemas[operation.name, "accepted"]}}
        responses["202"] = {"description": HTTPStatus.ACCEPTED.phrase, "content": content}
    if operation.etag is not None and operation.etag.answers_not_modified:
        responses["304"] = {"description": HTTPStatus.NOT_MODIFIED.phrase}
    by_status: defaultdict[HTTPStatus, list[str]] = defaultdict(list)
    for error in _errors(operation):
        by_status[problems.STATUS_OF_KIND[error.kind]].append(error.code)
    for status, codes in sorted(by_status.items()):
        responses[str(status.value)] = {
            "description": ", ".join(codes),
            "content": {problems.MEDIA_TYPE: {"schema": schemas[_PROBLEM]}},
        }
    if operation.is_unavailable is not None:
        down = HTTPStatus.SERVICE_UNAVAILABLE
        responses[str(down.value)] = {**success, "description": down.phrase}
    return responses


def _errors(operation: Operation) -> list[type[errors.DomainError]]:
    """The errors that were declared, and those that the rest of the declaration implies."""
    field_errors = list(operation.errors)
    if operation.access.signed_in:
        field_errors.append(errors.Unauthenticated)
    if operation.access.signed:
        field_errors.append(errors.SignatureInvalid)
    if operation.access.roles:
        field_errors.append(errors.Forbidden)
    takes_input = operation.signature.path.model_fields or operation.signature.query
    if takes_input or operation.signature.body or operation.if_match:
        field_errors.append(errors.ValidationFailed)
    if operation.signature.body is not None:
        field_errors += [errors.PayloadTooLarge, errors.UnsupportedMediaType]
    if operation.signature.takes_upload:
        field_errors += [errors.ImageTooLarge, errors.UnsupportedMediaType]
    if operation.if_match:
        field_errors += [errors.PreconditionRequired, errors.PreconditionFailed]
    if operation.idempotent:
        field_errors += [
            errors.IdempotencyKeyRequired,
            errors.IdempotencyKeyReused,
            errors.IdempotencyInProgress,
        ]
    return [*field_errors, errors.RateLimited, errors.ServiceUnavailable]
