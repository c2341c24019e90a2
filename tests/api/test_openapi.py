"""The OpenAPI document describes exactly what is registered."""

import json
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

import function_app
from infra.local.host.index import index_app
from shared.domain import errors
from shared.http.needs import Body
from shared.version import VERSION
from tests.factories import Json, package_body
from tests.harness.client import Client

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
async def document(anybody: Client) -> Json:
    """The document as it is served."""
    answer = await anybody.get("openapi.json")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    described: Json = answer.json
    return described


def _operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def _nodes(value: Any) -> Iterator[Json]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _nodes(item)
    elif isinstance(value, list):
        for item in value:
            yield from _nodes(item)


async def test_it_is_an_openapi_3_1_document(document: Json) -> None:
    assert document["openapi"].startswith("3.1.")
    assert document["info"]["title"]
    assert document["info"]["version"] == "1"
    assert VERSION in document["info"]["description"]
    assert set(document) <= {
        "openapi",
        "info",
        "paths",
        "components",
        "servers",
        "security",
        "tags",
    }
    for path, methods in document["paths"].items():
        assert path.startswith("/api/v1/")
        assert set(methods) <= METHODS


async def test_what_is_described_is_what_is_registered(document: Json) -> None:
    registered = {
        (method.lower(), "/" + function.route.template, name)
        for name, function in index_app(function_app.app, os.environ).http.items()
        for method in function.route.methods
        # HEAD is GET without the body, and not described: a page of its own would repeat GET's.
        if name != "zz_unmatched" and method != "HEAD"
    }
    described = {
        (method, path, operation["operationId"])
        for method, path, operation in _operations(document)
    }
    assert described == registered


async def test_every_reference_leads_somewhere_and_every_schema_is_used(document: Json) -> None:
    references = {node["$ref"] for node in _nodes(document) if "$ref" in node}
    schemas = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert references == schemas


async def test_every_operation_is_called_something_of_its_own(document: Json) -> None:
    operations = [operation for *_, operation in _operations(document)]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for operation in operations:
        assert operation["summary"].endswith(".")
        assert operation["tags"]


async def test_every_name_in_a_path_is_a_parameter_and_no_other_is(document: Json) -> None:
    for _, path, operation in _operations(document):
        parameters = operation["parameters"]
        in_path = [each["name"] for each in parameters if each["in"] == "path"]
        assert sorted(in_path) == sorted(re.findall(r"\{(\w+)\}", path))
        assert all(each["required"] for each in parameters if each["in"] == "path")
        assert all(each["schema"] for each in parameters)
        assert len({(each["name"], each["in"]) for each in parameters}) == len(parameters)


async def test_who_must_sign_in_is_told_so(document: Json) -> None:
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    for _, path, operation in _operations(document):
        access = operation["x-access"]
        bearer: list[Json] = [] if access in ("public", "signature") else [{"bearer": []}]
        assert operation.get("security", []) == bearer, path
        assert ("401" in operation["responses"]) is (access != "public")
        assert ("403" in operation["responses"]) is (access not in ("public", "donor", "signature"))


async def test_required_headers_are_described(document: Json) -> None:
    def headers_of(path: str, method: str) -> set[tuple[str, bool]]:
        parameters = document["paths"][f"/api/v1/{path}"][method]["parameters"]
        return {(each["name"], each["required"]) for each in parameters if each["in"] == "header"}

    one = "admin/events/{event_id}/tickets/packages/{package_id}"
    assert headers_of(one, "patch") == {("If-Match", True)}
    assert headers_of(one, "delete") == {("If-Match", True)}
    assert headers_of("admin/events/{event_id}", "patch") == {("If-Match", False)}
    # The version's ETag never answers 304.
    assert headers_of(one, "get") == set()
    assert headers_of("events/{event_id}/tickets/purchase", "post") == {("Idempotency-Key", True)}
    assert headers_of("events/{event_id}/tickets/packages", "get") == {("If-None-Match", False)}


async def test_every_refusal_is_a_problem_whose_codes_are_named(document: Json) -> None:
    known = {
        each.code
        for each in vars(errors).values()
        if isinstance(each, type)
        and issubclass(each, errors.DomainError)
        and each is not errors.DomainError
    }
    named: set[str] = set()
    for _, path, operation in _operations(document):
        for status, response in operation["responses"].items():
            # Health is no refusal: what is not ready says so in the shape of what is.
            if int(status) < 400 or (path, status) == ("/api/v1/health/ready", "503"):
                continue
            codes = set(response["description"].split(", "))
            assert codes <= known, (path, status)
            assert set(response["content"]) == {"application/problem+json"}
            named |= codes
    # What stands for no endpoint in particular.
    assert known - named == {"method_not_allowed"}


