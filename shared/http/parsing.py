"""From a request's text to typed input; everything that is wrong with it is answered at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import azure.functions as func
from pydantic import BaseModel, ValidationError

from shared.domain import errors
from shared.settings import settings

Model = TypeVar("Model", bound=BaseModel)

# A list of thousands of wrong ids is refused by the first of them, not answered by megabytes.
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


@dataclass
class InputErrors:
    """What is wrong with a request's input, collected so that all of it is answered at once."""

    fields: list[errors.FieldError] = field(default_factory=list)
    # A required header that is missing has a problem code of its own. It is answered once
    # everything else is right: an answer has one code.
    missing_header: errors.DomainError | None = None

    def refuse(self) -> None:
        """Raise what was collected, if anything was.

        Raises:
            ValidationFailed: with every error of path, query, body and headers.
            PreconditionRequired, IdempotencyKeyRequired: nothing but that header is wrong.
        """
        if self.fields:
            raise errors.ValidationFailed(self.fields)
        if self.missing_header is not None:
            raise self.missing_header


def read_parameters(
    model: type[Model], given: Mapping[str, str], found: InputErrors
) -> Model | None:
    """Read the parameters of a path or a query; None if something is wrong with them."""
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        found.fields += [
            errors.FieldError(code=code, detail=detail, parameter=".".join(map(str, where)))
            for code, detail, where in _errors_in(error)
        ]
        return None


def read_json(model: type[Model], req: func.HttpRequest, found: InputErrors) -> Model | None:
    """Read the body; None if something is wrong with it.

    Raises:
        PayloadTooLarge: it is longer than `json_body_limit_bytes`.
        UnsupportedMediaType: it is not JSON.
    """
    raw = req.get_body()
    if len(raw) > settings().json_body_limit_bytes:
        raise errors.PayloadTooLarge
    require_media_type(req, "application/json")
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        found.fields += [
            errors.FieldError(code=code, detail=detail, pointer=_pointer(where))
            for code, detail, where in _errors_in(error)
        ]
        return None


def require_media_type(req: func.HttpRequest, required: str) -> None:
    """Refuse a body of any other media type.

    Raises:
        UnsupportedMediaType: it is of another one, or of none.
    """
    if req.headers.get("Content-Type", "").partition(";")[0].strip().lower() != required:
        raise errors.UnsupportedMediaType(required)


def _errors_in(error: ValidationError) -> Iterable[tuple[str, str, tuple[str | int, ...]]]:
    return map(_described, error.errors(include_url=False)[:_MOST_ERRORS])


def _described(error: Any) -> tuple[str, str, tuple[str | int, ...]]:  # noqa: ANN401 - pydantic's dict
    # A rule of ours that raises ValueError is quoted by pydantic with this prefix.
    detail = error["msg"].removeprefix("Value error, ")
    return _CODES.get(error["type"], "invalid"), detail, error["loc"]


def _pointer(where: tuple[str | int, ...]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in where)
