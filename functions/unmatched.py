"""404, 405 and OPTIONS: every path below the base path that no other route takes.

The host answers a wrong method, or a path it doesn't know, with an empty 404. It matches
overlapping routes in the order of their functions' names, so this one's name must sort last.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import azure.functions as func

from shared import telemetry
from shared.domain import errors
from shared.http import headers
from shared.http.endpoint import Api
from shared.http.methods import taken_by
from shared.http.paths import BASE_PATH, names_in
from shared.http.problems import problem

_NAME = re.compile(r"\\\{\w+\\\}")


@dataclass(frozen=True)
class _Address:
    """A declared path, and the methods that it takes."""

    pattern: re.Pattern[str]
    names: int
    methods: frozenset[str]


def beside(apis: Sequence[Api]) -> func.Blueprint:
    """Return the function that answers every request which no endpoint of `apis` takes."""
    methods_at: defaultdict[str, set[str]] = defaultdict(set)
    for api in apis:
        for operation in api.operations:
            methods_at[operation.path].update(taken_by(operation.method))
    addresses = [
        _Address(_pattern(path), len(names_in(path)), frozenset(methods))
        for path, methods in methods_at.items()
    ]
    blueprint = func.Blueprint()  # type: ignore[no-untyped-call]

    @blueprint.function_name(name="zz_unmatched")
    # Without `methods` it takes all of them, TRACE too, which the library has no name for.
    @blueprint.route(route=BASE_PATH + "/{*path}", auth_level=func.AuthLevel.ANONYMOUS)
    async def zz_unmatched(req: func.HttpRequest) -> func.HttpResponse:
        request_id = headers.request_id_of(req)
        telemetry.bind_request(request_id)
        response = _answer(req, addresses)
        headers.finish(response, req, request_id)
        return response

    return blueprint


def _pattern(path: str) -> re.Pattern[str]:
    # The host compares fixed segments without regard to case.
    return re.compile(_NAME.sub("[^/]+", re.escape(path)), re.IGNORECASE)


def _methods_at(path: str, addresses: Iterable[_Address]) -> frozenset[str]:
    """Return what the most fixed of the addresses that match takes; nothing if none matches."""
    matching = [address for address in addresses if address.pattern.fullmatch(path)]
    fewest = min((address.names for address in matching), default=0)
    return frozenset[str]().union(
        *(address.methods for address in matching if address.names == fewest)
    )


def _answer(req: func.HttpRequest, addresses: Iterable[_Address]) -> func.HttpResponse:
    path = req.route_params.get("path", "").rstrip("/")
    methods = _methods_at(path, addresses)
    instance = f"/{BASE_PATH}/{path}"
    if not methods:
        return problem(errors.NotFound(), instance=instance)
    if req.method == "OPTIONS":
        return headers.preflight(methods)
    refused = problem(errors.MethodNotAllowed(), instance=instance)
    refused.headers["Allow"] = headers.allowed(methods)
    return refused
