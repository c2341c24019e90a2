"""One declaration per endpoint: it registers the HTTP trigger and describes it for OpenAPI."""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from http import HTTPStatus
from time import perf_counter
from typing import Any, TypeVar

import azure.functions as func

from shared import telemetry
from shared.db.transaction import enter_until_end, read_only, read_write
from shared.domain.errors import DomainError, RateLimited, ServiceUnavailable
from shared.domain.roles import Actor
from shared.http import headers
from shared.http.access import Access
from shared.http.admission import OwnLimit, admit, count_event_write
from shared.http.answers import Answer, Json
from shared.http.call import Call
from shared.http.methods import taken_by
from shared.http.needs import Declared, Need
from shared.http.parsing import InputErrors
from shared.http.paths import BASE_PATH
from shared.http.problems import problem
from shared.http.signature import read_needs
from shared.services.people.coordinators import require_coordinator

Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Any]])
# Gets the handler's arguments by name.
Slot = Callable[..., AbstractAsyncContextManager[object]]


@dataclass(frozen=True)
class Operation:
    """Everything that is declared about one endpoint."""

    name: str
    method: str
    path: str
    access: Access
    handler: Callable[..., Awaitable[Any]]
    needs: tuple[Need, ...]
    answers: Answer
    # The errors that neither access nor needs imply.
    errors: tuple[type[DomainError], ...]
    own_limit: OwnLimit | None
    slot: Slot | None
    # Whether its transaction can write: true for a GET that records something the first time, false
    # for a POST that only reads.
    may_write: bool

    def all_errors(self) -> tuple[type[DomainError], ...]:
        """Return each error that a client can get, once."""
        needed = (error for need in self.needs for error in need.implied_errors)
        of_every_endpoint = (RateLimited, ServiceUnavailable)
        stated = (*self.access.implied_errors, *self.errors, *needed, *of_every_endpoint)
        return tuple(dict.fromkeys(stated))

    async def respond(self, req: func.HttpRequest) -> func.HttpResponse:
        """Answer any request; every exception becomes a problem response."""
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
        admitted = await admit(req, self.access, self.own_limit)
        arguments = self._read(req)
        await self._enter_event(admitted.sender, arguments)
        for need in self.needs:
            arguments |= await need.prepare(arguments)
        response = await self._handle(req, admitted.sender, arguments)
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            await admitted.give_back()
        return response

    async def _enter_event(self, sender: Actor | None, arguments: Mapping[str, Any]) -> None:
        if self.access.of_event:
            # In a separate transaction, which ends here: the next step may wait for storage, Redis
            # or another request, and must not keep a connection from others meanwhile.
            async with read_only() as session:
                # A change is checked again before it is made, but an upload is stored before that.
                may_be_cached = not any(need.prepares for need in self.needs)
                call = Call(session, sender)
                await self._check_event(call, arguments, may_be_cached=may_be_cached)
        if self.access.roles and self.method != "GET" and "event_id" in arguments:
            await count_event_write(arguments["event_id"])

    async def _handle(
        self, req: func.HttpRequest, sender: Actor | None, arguments: Mapping[str, Any]
    ) -> func.HttpResponse:
        transaction = read_write if self.may_write else read_only
        async with transaction() as session:
            call = Call(session, sender)
            if self.slot is not None:
                await enter_until_end(session, self.slot(**arguments))
            if self.may_write:
                # A change is allowed or refused by what its own transaction reads.
                await self._check_event(call, arguments, may_be_cached=False)
            result = await self.handler(call, **arguments)
            # Serialised before the commit: if that fails, the transaction is rolled back.
            return self.answers.write(req, result)

    def _read(self, req: func.HttpRequest) -> dict[str, Any]:
        input_errors = InputErrors()
        arguments: dict[str, Any] = {}
        for need in self.needs:
            arguments |= need.read(req, input_errors)
        input_errors.refuse()
        return arguments

    async def _check_event(
        self, call: Call, arguments: Mapping[str, Any], *, may_be_cached: bool
    ) -> None:
        if self.access.of_event:
            event_id = arguments["event_id"]
            await require_coordinator(
                call.session, call.actor, event_id, may_be_cached=may_be_cached
            )


class Api(func.Blueprint):
    """A resource's endpoints: a blueprint that keeps a list of its declarations."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.operations: list[Operation] = []

    def endpoint(
        self,
        method: str,
        path: str,
        *,
        access: Access,
        needs: Sequence[Declared] = (),
        answers: Answer | None = None,
        errors: tuple[type[DomainError], ...] = (),
        own_limit: OwnLimit | None = None,
        slot: Slot | None = None,
        may_write: bool | None = None,
    ) -> Callable[[Handler], Handler]:
        """Register the decorated handler for `method` at `path`.

        `path` is relative to `api/v1`. `needs` are the needs that the handler's annotations don't
        state. Without `answers` the result is answered as JSON. `errors` are the errors that
        neither `access` nor `needs` imply. Requests count toward `own_limit` besides the sender's.
        A request waits for its `slot` before its transaction takes a connection, and leaves it when
        that has ended.
        Its transaction can write unless it is a GET; `may_write` states otherwise.

        Raises:
            TypeError: the handler's arguments don't match its needs, or `answers` can't be made of
                what it returns.
        """

        def declare(handler: Handler) -> Handler:
            returned = inspect.signature(handler, eval_str=True).return_annotation
            operation = Operation(
                name=handler.__name__,
                method=method,
                path=path,
                access=access,
                handler=handler,
                needs=read_needs(handler, path, needs),
                answers=(answers or Json()).returning(returned),
                errors=errors,
                own_limit=own_limit,
                slot=slot,
                may_write=method != "GET" if may_write is None else may_write,
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
            methods=taken_by(operation.method),
            auth_level=func.AuthLevel.ANONYMOUS,
        )
        self.function_name(name=operation.name)(route(trigger))
        self.operations.append(operation)
