"""Runs an app's functions in this process, for the development host and for tests."""

import logging
import os
from collections.abc import Mapping
from typing import Final

import azure.functions as func
from azure.functions.blob import InputStream
from azure.functions.timer import TimerRequest

from infra.local.host.index import BlobTrigger, Index, TimerTrigger, index_app
from infra.local.host.routes import RouteTable, decode_path, parse_query

BODY_LIMIT_SETTING: Final = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"
_DEFAULT_BODY_LIMIT_BYTES: Final = 8_388_608

logger = logging.getLogger("host")


class FunctionHost:
    """An indexed app: finds the function for a request, a tick or a blob, and runs it.

    Args:
        app: the app with all its blueprints registered, or an index of its functions.
        route_prefix: `extensions.http.routePrefix` of host.json.
        settings: the values of `%NAME%` in schedules and paths; the environment by default.

    Raises:
        IndexingError: the real host would refuse a function, or this one can't run it.
    """

    def __init__(
        self,
        app: func.FunctionApp | Index,
        route_prefix: str = "",
        settings: Mapping[str, str] | None = None,
    ) -> None:
        values = os.environ if settings is None else settings
        self._index = app if isinstance(app, Index) else index_app(app, values)
        self._invokers = {name: trigger.invoke for name, trigger in self._index.http.items()}
        self._routes = RouteTable((http.route for http in self._index.http.values()), route_prefix)
        self.body_limit_bytes = int(values.get(BODY_LIMIT_SETTING, _DEFAULT_BODY_LIMIT_BYTES))

    @property
    def timers(self) -> tuple[TimerTrigger, ...]:
        """The functions with a timer trigger."""
        return tuple(self._index.timers.values())

    @property
    def blob_triggers(self) -> tuple[BlobTrigger, ...]:
        """The functions with a blob trigger."""
        return tuple(self._index.blobs.values())

    async def call(
        self,
        method: str,
        path_with_query: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        origin: str = "http://127.0.0.1",
    ) -> func.HttpResponse | None:
        """Answer a request like the host.

        Returns None if no route matches, which is sent as an empty 404. A function that raises, or
        a body over the limit, gives an empty 500, and the reason is logged.
        """
        raw_path, _, query = path_with_query.partition("?")
        path = decode_path(raw_path)
        if "\0" in path:
            return func.HttpResponse(status_code=400)
        match = self._routes.find(method, path)
        if match is None:
            return None
        if len(body) > self.body_limit_bytes:
            logger.error("a body of %d bytes is over the limit", len(body))
            return func.HttpResponse(status_code=500)
        request = func.HttpRequest(
            method,
            f"{origin}{path_with_query}",
            headers=headers or {},
            params=parse_query(query),
            route_params=match.route_params,
            body=body,
        )
        return await self._answer(match.function, request)

    async def _answer(self, name: str, request: func.HttpRequest) -> func.HttpResponse:
        try:
            response = await self._invokers[name](request)
        except Exception:
            logger.exception("%s failed", name)
            return func.HttpResponse(status_code=500)
        if not isinstance(response, func.HttpResponse):
            logger.error("%s returned %r, not an HttpResponse", name, response)
            return func.HttpResponse(status_code=500)
        return response

    async def fire_timer(self, name: str, *, past_due: bool = False) -> None:
        """Run a timer function now; raises what it raises."""
        await self._index.timers[name].invoke(TimerRequest(past_due=past_due))

    async def fire_blob_trigger(self, name: str, blob: InputStream) -> None:
        """Run a blob function for this blob now, once; raises what it raises."""
        await self._index.blobs[name].invoke(blob)
