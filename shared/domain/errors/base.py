"""The base class of refusals, and the refusals that any request can get."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import ClassVar


class Kind(Enum):
    """The kind of a refusal; the HTTP layer maps each kind to a status."""

    INVALID = auto()
    UNAUTHENTICATED = auto()
    FORBIDDEN = auto()
    NOT_FOUND = auto()
    METHOD_NOT_ALLOWED = auto()
    CONFLICT = auto()
    PRECONDITION_FAILED = auto()
    PRECONDITION_REQUIRED = auto()
    TOO_LARGE = auto()
    UNSUPPORTED_MEDIA = auto()
    REUSED = auto()
    RATE_LIMITED = auto()
    INTERNAL = auto()
    UNAVAILABLE = auto()


@dataclass(frozen=True)
class FieldError:
    """One error in the input: where it is, and what would be right.

    `pointer` (RFC 6901) names a place in the body, `parameter` a path, query or header parameter.
    """

    code: str
    detail: str
    pointer: str | None = None
    parameter: str | None = None


class DomainError(Exception):
    """A refusal. `detail` states what to do next; `extensions` are figures a client may show."""

    code: ClassVar[str]
    title: ClassVar[str]
    kind: ClassVar[Kind]
    retry_after_seconds: int | None = None

    def __init__(self, detail: str | None = None, **extensions: object) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.extensions: Mapping[str, object] = extensions


class ValidationFailed(DomainError):
    """The input breaks a rule that can be checked by the input alone."""

    code, title, kind = "validation_failed", "The request is not valid.", Kind.INVALID

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__("; ".join(error.detail for error in errors) or None)
        self.errors = tuple(errors)


class Unauthenticated(DomainError):
    code, title = "unauthenticated", "Sign in: a valid bearer token is needed."
    kind = Kind.UNAUTHENTICATED


class Forbidden(DomainError):
    code, title, kind = "forbidden", "You may not do this.", Kind.FORBIDDEN


class NotFound(DomainError):
    """Nothing is at this address."""

    code, title, kind = "not_found", "There is nothing at this address.", Kind.NOT_FOUND


class MethodNotAllowed(DomainError):
    code, title = "method_not_allowed", "This address does not take that method."
    kind = Kind.METHOD_NOT_ALLOWED


class SignatureInvalid(DomainError):
    code, title = "signature_invalid", "The signature is missing, wrong or too old."
    kind = Kind.UNAUTHENTICATED


class PreconditionRequired(DomainError):
    code, title = "precondition_required", "Send If-Match with the ETag that you last read."
    kind = Kind.PRECONDITION_REQUIRED


class PreconditionFailed(DomainError):
    """Another person saved first; the answer has the current state and who saved it.

    `changed_by` is None where that is not known.
    """

    code, title = "precondition_failed", "Somebody else has changed this since you read it."
    kind = Kind.PRECONDITION_FAILED

    def __init__(self, *, current: object, changed_by: object, changed_at: datetime) -> None:
        super().__init__(None, current=current, changed_by=changed_by, changed_at=changed_at)


class PayloadTooLarge(DomainError):
    code, title, kind = "payload_too_large", "The body is too large.", Kind.TOO_LARGE


class UnsupportedMediaType(DomainError):
    """The body has another media type than the endpoint takes."""

    code, title = "unsupported_media_type", "The body is not of the media type that is due."
    kind = Kind.UNSUPPORTED_MEDIA

    def __init__(self, due: str = "application/json") -> None:
        super().__init__(f"Send the body as {due}.")


class RateLimited(DomainError):
    """Too many requests in this minute. The answer has the limit's name and size, and the wait."""

    code, title = "rate_limited", "Too many requests; please wait a little."
    kind = Kind.RATE_LIMITED

    def __init__(self, policy: str, limit: int, retry_after_seconds: int) -> None:
        super().__init__(f"Please try again in {retry_after_seconds} s.")
        self.policy = policy
        self.limit = limit
        self.retry_after_seconds = retry_after_seconds


class ServiceUnavailable(DomainError):
    code, title = "service_unavailable", "We can't do this right now; please try again."
    kind = Kind.UNAVAILABLE
    retry_after_seconds = 2
