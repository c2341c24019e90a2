"""One declaration an endpoint: it registers the HTTP trigger, and OpenAPI is made from it."""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, TypeVar

import azure.functions as func

from shared import telemetry
from shared.db.transaction import read_only, read_write
from shared.domain.errors import DomainError, RateLimited, ServiceUnavailable
from shared.http import headers
from shared.http.access import Access
from shared.http.admission import admit
from shared.http.answers import Answer, Json
from shared.http.call import Call
from shared.http.needs import Declared, Need
from shared.http.parsing import InputErrors
from shared.http.paths import BASE_PATH
from shared.http.problems import problem
from shared.http.signature import read_needs
from shared.services.people.coordinators import require_coordinator

Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Any]])


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
    # Those that neither access nor needs imply.
    errors: tuple[type[DomainError], ...]

    @property
    def only_reads(self) -> bool:
        """Whether it changes nothing."""
        return self.method == "GET"

    def all_errors(self) -> tuple[type[DomainError], ...]:
        """Return each error that a client can be answered, once."""
        needed = (error for need in self.needs for error in need.implied_errors)
        of_every_endpoint = (RateLimited, ServiceUnavailable)
        stated = (*self.access.implied_errors, *self.errors, *needed, *of_every_endpoint)
        return tuple(dict.fromkeys(stated))

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
        arguments = self._read(req)
        if self.only_reads or any(need.prepares for need in self.needs):
            # In a transaction of its own, which ends here: what comes next may wait for storage,
            # Redis or another request, and must not keep a connection from others meanwhile.
            async with read_only() as session:
                await self._check_event(Call(session, sender), arguments)
        for need in self.needs:
            arguments |= await need.prepare(arguments)
        transaction = read_only if self.only_reads else read_write
        async with transaction() as session:
            call = Call(session, sender)
            if not self.only_reads:
                # A change is allowed by what its own transaction sees.
                await self._check_event(call, arguments)
            result = await self.handler(call, **arguments)
            # Written out before the commit: an answer that can't be given is rolled back.
            return self.answers.write(req, result)

    def _read(self, req: func.HttpRequest) -> dict[str, Any]:
        found = InputErrors()
        arguments: dict[str, Any] = {}
        for need in self.needs:
            arguments |= need.read(req, found)
        found.refuse()
        return arguments

    async def _check_event(self, call: Call, arguments: Mapping[str, Any]) -> None:
        if self.access.of_event:
            event_id = arguments["event_id"]
            await require_coordinator(
                call.session, call.actor, event_id, only_reads=self.only_reads
            )


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
        needs: Sequence[Declared] = (),
        answers: Answer | None = None,
        errors: tuple[type[DomainError], ...] = (),
    ) -> Callable[[Handler], Handler]:
        """Declare the decorated handler to be what answers `method` at `path`.

        `path` stands below `api/v1`; `needs` are those that its annotations don't state; without
        `answers` its result is answered as JSON; `errors` are those that neither `access` nor
        `needs` imply.

        Raises:
            TypeError: the handler does not take what it needs, or returns what can't be answered.
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
