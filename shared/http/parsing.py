"""Parses a request's text to typed input; all that is wrong with it is reported at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import azure.functions as func
from pydantic import BaseModel, ValidationError

from shared.domain import errors
from shared.settings import settings

Model = TypeVar("Model", bound=BaseModel)

# A list of thousands of wrong ids is refused with the first errors only, not with megabytes.
_MOST_ERRORS = 100

# pydantic's many kinds of error, as the few codes that a client can act on.
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
    """The errors in a request's input, collected so that all are reported at once."""

    fields: list[errors.FieldError] = field(default_factory=list)
    # A missing required header has a problem code of its own. An answer has one code, so this one
    # is used only if there is no other error.
    missing_header: errors.DomainError | None = None

    def refuse(self) -> None:
        """Raise the collected errors, if there are any.

        Raises:
            ValidationFailed: something is wrong in path, query, body or headers; has every error.
            PreconditionRequired, IdempotencyKeyRequired: that header is missing, and nothing else
                is wrong.
        """
        if self.fields:
            raise errors.ValidationFailed(self.fields)
        if self.missing_header is not None:
            raise self.missing_header


def read_parameters(
    model: type[Model], values: Mapping[str, str], input_errors: InputErrors
) -> Model | None:
    """Read the parameters of a path or a query; on errors, add them and return None."""
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        input_errors.fields += [
            errors.FieldError(code=code, detail=detail, parameter=".".join(map(str, where)))
            for code, detail, where in _errors_in(error)
        ]
        return None


def read_json(model: type[Model], req: func.HttpRequest, input_errors: InputErrors) -> Model | None:
    """Read the body; on errors, add them and return None.

    Raises:
        PayloadTooLarge: the body is longer than `json_body_limit_bytes`.
        UnsupportedMediaType: the body is not JSON.
    """
    raw = req.get_body()
    if len(raw) > settings().json_body_limit_bytes:
        raise errors.PayloadTooLarge
    require_media_type(req, "application/json")
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        input_errors.fields += [
            errors.FieldError(code=code, detail=detail, pointer=_pointer(where))
            for code, detail, where in _errors_in(error)
        ]
        return None


def require_media_type(req: func.HttpRequest, required: str) -> None:
    """Refuse a body of any other media type.

    Raises:
        UnsupportedMediaType: the media type is another one, or missing.
    """
    if req.headers.get("Content-Type", "").partition(";")[0].strip().lower() != required:
        raise errors.UnsupportedMediaType(required)


def _errors_in(error: ValidationError) -> Iterable[tuple[str, str, tuple[str | int, ...]]]:
    return map(_described, error.errors(include_url=False)[:_MOST_ERRORS])


def _described(error: Any) -> tuple[str, str, tuple[str | int, ...]]:  # noqa: ANN401 - pydantic's dict
    # pydantic puts this prefix before the text of a ValueError that our own validators raise.
    detail = error["msg"].removeprefix("Value error, ")
    return _CODES.get(error["type"], "invalid"), detail, error["loc"]


def _pointer(where: tuple[str | int, ...]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in where)
