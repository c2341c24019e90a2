"""A handler may ask for its call, body, query and the names in its path, and for nothing else."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import azure.functions as func
import pytest

from shared.domain import errors
from shared.http.call import Call
from shared.http.parsing import Signature
from shared.schemas.base import PageQuery
from shared.schemas.packages import PackageOrder

PATH = "admin/events/{event_id}/things/{thing_id}"


async def asks_for_everything(
    call: Call, event_id: UUID, thing_id: UUID, query: PageQuery, body: PackageOrder
) -> None: ...


async def asks_for_too_much(
    call: Call, event_id: UUID, thing_id: UUID, request: func.HttpRequest
) -> None: ...


async def asks_for_too_little(call: Call, event_id: UUID) -> None: ...


async def asks_without_a_call(event_id: UUID, thing_id: UUID) -> None: ...


async def asks_by_another_name(call: Call, event_id: UUID, package_id: UUID) -> None: ...


def test_a_handler_may_ask_for_call_path_query_and_body() -> None:
    signature = Signature.of(asks_for_everything, PATH)
    assert list(signature.path.model_fields) == ["event_id", "thing_id"]
    assert signature.query is PageQuery
    assert signature.body is PackageOrder


@pytest.mark.parametrize(
    "handler",
    [asks_for_too_much, asks_for_too_little, asks_without_a_call, asks_by_another_name],
)
def test_a_handler_that_asks_for_anything_else_is_refused(handler: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match=handler.__name__):
        Signature.of(handler, PATH)


def test_everything_that_is_wrong_with_path_and_query_is_said_at_once() -> None:
    async def handler(call: Call, event_id: UUID, thing_id: UUID, query: PageQuery) -> None: ...

    request = func.HttpRequest(
        "GET",
        "/",
        params={"limit": "0", "cursor": "x" * 201},
        route_params={"event_id": "7", "thing_id": str(uuid4())},
        body=b"",
    )
    with pytest.raises(errors.ValidationFailed) as refused:
        Signature.of(handler, PATH).arguments(request)
    assert {(error.parameter, error.code) for error in refused.value.errors} == {
        ("event_id", "invalid"),
        ("limit", "too_small"),
        ("cursor", "too_long"),
    }


def test_what_is_right_is_typed() -> None:
    async def handler(call: Call, event_id: UUID, query: PageQuery) -> None: ...

    event_id = uuid4()
    request = func.HttpRequest(
        "GET", "/", params={"limit": "7"}, route_params={"event_id": str(event_id)}, body=b""
    )
    arguments = Signature.of(handler, "events/{event_id}").arguments(request)
    assert arguments == {"event_id": event_id, "query": PageQuery(limit=7)}
