"""Runs the app in azure-functions-runtime: what the worker indexes, as functions of our host."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType, SimpleNamespace
from uuid import uuid4

import azure.functions as func
from azure.functions.blob import InputStream
from azure.functions.timer import TimerRequest

from infra.local.host.genuine.messages import (
    InvocationResponse,
    ParameterBinding,
    RpcFunctionMetadata,
    RpcHttp,
    StatusResult,
    TypedData,
    stream_message,
)
from infra.local.host.index import Declared, Index, Invoke, index, read_bindings
from infra.local.host.routes import IndexingError

_PACKAGE = "azure_functions_runtime"
WHAT_IT_NEEDS = (
    "The genuine worker needs Python 3.13 or later: azure-functions-runtime is not installed here. "
    "`make test-platform` makes an environment that has it, and runs tests/platform."
)
# The capabilities of the host that the worker looks for; none of them matters here.
_NO_CAPABILITIES: Mapping[str, str] = {}
_NO_TRACE = SimpleNamespace(
    trace_parent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    trace_state="",
    attributes={},
)
_FIRST_TRY = SimpleNamespace(retry_count=0, max_retry_count=0, exception=None)


class NoGenuineWorker(Exception):
    """The worker's package is not installed: it is for Python 3.13 and later only."""


class InvocationFailed(Exception):
    """A function failed in the worker; the message is the worker's, with its stack trace."""


def is_installed() -> bool:
    """Return whether this Python has the worker's package."""
    return find_spec(_PACKAGE) is not None


@dataclass(frozen=True)
class Worker:
    """The worker of this process, of which there can be only one: it keeps its functions globally.

    Attributes:
        functions: what it found, as it describes them to the host.
        capabilities: what it says that it can do.
    """

    functions: tuple[RpcFunctionMetadata, ...]
    capabilities: Mapping[str, str]

    @classmethod
    async def start(cls, directory: Path) -> "Worker":
        """Index and load the app in a directory, in the order of the host's own messages.

        Raises:
            NoGenuineWorker: the package is not installed.
            IndexingError: the worker could not; the message is its own, with its stack trace.
        """
        if not is_installed():
            raise NoGenuineWorker(WHAT_IT_NEEDS)
        runtime = _runtime()
        started = await runtime.worker_init_request(
            stream_message(
                worker_init_request=SimpleNamespace(
                    capabilities=_NO_CAPABILITIES, function_app_directory=str(directory)
                )
            )
        )
        _refuse_failure(started.result)
        described = await runtime.functions_metadata_request(stream_message())
        _refuse_failure(described.result)
        functions = tuple(described.function_metadata_results or ())
        for function in functions:
            loaded = await runtime.function_load_request(
                stream_message(
                    function_load_request=SimpleNamespace(function_id=function.function_id)
                )
            )
            _refuse_failure(loaded.result)
        return cls(functions, started.capabilities)

    def index(self, settings: Mapping[str, str]) -> Index:
        """Return the functions for `FunctionHost`; raises `IndexingError`."""
        return index((self._declared(function) for function in self.functions), settings)

    def _declared(self, function: RpcFunctionMetadata) -> Declared:
        bindings = read_bindings(function.raw_bindings)
        arguments = [one["name"] for one in bindings if one["type"].endswith("Trigger")]
        return Declared(function.name, bindings, self._invoker(function.function_id, *arguments))

    def _invoker(self, function_id: str, argument: str) -> Invoke:
        async def invoke(value: object) -> func.HttpResponse | None:
            data, metadata = _sent(value)
            response: InvocationResponse = await _runtime().invocation_request(
                stream_message(
                    invocation_request=SimpleNamespace(
                        invocation_id=str(uuid4()),
                        function_id=function_id,
                        input_data=[ParameterBinding(argument, data)],
                        trigger_metadata=metadata,
                        trace_context=_NO_TRACE,
                        retry_context=_FIRST_TRY,
                    )
                )
            )
            if response.result.status != StatusResult.Success:
                raise InvocationFailed(_reason(response.result))
            return _received(response.return_value)

        return invoke


def _runtime() -> ModuleType:
    return import_module(_PACKAGE)


def _refuse_failure(result: StatusResult) -> None:
    if result.status != StatusResult.Success:
        raise IndexingError(_reason(result))


def _reason(result: StatusResult) -> str:
    exception = result.exception
    return f"{exception.message}\n{exception.stack_trace}" if exception else "no reason was given"


def _sent(value: object) -> tuple[TypedData, dict[str, TypedData]]:
    """Return an argument and its trigger's metadata as the host sends them."""
    match value:
        case func.HttpRequest():
            return TypedData(http=_request(value)), {}
        case TimerRequest():
            return TypedData(json=json.dumps({"IsPastDue": value.past_due})), {}
        case InputStream():
            return TypedData(bytes=value.read()), _blob_metadata(value)
        case _:
            raise TypeError(f"no trigger passes a {type(value).__name__}")


def _request(request: func.HttpRequest) -> RpcHttp:
    body = request.get_body()
    return RpcHttp(
        method=request.method,
        url=request.url,
        headers=dict(request.headers),
        query=dict(request.params),
        params=dict(request.route_params),
        body=TypedData(bytes=body) if body else TypedData(),
    )


def _blob_metadata(blob: InputStream) -> dict[str, TypedData]:
    texts = {"BlobTrigger": blob.name or "", "Uri": blob.uri or ""}
    objects = {"Properties": blob.blob_properties or {}, "Metadata": blob.metadata or {}}
    # A text is sent as JSON as well.
    return {name: TypedData(json=json.dumps(value)) for name, value in (texts | objects).items()}


def _received(value: TypedData | None) -> func.HttpResponse | None:
    if value is None or value.http is None:
        return None
    if value.http.cookies:
        raise NotImplementedError(f"cookies are not passed on: {asdict(value.http)['cookies']}")
    body = value.http.body
    return func.HttpResponse(
        body.bytes if body is not None else b"",
        status_code=int(value.http.status_code),
        headers=dict(value.http.headers),
    )
