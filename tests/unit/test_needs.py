"""A handler takes its call, query, body, the names in its path and what it declares; no more."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID, uuid4

import azure.functions as func
import pytest

from shared.domain import errors
from shared.http.answers import Answer, Csv, Document, Json, NoContent, StaticFile
from shared.http.call import Call
from shared.http.needs import Body, Declared, IdempotencyKey, IfMatch, Need, Path, Query, Upload
from shared.http.parsing import InputErrors
from shared.http.signature import read_needs
from shared.schemas.base import PageQuery
from shared.schemas.packages import PackageOrder
from shared.schemas.sales import ExportLink

PATH = "admin/events/{event_id}/things/{thing_id}"


async def store(event_id: UUID, thing_id: UUID, upload: bytes) -> UUID:
    return uuid4()


async def takes_everything(
    call: Call, event_id: UUID, thing_id: UUID, query: PageQuery, body: PackageOrder
) -> None: ...


async def takes_path_and_query(
    call: Call, event_id: UUID, thing_id: UUID, query: PageQuery
) -> None: ...


async def takes_the_request(
    call: Call, event_id: UUID, thing_id: UUID, request: func.HttpRequest
) -> None: ...


async def takes_too_little(call: Call, event_id: UUID) -> None: ...


async def takes_no_call(event_id: UUID, thing_id: UUID) -> None: ...


async def takes_another_name(call: Call, event_id: UUID, package_id: UUID) -> None: ...


async def takes_versions(
    call: Call, event_id: UUID, thing_id: UUID, if_match: frozenset[int]
) -> None: ...


async def takes_one_version(call: Call, event_id: UUID, thing_id: UUID, if_match: int) -> None: ...


async def takes_a_key(call: Call, event_id: UUID, thing_id: UUID, key: str) -> None: ...


async def takes_an_upload(call: Call, event_id: UUID, thing_id: UUID, upload: UUID) -> None: ...


async def takes_bytes(call: Call, event_id: UUID, thing_id: UUID, upload: bytes) -> None: ...


async def takes_path_only(call: Call, event_id: UUID, thing_id: UUID) -> None: ...


def test_what_annotations_state_is_needed() -> None:
    path, query, body = read_needs(takes_everything, PATH, ())
    assert isinstance(path, Path)
    assert list(path.model.model_fields) == ["event_id", "thing_id"]
    assert query == Query(PageQuery)
    assert body == Body(PackageOrder)


@pytest.mark.parametrize(
    ("handler", "declared"),
    [
        (takes_versions, IfMatch()),
        (takes_a_key, IdempotencyKey()),
        (takes_an_upload, Upload(store)),
    ],
)
def test_what_is_declared_and_taken_is_needed(
    handler: Callable[..., Any], declared: Declared
) -> None:
    assert read_needs(handler, PATH, (declared,))[-1] is declared


@pytest.mark.parametrize(
    ("handler", "declared", "right"),
    [
        (takes_the_request, (), "call, query, body, what it needs, .*: event_id, thing_id"),
        (takes_too_little, (), "takes_too_little\\(thing_id: …\\)"),
        (takes_no_call, (), "takes_no_call\\(call: …\\)"),
        (takes_another_name, (), "takes_another_name\\(thing_id: …\\)"),
        # Declared and not taken, or not as what it is.
        (takes_path_only, (IfMatch(),), "takes_path_only\\(if_match: frozenset\\[int\\]\\)"),
        (takes_one_version, (IfMatch(),), "takes_one_version\\(if_match: frozenset\\[int\\]\\)"),
        (takes_path_only, (IdempotencyKey(),), "takes_path_only\\(key: str\\)"),
        (takes_path_only, (Upload(store),), "takes_path_only\\(upload: uuid.UUID\\)"),
        (takes_bytes, (Upload(store),), "takes_bytes\\(upload: uuid.UUID\\)"),
        # Taken and not declared.
        (takes_versions, (), "needs=\\(IfMatch\\(\\),\\)"),
        (takes_versions, (IdempotencyKey(),), "takes_versions\\(key: str\\)"),
        (takes_a_key, (), "needs=\\(IdempotencyKey\\(\\),\\)"),
        (takes_an_upload, (), "needs=\\(Upload\\(receive\\),\\)"),
    ],
)
def test_any_other_signature_is_refused_with_the_right_spelling(
    handler: Callable[..., Any], declared: Sequence[Declared], right: str
) -> None:
    with pytest.raises(TypeError, match=rf"^{handler.__name__} .*{right}"):
        read_needs(handler, PATH, declared)


@pytest.mark.parametrize(
    ("answer", "returned"),
    [
        (Json(), None),
        (Json(), bytes),
        (Json(), StaticFile),
        (NoContent(), PageQuery),
        (Csv(or_link=ExportLink), bytes),
        (Csv(or_link=ExportLink), ExportLink),
        (Document("text/html"), bytes),
        (Document("text/html"), None),
    ],
)
def test_an_answer_that_does_not_suit_the_result_is_refused(answer: Answer, returned: Any) -> None:  # noqa: ANN401
    with pytest.raises(TypeError, match=type(answer).__name__):
        answer.returning(returned)


def test_one_answer_can_be_declared_twice() -> None:
    """What it is bound to is a copy's: the second declaration does not change the first."""
    declared = Json()
    first, second = declared.returning(PageQuery), declared.returning(PackageOrder)
    assert (first.models(), second.models()) == ((PageQuery,), (PackageOrder,))


