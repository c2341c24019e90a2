"""From a request's text to typed arguments; everything that is wrong with it, said at once."""

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import azure.functions as func
from pydantic import BaseModel, TypeAdapter, ValidationError, create_model

from shared.domain import errors
from shared.domain.values import IdempotencyKey
from shared.http import uploads
from shared.schemas.base import Patch
from shared.settings import settings

_PATH_NAME = re.compile(r"\{(\w+)\}")
_ETAGS = re.compile(r'\s*(?:W/)?"[\x21\x23-\x7e]*"\s*(?:,\s*(?:W/)?"[\x21\x23-\x7e]*"\s*)*')
_VERSION = re.compile(r'(?<!W/)"(\d{1,9})"')
_idempotency_key = TypeAdapter(IdempotencyKey)

# So many errors are told at once. A list of thousands of wrong ids is refused by the first of them,
# not answered by megabytes.
_MOST_ERRORS = 100

# pydantic's many kinds of error, in the few words that a client can act on.
_CODES = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "too_long": "too_long",
    "too_short": "too_short",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
    "json_invalid": "malformed_json",
    "option_invalid": "option_invalid",
}


@dataclass(frozen=True)
class Signature:
    """What a handler asks for besides `call`, read from its annotations."""

    path: type[BaseModel]
    query: type[BaseModel] | None
    body: type[BaseModel] | None
    takes_upload: bool

    @property
    def may_lack_body(self) -> bool:
        """Whether sending nothing says as much as `{}`: no field is due, and none is changed."""
        return (
            self.body is not None
            and not issubclass(self.body, Patch)
            and not any(field.is_required() for field in self.body.model_fields.values())
        )

    @classmethod
    def of(cls, handler: Callable[..., Any], path: str) -> "Signature":
        """Read a handler's parameters: `call`, `body`, `query`, `upload` and those in its path.

        Raises:
            TypeError: it asks for something else, or not for all the names in its path.
        """
        parameters = inspect.signature(handler, eval_str=True).parameters
        asked = {name: parameter.annotation for name, parameter in parameters.items()}
        named = _PATH_NAME.findall(path)
        if set(asked) - {"call", "body", "query", "upload"} != set(named) or "call" not in asked:
            raise TypeError(f"{handler.__name__} may ask for call, body, query, upload and {named}")
        fields: dict[str, Any] = {name: (asked[name], ...) for name in named}
        return cls(
            path=create_model(f"{handler.__name__}_path", **fields),
            query=asked.get("query"),
            body=asked.get("body"),
            takes_upload="upload" in asked,
        )

    def arguments(self, req: func.HttpRequest) -> dict[str, Any]:
        """Return what to call the handler with.

        Raises:
            ValidationFailed: with every error of path, query and body.
            UnsupportedMediaType: a body is due and it is not JSON, or not the form of an upload.
            PayloadTooLarge: the body is longer than `json_body_limit_bytes`.
            ImageTooLarge: the file of an upload is too long.
        """
        field_errors: list[errors.FieldError] = []
        path = _parameters(self.path, req.route_params, field_errors)
        arguments: dict[str, Any] = {} if path is None else dict(path)
        if self.query is not None:
            arguments["query"] = _parameters(self.query, req.params, field_errors)
        if self.body is not None:
            is_left_out = self.may_lack_body and not req.get_body()
            arguments["body"] = self.body() if is_left_out else _body(self.body, req, field_errors)
        if self.takes_upload:
            _require_media_type(req, uploads.MEDIA_TYPE)
            arguments["upload"] = uploads.file_in(req, field_errors)
        if field_errors:
            raise errors.ValidationFailed(field_errors)
        return arguments


def _parameters(
    model: type[BaseModel], given: Mapping[str, str], field_errors: list[errors.FieldError]
) -> BaseModel | None:
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        field_errors.extend(
            errors.FieldError(code=code, detail=detail, parameter=".".join(map(str, where)))
            for code, detail, where in _errors_in(error)
        )
        return None


def _body(
    model: type[BaseModel], req: func.HttpRequest, field_errors: list[errors.FieldError]
) -> BaseModel | None:
    raw = req.get_body()
    if len(raw) > settings().json_body_limit_bytes:
        raise errors.PayloadTooLarge
    _require_media_type(req, "application/json")
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        field_errors.extend(
            errors.FieldError(code=code, detail=detail, pointer=_pointer(where))
            for code, detail, where in _errors_in(error)
        )
        return None


def _require_media_type(req: func.HttpRequest, due: str) -> None:
    if req.headers.get("Content-Type", "").partition(";")[0].strip().lower() != due:
        raise errors.UnsupportedMediaType(due)


def _errors_in(error: ValidationError) -> Iterable[tuple[str, str, tuple[str | int, ...]]]:
    return map(_said, error.errors(include_url=False)[:_MOST_ERRORS])


def _said(error: Any) -> tuple[str, str, tuple[str | int, ...]]:  # noqa: ANN401 - pydantic's dict
    # A union's branches and a custom rule put their own words into the place and the text.
    detail = error["msg"].removeprefix("Value error, ")
    return _CODES.get(error["type"], "invalid"), detail, error["loc"]


def _pointer(where: tuple[str | int, ...]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in where)


def versions_in(if_match: str | None) -> frozenset[int]:
    """Read the versions that an If-Match header names; a weak tag never matches (RFC 9110 §13.1.1).

    Raises:
        PreconditionRequired: there is no header.
        ValidationFailed: it is no list of entity tags. `*` is none: it would skip the check that
            the header is there for.
    """
    if if_match is None or not if_match.strip():
        raise errors.PreconditionRequired
    if not _ETAGS.fullmatch(if_match):
        raise errors.ValidationFailed(
            [
                errors.FieldError(
                    "invalid", 'Send the ETag that you read, such as "3".', None, "If-Match"
                )
            ]
        )
    return frozenset(map(int, _VERSION.findall(if_match)))


def idempotency_key_in(header: str | None) -> str:
    """Return the Idempotency-Key.

    Raises:
        IdempotencyKeyRequired: there is none.
        ValidationFailed: it is not 1 to 255 visible ASCII characters.
    """
    if not header:
        raise errors.IdempotencyKeyRequired
    try:
        return _idempotency_key.validate_python(header)
    except ValidationError:
        detail = "An Idempotency-Key is 1 to 255 visible ASCII characters."
        raise errors.ValidationFailed(
            [errors.FieldError("invalid", detail, None, "Idempotency-Key")]
        ) from None
