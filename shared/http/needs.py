"""What an endpoint needs of a request besides who sent it.

A need reads arguments from the request, describes them for OpenAPI, and lists the errors that it
implies. `Path`, `Query` and `Body` follow from the handler's annotations; the others are declared.
"""

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import azure.functions as func
from pydantic import BaseModel, TypeAdapter, ValidationError

from shared.domain import errors, values
from shared.domain.purchases import IDEMPOTENCY_KEY_LIFETIME
from shared.http import multipart
from shared.http.guide import example_of
from shared.http.parameters import Json, header, parameters_of
from shared.http.parsing import InputErrors, read_json, read_parameters, require_media_type
from shared.schemas.base import Patch

_ETAGS = re.compile(r'\s*(?:W/)?"[\x21\x23-\x7e]*"\s*(?:,\s*(?:W/)?"[\x21\x23-\x7e]*"\s*)*')
_VERSION = re.compile(r'(?<!W/)"(\d{1,9})"')
_idempotency_key = TypeAdapter(values.IdempotencyKey)

Errors = tuple[type[errors.DomainError], ...]


class Need:
    """One thing that a handler gets from the request."""

    implied_errors: ClassVar[Errors] = (errors.ValidationFailed,)
    # Whether `prepare` does anything: if so, the caller is checked before it runs.
    prepares: ClassVar[bool] = False

    def read(self, req: func.HttpRequest, input_errors: InputErrors) -> Mapping[str, Any]:
        """Return arguments of the handler, by name; add what is wrong to `input_errors`."""
        raise NotImplementedError

    async def prepare(self, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return arguments that replace the ones that were read.

        Runs after the caller was checked, outside any transaction, so it may wait.
        """
        return {}

    def parameters(self) -> list[Json]:
        """Describe the parameters that this need reads, for OpenAPI."""
        return []

    def models(self) -> tuple[Any, ...]:
        """Return the types whose schemas `request_body` uses."""
        return ()

    def request_body(self, schemas: Mapping[Any, Json]) -> Json | None:
        """Describe the body that this need reads, None if it reads none."""
        return None


@dataclass(frozen=True)
class Path(Need):
    """The names in the path."""

    model: type[BaseModel]

    def read(self, req: func.HttpRequest, input_errors: InputErrors) -> Mapping[str, Any]:
        values = read_parameters(self.model, req.route_params, input_errors)
        return {} if values is None else dict(values)

    def parameters(self) -> list[Json]:
        return parameters_of(self.model, "path")


@dataclass(frozen=True)
class Query(Need):
    """The query's parameters, as one model."""

    model: type[BaseModel]

    def read(self, req: func.HttpRequest, input_errors: InputErrors) -> Mapping[str, Any]:
        return {"query": read_parameters(self.model, req.params, input_errors)}

    def parameters(self) -> list[Json]:
        return parameters_of(self.model, "query")


@dataclass(frozen=True)
class Body(Need):
    """A JSON body."""

    model: type[BaseModel]
    implied_errors: ClassVar[Errors] = (
        errors.ValidationFailed,
        errors.PayloadTooLarge,
        errors.UnsupportedMediaType,
    )

    @property
    def is_optional(self) -> bool:
        """Whether an empty body means `{}`: the model has no required field and is no patch."""
        fields = self.model.model_fields.values()
        return not issubclass(self.model, Patch) and not any(one.is_required() for one in fields)

    def read(self, req: func.HttpRequest, input_errors: InputErrors) -> Mapping[str, Any]:
        is_left_out = self.is_optional and not req.get_body()
        return {"body": self.model() if is_left_out else read_json(self.model, req, input_errors)}

    def models(self) -> tuple[Any, ...]:
        return (self.model,)

    def request_body(self, schemas: Mapping[Any, Json]) -> Json | None:
        content = {"application/json": {"schema": schemas[self.model], **example_of(self.model)}}
        return {"required": not self.is_optional, "content": content}


class Declared(Need):
    """A need that no annotation states: the endpoint declares it, the handler takes it."""

    argument: ClassVar[str]
    # How an endpoint's declaration spells it, for error messages.
    spelling: ClassVar[str]

    @property
    def annotation(self) -> Any:  # noqa: ANN401 - any type
        """The type of the handler's argument."""
        raise NotImplementedError


class IfMatch(Declared):
    """The versions that the sender accepts to change, as `if_match: frozenset[int]`.

    A weak tag never matches (RFC 9110 §13.1.1). `*` is refused: it would skip the check of the
    version.
    """

    argument = "if_match"
    spelling = "IfMatch()"
    annotation = frozenset[int]
    implied_errors: ClassVar[Errors] = (
        errors.ValidationFailed,
        errors.PreconditionRequired,
        errors.PreconditionFailed,
    )

    def read(self, req: func.HttpRequest, input_errors: InputErrors) -> Mapping[str, Any]:
        sent = req.headers.get("If-Match", "")
        if not sent.strip():
            input_errors.missing_header = errors.PreconditionRequired()
            return {}
        return self.versions(sent, input_errors)

    def versions(self, sent: str, input_errors: InputErrors) -> Mapping[str, Any]:
        """Return the versions in a list of tags; add an error and return nothing if it is none."""
        if not _ETAGS.fullmatch(sent):
            detail = 'Send the ETag that you read, such as "3".'
            input_errors.fields.append(errors.FieldError("invalid", detail, parameter="If-Match"))
            return {}
        return {self.argument: frozenset(map(int, _VERSION.findall(sent)))}

    def parameters(self) -> list[Json]:
        return [header("If-Match", required=True)]


class IdempotencyKey(Declared):
    """The key under which a request is carried out only once, as `key: str`."""

    argument = "key"
    spelling = "IdempotencyKey()"
    annotation = str
    implied_errors = (
        errors.ValidationFailed,
        errors.IdempotencyKeyRequired,
        errors.IdempotencyKeyReused,
        errors.IdempotencyInProgress,
    )

    def read(self, req: func.HttpRequest, input_errors: InputErrors) -> Mapping[str, Any]:
        sent = req.headers.get("Idempotency-Key")
        if not sent:
            input_errors.missing_header = errors.IdempotencyKeyRequired()
            return {}
        try:
            return {self.argument: _idempotency_key.validate_python(sent)}
        except ValidationError:
            detail = "An Idempotency-Key is 1 to 255 visible ASCII characters."
            input_errors.fields.append(
                errors.FieldError("invalid", detail, parameter="Idempotency-Key")
            )
            return {}

    def parameters(self) -> list[Json]:
        lifetime = {"x-lifetime-seconds": int(IDEMPOTENCY_KEY_LIFETIME.total_seconds())}
        return [header("Idempotency-Key", required=True, **lifetime)]


@dataclass(frozen=True)
class Upload(Declared):
    """The one file of a form; the handler gets what `receive` returns for it.

    `receive` stores the file before the handler's transaction begins. It gets the handler's
    arguments, with the file's bytes as `upload`.
    """

    receive: Callable[..., Awaitable[Any]]
    argument: ClassVar[str] = "upload"
    spelling: ClassVar[str] = "Upload(receive)"
    prepares: ClassVar[bool] = True
    implied_errors: ClassVar[Errors] = (
        errors.ValidationFailed,
        errors.ImageTooLarge,
        errors.UnsupportedMediaType,
    )

    @property
    def annotation(self) -> Any:  # noqa: ANN401
        return inspect.signature(self.receive, eval_str=True).return_annotation

    def read(self, req: func.HttpRequest, input_errors: InputErrors) -> Mapping[str, Any]:
        require_media_type(req, multipart.MEDIA_TYPE)
        return {self.argument: multipart.file_in(req, input_errors.fields)}

    async def prepare(self, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        return {self.argument: await self.receive(**arguments)}

    def request_body(self, schemas: Mapping[Any, Json]) -> Json | None:
        content = {multipart.MEDIA_TYPE: {"schema": multipart.SCHEMA}}
        return {"required": True, "content": content}
