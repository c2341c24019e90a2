"""What an endpoint needs of a request besides who sent it.

A need reads itself from the request, describes itself for OpenAPI, and names the errors that it
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
from shared.http.parameters import Json, header, parameters_of
from shared.http.parsing import InputErrors, read_json, read_parameters, require_media_type
from shared.schemas.base import Patch

_ETAGS = re.compile(r'\s*(?:W/)?"[\x21\x23-\x7e]*"\s*(?:,\s*(?:W/)?"[\x21\x23-\x7e]*"\s*)*')
_VERSION = re.compile(r'(?<!W/)"(\d{1,9})"')
_idempotency_key = TypeAdapter(values.IdempotencyKey)

Errors = tuple[type[errors.DomainError], ...]


class Need:
    """One thing that a handler is given from the request."""

    implied_errors: ClassVar[Errors] = (errors.ValidationFailed,)
    # Whether `prepare` does anything: then the caller is checked before it runs.
    prepares: ClassVar[bool] = False

    def read(self, req: func.HttpRequest, found: InputErrors) -> Mapping[str, Any]:
        """Return arguments of the handler, by name; add what is wrong with them to `found`."""
        raise NotImplementedError

    async def prepare(self, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return arguments in place of those that were read.

        It runs once the caller is known to be allowed, and outside any transaction: it may wait.
        """
        return {}

    def parameters(self) -> list[Json]:
        """Describe the parameters that it reads, for OpenAPI."""
        return []

    def models(self) -> tuple[Any, ...]:
        """Return the types whose schemas `request_body` is made of."""
        return ()

    def request_body(self, schemas: Mapping[Any, Json]) -> Json | None:
        """Describe the body that it reads, None if it reads none."""
        return None


@dataclass(frozen=True)
class Path(Need):
    """The names in the path."""

    model: type[BaseModel]

    def read(self, req: func.HttpRequest, found: InputErrors) -> Mapping[str, Any]:
        given = read_parameters(self.model, req.route_params, found)
        return {} if given is None else dict(given)

    def parameters(self) -> list[Json]:
        return parameters_of(self.model, "path")


@dataclass(frozen=True)
class Query(Need):
    """The query's parameters, as one model."""

    model: type[BaseModel]

    def read(self, req: func.HttpRequest, found: InputErrors) -> Mapping[str, Any]:
        return {"query": read_parameters(self.model, req.params, found)}

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
        """Whether sending nothing means as much as `{}`: no field is required or changed."""
        fields = self.model.model_fields.values()
        return not issubclass(self.model, Patch) and not any(one.is_required() for one in fields)

    def read(self, req: func.HttpRequest, found: InputErrors) -> Mapping[str, Any]:
        is_left_out = self.is_optional and not req.get_body()
        return {"body": self.model() if is_left_out else read_json(self.model, req, found)}

    def models(self) -> tuple[Any, ...]:
        return (self.model,)

    def request_body(self, schemas: Mapping[Any, Json]) -> Json | None:
        content = {"application/json": {"schema": schemas[self.model]}}
        return {"required": not self.is_optional, "content": content}


class Declared(Need):
    """A need that no annotation states: an endpoint declares it, and its handler takes it."""

    argument: ClassVar[str]
    # How an endpoint declares it.
    spelling: ClassVar[str]

    @property
    def annotation(self) -> Any:  # noqa: ANN401 - any type
        """The type of the handler's argument."""
        raise NotImplementedError


class IfMatch(Declared):
    """The versions that the sender is ready to change, as `if_match: frozenset[int]`.

    A weak tag never matches (RFC 9110 §13.1.1). `*` is refused: it would skip the check that the
    header is there for.
    """

    argument = "if_match"
    spelling = "IfMatch()"
    annotation = frozenset[int]
    implied_errors = (
        errors.ValidationFailed,
        errors.PreconditionRequired,
        errors.PreconditionFailed,
    )

    def read(self, req: func.HttpRequest, found: InputErrors) -> Mapping[str, Any]:
        sent = req.headers.get("If-Match", "")
        if not sent.strip():
            found.missing_header = errors.PreconditionRequired()
        elif not _ETAGS.fullmatch(sent):
            detail = 'Send the ETag that you read, such as "3".'
            found.fields.append(errors.FieldError("invalid", detail, parameter="If-Match"))
        else:
            return {self.argument: frozenset(map(int, _VERSION.findall(sent)))}
        return {}

    def parameters(self) -> list[Json]:
        return [header("If-Match", required=True)]


class IdempotencyKey(Declared):
    """The key under which a request is carried out once, as `key: str`."""

    argument = "key"
    spelling = "IdempotencyKey()"
    annotation = str
    implied_errors = (
        errors.ValidationFailed,
        errors.IdempotencyKeyRequired,
        errors.IdempotencyKeyReused,
        errors.IdempotencyInProgress,
    )

    def read(self, req: func.HttpRequest, found: InputErrors) -> Mapping[str, Any]:
        sent = req.headers.get("Idempotency-Key")
        if not sent:
            found.missing_header = errors.IdempotencyKeyRequired()
            return {}
        try:
            return {self.argument: _idempotency_key.validate_python(sent)}
        except ValidationError:
            detail = "An Idempotency-Key is 1 to 255 visible ASCII characters."
            found.fields.append(errors.FieldError("invalid", detail, parameter="Idempotency-Key"))
            return {}

    def parameters(self) -> list[Json]:
        lifetime = {"x-lifetime-seconds": int(IDEMPOTENCY_KEY_LIFETIME.total_seconds())}
        return [header("Idempotency-Key", required=True, **lifetime)]


@dataclass(frozen=True)
class Upload(Declared):
    """The one file of a form, as what `receive` returns for it.

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

    def read(self, req: func.HttpRequest, found: InputErrors) -> Mapping[str, Any]:
        require_media_type(req, multipart.MEDIA_TYPE)
        return {self.argument: multipart.file_in(req, found.fields)}

    async def prepare(self, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        return {self.argument: await self.receive(**arguments)}

    def request_body(self, schemas: Mapping[Any, Json]) -> Json | None:
        content = {multipart.MEDIA_TYPE: {"schema": multipart.SCHEMA}}
        return {"required": True, "content": content}
