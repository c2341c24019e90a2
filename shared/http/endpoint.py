"""One declaration an endpoint: it registers the HTTP trigger, and OpenAPI is made from it."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from time import perf_counter
from typing import Any, TypeVar

import azure.functions as func
from pydantic import BaseModel, TypeAdapter

from shared import telemetry
from shared.db.transaction import read_only, read_write
from shared.domain.errors import DomainError
from shared.http import headers
from shared.http.access import Access
from shared.http.admission import admit
from shared.http.call import Call
from shared.http.parsing import Signature, idempotency_key_in, versions_in
from shared.http.problems import problem
from shared.schemas.base import Written
from shared.services.people.coordinators import require_coordinator

BASE_PATH = "api/v1"
NO_STORE = "no-store"

Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Any]])


@dataclass(frozen=True)
class Document:
    """An answer that is already written out, in the declared media type unless it names another."""

    body: bytes
    media_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ETag:
    """How an answer's entity tag is found, and whether it may answer 304."""

    tag_of: Callable[[Any, bytes], str]
    answers_not_modified: bool = True


# For If-Match only: a version does not count sales, so it can't tell that nothing has changed.
OF_VERSION = ETag(lambda result, _: str(result.version), answers_not_modified=False)
OF_CONTENT = ETag(lambda _, body: sha256(body).hexdigest()[:32])


@dataclass(frozen=True)
class Operation:
    """Everything that is declared about one endpoint."""

    name: str
    method: str
    path: str
    access: Access
    handler: Callable[..., Awaitable[Any]]
    signature: Signature
    returns: Any
    result: TypeAdapter[Any]
    status: HTTPStatus
    errors: tuple[type[DomainError], ...]
    etag: ETag | None
    if_match: bool
    idempotent: bool
    location: str | None
    cache_control: str
    media_type: str
    is_unavailable: Callable[[Any], bool] | None
    accepted: type[BaseModel] | None
    receive: Callable[..., Awaitable[Any]] | None

    async def respond(self, req: func.HttpRequest) -> func.HttpResponse:
        """Answer a request, whatever it is, and whatever happens on the way."""
        request_id = headers.request_id_of(req)
        started = perf_counter()
        telemetry.bind_request(request_id)
        try:
            response = await self._answer(req)
        except Exception as error:
            instance = "/" + BASE_PATH + "/" + self.path.format_map(req.route_params)
            response = problem(error, instance=instance)
        headers.finish(response, req, request_id)
        telemetry.count_answer(self.name, response.status_code, started)
        return response

    async def _answer(self, req: func.HttpRequest) -> func.HttpResponse:
        sender = await admit(req, self.access)
        arguments = self.signature.arguments(req)
        if_match = versions_in(req.headers.get("If-Match")) if self.if_match else frozenset()
        key = idempotency_key_in(req.headers.get("Idempotency-Key")) if self.idempotent else ""
        if self.method == "GET" or self.receive is not None:
            # In a transaction of its own, which ends here: what comes next may wait for storage,
            # Redis or another request, and must not keep a connection from others meanwhile.
            async with read_only() as session:
                await self._check_event(Call(session, sender, if_match, key), arguments)
        if self.receive is not None:
            arguments["upload"] = await self.receive(**arguments)
        transaction = read_only if self.method == "GET" else read_write
        async with transaction() as session:
            call = Call(session, sender, if_match, key)
            if self.method != "GET":
                # A change is allowed by what its own transaction sees.
                await self._check_event(call, arguments)
            result = await self.handler(call, **arguments)
            # Written out before the commit: an answer that can't be given is rolled back.
            return self._response(req, result)

    async def _check_event(self, call: Call, arguments: Mapping[str, Any]) -> None:
        if self.access.of_event:
            event_id, only_reads = arguments["event_id"], self.method == "GET"
            await require_coordinator(call.session, call.actor, event_id, only_reads=only_reads)

    def _response(self, req: func.HttpRequest, result: Any) -> func.HttpResponse:  # noqa: ANN401
        if isinstance(result, Document):
            extra = {"Cache-Control": self.cache_control, **result.headers}
            return func.HttpResponse(
                result.body,
                status_code=self.status,
                headers=extra,
                mimetype=result.media_type or self.media_type,
            )
        if self.accepted is not None:
            return func.HttpResponse(
                result.model_dump_json(),
                status_code=HTTPStatus.ACCEPTED,
                headers={"Cache-Control": self.cache_control},
                mimetype="application/json",
            )
        body = b"" if self.status is HTTPStatus.NO_CONTENT else self._json(result)
        extra = {"Cache-Control": self.cache_control}
        if self.etag is not None:
            tag = f'"{self.etag.tag_of(result, body)}"'
            extra["ETag"] = tag
            if self.etag.answers_not_modified and {tag, "*"} & headers.known_tags(req):
                return func.HttpResponse(status_code=HTTPStatus.NOT_MODIFIED, headers=extra)
        if self.location is not None:
            names = {**req.route_params, "id": result.id}
            extra["Location"] = f"/{BASE_PATH}/{self.location.format_map(names)}"
        down = self.is_unavailable is not None and self.is_unavailable(result)
        status = HTTPStatus.SERVICE_UNAVAILABLE if down else self.status
        return func.HttpResponse(body, status_code=status, headers=extra, mimetype=self.media_type)

    def _json(self, result: Any) -> bytes:  # noqa: ANN401
        return result.body if isinstance(result, Written) else self.result.dump_json(result)


