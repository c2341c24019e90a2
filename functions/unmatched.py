"""404, 405 and OPTIONS: every path below the base path that no other route takes.

The host answers a wrong method, or a path it doesn't know, with an empty 404. It matches
overlapping routes in the order of their functions' names, so this one's name must sort last.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

import azure.functions as func

from shared import telemetry
from shared.domain import errors
from shared.http import headers
from shared.http.endpoint import Api
from shared.http.paths import BASE_PATH
from shared.http.problems import problem

_EVERY_METHOD = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
_NAME = re.compile(r"\\\{\w+\\\}")


def beside(apis: Sequence[Api]) -> func.Blueprint:
    """Return the function that answers every request which no endpoint of `apis` takes."""
    methods_at: defaultdict[str, set[str]] = defaultdict(set)
    for api in apis:
        for operation in api.operations:
            methods_at[operation.path].add(operation.method)
    methods_of = {_pattern(path): frozenset(methods) for path, methods in methods_at.items()}
    blueprint = func.Blueprint()  # type: ignore[no-untyped-call]

    @blueprint.function_name(name="zz_unmatched")
    @blueprint.route(
        route=BASE_PATH + "/{*path}", methods=_EVERY_METHOD, auth_level=func.AuthLevel.ANONYMOUS
    )
    async def zz_unmatched(req: func.HttpRequest) -> func.HttpResponse:
        request_id = headers.request_id_of(req)
        telemetry.bind_request(request_id)
        response = _answer(req, methods_of)
        headers.finish(response, req, request_id)
        return response

    return blueprint


def _pattern(path: str) -> re.Pattern[str]:
    # The host compares fixed segments without regard to case.
    return re.compile(_NAME.sub("[^/]+", re.escape(path)), re.IGNORECASE)


def _answer(
    req: func.HttpRequest, methods_of: Mapping[re.Pattern[str], frozenset[str]]
) -> func.HttpResponse:
    path = req.route_params.get("path", "").rstrip("/")
    methods = frozenset[str]().union(
        *(methods for pattern, methods in methods_of.items() if pattern.fullmatch(path))
    )
    instance = f"/{BASE_PATH}/{path}"
    if not methods:
        return problem(errors.NotFound(), instance=instance)
    if req.method == "OPTIONS":
        return headers.preflight(methods)
    refused = problem(errors.MethodNotAllowed(), instance=instance)
    refused.headers["Allow"] = ", ".join([*sorted(methods), "OPTIONS"])
    return refused