def _request(
    *,
    params: dict[str, str] | None = None,
    route_params: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> func.HttpRequest:
    return func.HttpRequest(
        "POST",
        "/",
        headers=headers or {},
        params=params or {},
        route_params=route_params or {},
        body=b"",
    )


def _read(needs: Sequence[Need], request: func.HttpRequest) -> dict[str, Any]:
    found = InputErrors()
    arguments: dict[str, Any] = {}
    for need in needs:
        arguments |= need.read(request, found)
    found.refuse()
    return arguments


@pytest.mark.parametrize(
    ("declared", "name", "value"),
    [(IfMatch(), "If-Match", "*"), (IdempotencyKey(), "Idempotency-Key", "é")],
)
def test_everything_that_is_wrong_with_path_query_and_headers_is_answered_at_once(
    declared: Declared, name: str, value: str
) -> None:
    """With a body too: tests/api/test_errors_at_once.py."""
    needs = (*read_needs(takes_path_and_query, PATH, ()), declared)
    request = _request(
        params={"limit": "0", "cursor": "x" * 201},
        route_params={"event_id": "7", "thing_id": str(uuid4())},
        headers={name: value},
    )
    with pytest.raises(errors.ValidationFailed) as refused:
        _read(needs, request)
    assert {(error.parameter, error.code) for error in refused.value.errors} == {
        ("event_id", "invalid"),
        ("limit", "too_small"),
        ("cursor", "too_long"),
        (name, "invalid"),
    }


@pytest.mark.parametrize(
    ("declared", "refusal"),
    [
        (IfMatch(), errors.PreconditionRequired),
        (IdempotencyKey(), errors.IdempotencyKeyRequired),
    ],
)
def test_a_missing_header_is_answered_once_all_else_is_right(
    declared: Declared, refusal: type[errors.DomainError]
) -> None:
    needs = (Query(PageQuery), declared)
    with pytest.raises(errors.ValidationFailed):
        _read(needs, _request(params={"limit": "0"}))
    with pytest.raises(refusal):
        _read(needs, _request(params={"limit": "1"}))


def test_what_is_right_is_typed() -> None:
    event_id, thing_id = uuid4(), uuid4()
    request = _request(
        params={"limit": "7"},
        route_params={"event_id": str(event_id), "thing_id": str(thing_id)},
    )
    assert _read(read_needs(takes_path_and_query, PATH, ()), request) == {
        "event_id": event_id,
        "thing_id": thing_id,
        "query": PageQuery(limit=7),
    }
