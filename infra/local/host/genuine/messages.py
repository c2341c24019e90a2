"""The messages of the protocol between host and worker, as far as this app needs them.

The names and fields are those of FunctionRpc.proto in
https://github.com/Azure/azure-functions-language-worker-protobuf, which is a public interface. A
message that is not here is an error in the worker, and never passes unnoticed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any


@dataclass
class RpcHttp:
    """A request with its `params` of the route, or a response with its `status_code`."""

    method: str = ""
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: "TypedData | None" = None
    params: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    status_code: str = ""
    cookies: Sequence[object] | None = None
    enable_content_negotiation: bool = False


@dataclass
class TypedData:
    """A value: the one field that is set says of which kind."""

    string: str | None = None
    json: str | None = None
    bytes: "bytes | None" = None
    http: RpcHttp | None = None
    int: "int | None" = None
    double: float | None = None

    def WhichOneof(self, _: str) -> str | None:
        """Return the name of the field that is set."""
        return next((name for name, value in vars(self).items() if value is not None), None)


@dataclass
class ParameterBinding:
    """A named argument of a function."""

    name: str
    data: TypedData

    def WhichOneof(self, _: str) -> str:
        """Return how the value is passed: never in shared memory here."""
        return "data"


@dataclass
class RpcException:
    """What a worker reports of an exception."""

    message: str = ""
    stack_trace: str = ""
    source: str = ""


@dataclass
class StatusResult:
    """Whether a message was dealt with."""

    Failure = 0
    Success = 1

    status: int
    exception: RpcException | None = None


@dataclass
class BindingInfo:
    """A binding's kind and direction."""

    undefined = 0
    out = 1
    inout = 2

    type: str
    data_type: Any
    direction: Any


@dataclass
class RpcFunctionMetadata:
    """A function that a worker has found."""

    name: str
    function_id: str
    raw_bindings: Sequence[str]
    directory: str
    script_file: str
    entry_point: str
    language: str
    bindings: Mapping[str, BindingInfo]
    properties: Mapping[str, str]
    retry_options: Any = None
    is_proxy: bool = False
    managed_dependency_enabled: bool = False


@dataclass
class WorkerMetadata:
    """Which worker it is."""

    runtime_name: str
    runtime_version: str
    worker_version: str
    worker_bitness: str
    custom_properties: Mapping[str, str]


@dataclass
class WorkerInitResponse:
    """The answer to the first message; the functions are indexed by then."""

    capabilities: Mapping[str, str]
    worker_metadata: WorkerMetadata
    result: StatusResult


@dataclass
class FunctionMetadataResponse:
    """The functions that were found; None without a function_app.py."""

    use_default_metadata_indexing: bool
    function_metadata_results: Sequence[RpcFunctionMetadata] | None
    result: StatusResult


@dataclass
class FunctionLoadResponse:
    """Whether a function was loaded."""

    function_id: str
    result: StatusResult


@dataclass
class InvocationResponse:
    """What a function returned, or why it failed."""

    invocation_id: str
    result: StatusResult
    return_value: TypedData | None = None
    output_data: Sequence[ParameterBinding] = ()


PROTOS = SimpleNamespace(
    **{
        message.__name__: message
        for message in (
            *(RpcHttp, TypedData, ParameterBinding, RpcException, StatusResult, BindingInfo),
            *(RpcFunctionMetadata, WorkerMetadata, WorkerInitResponse),
            *(FunctionMetadataResponse, FunctionLoadResponse, InvocationResponse),
        )
    }
)


def stream_message(**content: object) -> Any:  # noqa: ANN401 - the worker reads any field of it
    """Return what the worker's entry points take: a message, and what the caller provides."""
    return SimpleNamespace(
        request=SimpleNamespace(**content), properties={"protos": PROTOS, "host": "127.0.0.1"}
    )
