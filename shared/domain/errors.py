"""Everything the product refuses: one class for each thing a client can act on.

A `code` never changes its meaning once it is published; the set may grow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum, auto
from typing import ClassVar


class Kind(Enum):
    """What sort of refusal an error is; the HTTP layer gives each sort its status."""

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
    """One thing wrong with the input, where it is and what would be right.

    `pointer` (RFC 6901) names a place in the body, `parameter` a path, query or header parameter.
    """

    code: str
    detail: str
    pointer: str | None = None
    parameter: str | None = None


class DomainError(Exception):
    """A refusal. `detail` says what to do next; `extensions` are figures a client may show."""

    code: ClassVar[str]
    title: ClassVar[str]
    kind: ClassVar[Kind]
    retry_after_seconds: int | None = None

    def __init__(self, detail: str | None = None, **extensions: object) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.extensions: Mapping[str, object] = extensions


class ValidationFailed(DomainError):
    """The input breaks a rule that needs nothing but the input to check."""

    code, title, kind = "validation_failed", "The request is not valid.", Kind.INVALID

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__("; ".join(error.detail for error in errors) or None)
        self.errors = tuple(errors)


class IdempotencyKeyRequired(DomainError):
    code, title = "idempotency_key_required", "This request needs an Idempotency-Key header."
    kind = Kind.INVALID


class OrderMismatch(DomainError):
    code, title = "order_mismatch", "The list is not the event's packages, each exactly once."
    kind = Kind.INVALID


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


class EventNotFound(DomainError):
    code, title, kind = "event_not_found", "There is no such event.", Kind.NOT_FOUND


class PackageNotFound(DomainError):
    code, title = "package_not_found", "The event has no such ticket package."
    kind = Kind.NOT_FOUND


class PurchaseNotFound(DomainError):
    code, title, kind = "purchase_not_found", "There is no such purchase.", Kind.NOT_FOUND


class UserNotFound(DomainError):
    code, title, kind = "user_not_found", "There is no such person.", Kind.NOT_FOUND


class SlugTaken(DomainError):
    code, title, kind = "slug_taken", "Another event has this slug.", Kind.CONFLICT


class PackageHasSales(DomainError):
    """A package that was ever bought stays (FR-004)."""

    code, title = "package_has_sales", "A package that was ever bought can't be deleted."
    kind = Kind.CONFLICT

    def __init__(self, name: str, sold_count: int) -> None:
        held = f"{sold_count} are sold" if sold_count else "it was bought before"
        super().__init__(
            f"{name} can't be deleted: {held}. Disable it instead.", sold_count=sold_count
        )


class LimitBelowSold(DomainError):
    """The quantity limit can't go below what is sold (FR-021)."""

    code, title = "limit_below_sold", "The limit can't go below what is already sold."
    kind = Kind.CONFLICT

    def __init__(self, quantity_limit: int, sold_count: int) -> None:
        super().__init__(
            f"A limit of {quantity_limit} is below the {sold_count} already sold.",
            quantity_limit=quantity_limit,
            sold_count=sold_count,
        )


class PreconditionRequired(DomainError):
    code, title = "precondition_required", "Send If-Match with the ETag that you last read."
    kind = Kind.PRECONDITION_REQUIRED


class PreconditionFailed(DomainError):
    """Somebody else saved first; the answer carries what is there now and whose it is."""

    code, title = "precondition_failed", "Somebody else has changed this since you read it."
    kind = Kind.PRECONDITION_FAILED

    def __init__(self, *, current: object, changed_by: object, changed_at: datetime) -> None:
        super().__init__(None, current=current, changed_by=changed_by, changed_at=changed_at)


class SalesNotOpen(DomainError):
    code, title = "sales_not_open", "Tickets are not on sale yet."
    kind = Kind.CONFLICT

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(None, sales_open_at=opens_at)


class SalesClosed(DomainError):
    code, title, kind = "sales_closed", "Ticket sales have closed.", Kind.CONFLICT

    def __init__(self, closed_at: datetime) -> None:
        super().__init__(None, sales_close_at=closed_at)


class PackageDisabled(DomainError):
    code, title = "package_disabled", "This package isn't on sale at the moment."
    kind = Kind.CONFLICT


class SoldOut(DomainError):
    """Fewer packages are left than were asked for."""

    code, title, kind = "sold_out", "Not enough of this package is left.", Kind.CONFLICT

    def __init__(self, remaining: int) -> None:
        left = "Only one is left." if remaining == 1 else f"Only {remaining} are left."
        detail = left if remaining else "This package has just sold out."
        super().__init__(detail, remaining=remaining)


class DonorLimitReached(DomainError):
    """One person can hold only so many seats of an event."""

    code, title = "donor_limit_reached", "One person can't hold this many seats of the event."
    kind = Kind.CONFLICT

    def __init__(self, max_tickets_per_donor: int, held: int) -> None:
        super().__init__(
            f"One person can hold up to {max_tickets_per_donor} seats; you have {held}.",
            max_tickets_per_donor=max_tickets_per_donor,
            held=held,
        )


class PriceChanged(DomainError):
    """The total is no longer the one the donor was shown; nothing was bought."""

    code, title = "price_changed", "The total has changed; nothing was bought."
    kind = Kind.CONFLICT

    def __init__(self, total_price: Decimal) -> None:
        super().__init__(f"The total is now ${total_price}.", total_price=f"{total_price:.2f}")


class IdempotencyKeyReused(DomainError):
    code, title = "idempotency_key_reused", "This Idempotency-Key was used for another request."
    kind = Kind.REUSED


class IdempotencyInProgress(DomainError):
    code, title = "idempotency_in_progress", "The request with this key is still being worked on."
    kind = Kind.CONFLICT
    retry_after_seconds = 1


class PayloadTooLarge(DomainError):
    code, title, kind = "payload_too_large", "The body is too large.", Kind.TOO_LARGE


class UnsupportedMediaType(DomainError):
    code, title = "unsupported_media_type", "Send the body as application/json."
    kind = Kind.UNSUPPORTED_MEDIA


class RateLimited(DomainError):
    """Too many requests in this minute. The limit's name, size and what is left go along."""

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