async def test_bodies_refuse_what_they_do_not_know(document: Json) -> None:
    schemas = document["components"]["schemas"]
    for _, path, operation in _operations(document):
        if "requestBody" not in operation:
            continue
        for content in operation["requestBody"]["content"].values():
            schema = content["schema"]
            if "$ref" in schema:
                schema = schemas[schema["$ref"].rpartition("/")[2]]
            assert schema["additionalProperties"] is False, path


async def test_answers_always_have_all_their_fields(document: Json) -> None:
    """Otherwise clients in TypeScript see optional fields."""
    for name in ("EventRead", "PackageRead", "PublicPackageRead", "PurchaseRead", "SalesRead"):
        schema = document["components"]["schemas"][name]
        assert sorted(schema["required"]) == sorted(schema["properties"]), name


async def test_the_document_is_not_sent_again_while_it_is_the_same(anybody: Client) -> None:
    tag = (await anybody.get("openapi.json")).headers["ETag"]
    assert (await anybody.get("openapi.json", If_None_Match=tag)).status == 304


def _bodies() -> dict[str, type[BaseModel]]:
    return {
        operation.name: need.model
        for api in function_app.APIS
        for operation in api.operations
        for need in operation.needs
        if isinstance(need, Body)
    }


async def test_every_body_has_an_example_that_can_be_sent(document: Json) -> None:
    examples = {
        operation["operationId"]: operation["requestBody"]["content"]["application/json"]["example"]
        for *_, operation in _operations(document)
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    }
    bodies = _bodies()
    assert set(examples) == set(bodies)
    for name, model in bodies.items():
        model.model_validate_json(json.dumps(examples[name]))


async def test_people_read_who_may_call_what_under_a_heading_in_words(document: Json) -> None:
    for _, path, operation in _operations(document):
        assert re.fullmatch(r"[A-Z][A-Za-z ]+", operation["tags"][0]), path
        assert operation["description"].rpartition("\n")[2].startswith(("For ", "Needs no token."))
    assert "make -s token" in document["info"]["description"]
    assert document["components"]["securitySchemes"]["bearer"]["description"]


def _texts(node: Any, name: str = "") -> Iterator[tuple[str, Json]]:  # noqa: ANN401 - any JSON
    """Yield the schema of each text in a schema, with the name of its field."""
    if isinstance(node, list):
        for item in node:
            yield from _texts(item, name)
    elif isinstance(node, dict):
        if node.get("type") == "string":
            yield name, node
        for key, value in node.items():
            if key == "properties":
                for field, schema in value.items():
                    yield from _texts(schema, field)
            elif key in ("anyOf", "items"):
                yield from _texts(value, name)


async def test_the_characters_of_every_text_that_is_sent_are_described(document: Json) -> None:
    sent: list[tuple[str, Json]] = []
    for *_, operation in _operations(document):
        for parameter in operation["parameters"]:
            if parameter["in"] != "header":
                sent += _texts(parameter["schema"], parameter["name"])
    for name in {model.__name__ for model in _bodies().values()}:
        sent += _texts(document["components"]["schemas"][name])
    assert len(sent) > 40
    undescribed = {
        name for name, schema in sent if not schema.keys() & {"pattern", "enum", "const", "format"}
    }
    # Any text that a scanner reads, and the names of a list that is longer than a description.
    assert undescribed <= {"qr_payload", "time_zone"}


@pytest.mark.parametrize(
    ("name", "field", "refused", "taken"),
    [
        ("PackageCreate", "price", ["1.234", "x", "1" * 13, "1.", ""], ["480.00", "480", "0.5"]),
        (
            "PackageCreate",
            "name",
            ["a\nb", "a\0", "a\u202eb", "a\x85b"],
            ["Zoë", "a\u200db"],
        ),
        ("PackageCreate", "description", ["a\0", "a\rb", "\x7f"], ["a\nb", "a\tb"]),
    ],
)
async def test_a_pattern_is_the_rule(
    document: Json,
    admin: Client,
    event: Json,
    name: str,
    field: str,
    refused: list[str],
    taken: list[str],
) -> None:
    pattern = document["components"]["schemas"][name]["properties"][field]["pattern"]
    path = f"admin/events/{event['id']}/tickets/packages"
    for text in [*refused, *taken]:
        is_taken = text in taken
        assert (re.search(pattern, text) is not None) is is_taken, text
        answer = await admin.post(path, package_body(**{field: text}))
        assert answer.status == (201 if is_taken else 400), text