class Api(func.Blueprint):
    """A resource's endpoints: a blueprint that remembers what was declared on it."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.operations: list[Operation] = []

    def endpoint(
        self,
        method: str,
        path: str,
        *,
        access: Access,
        status: HTTPStatus = HTTPStatus.OK,
        errors: tuple[type[DomainError], ...] = (),
        etag: ETag | None = None,
        if_match: bool = False,
        idempotent: bool = False,
        location: str | None = None,
        cache_control: str = NO_STORE,
        media_type: str = "application/json",
        is_unavailable: Callable[[Any], bool] | None = None,
        accepted: type[BaseModel] | None = None,
        receive: Callable[..., Awaitable[Any]] | None = None,
    ) -> Callable[[Handler], Handler]:
        """Declare the decorated handler to be what answers `method` at `path`.

        `path` stands below `api/v1`; `errors` are those beyond what the other arguments imply;
        `location` is the path of what was created, with `{id}` for its id; `is_unavailable` tells
        a result that goes out with 503; `accepted` is what a handler of documents returns instead,
        with 202, to be fetched elsewhere; `receive` puts an upload away before the transaction:
        it gets what the handler asks for, and returns what the handler gets for `upload`.
        """

        def declare(handler: Handler) -> Handler:
            returns = inspect.signature(handler, eval_str=True).return_annotation
            operation = Operation(
                name=handler.__name__,
                method=method,
                path=path,
                access=access,
                handler=handler,
                signature=Signature.of(handler, path),
                returns=returns,
                result=TypeAdapter(returns),
                status=status,
                errors=errors,
                etag=etag,
                if_match=if_match,
                idempotent=idempotent,
                location=location,
                cache_control=cache_control,
                media_type=media_type,
                is_unavailable=is_unavailable,
                accepted=accepted,
                receive=receive,
            )
            self._register(operation)
            return handler

        return declare

    def _register(self, operation: Operation) -> None:
        # Not wrapped with functools: the worker would follow `__wrapped__` and fail to index it.
        async def trigger(req: func.HttpRequest) -> func.HttpResponse:
            return await operation.respond(req)

        trigger.__name__ = operation.name
        route = self.route(
            route=f"{BASE_PATH}/{operation.path}",
            methods=[operation.method],
            auth_level=func.AuthLevel.ANONYMOUS,
        )
        self.function_name(name=operation.name)(route(trigger))
        self.operations.append(operation)
