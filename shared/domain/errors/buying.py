"""Refusals of a purchase, and of changes to a purchase."""

from datetime import datetime
from decimal import Decimal

from shared.domain.errors.base import DomainError, Kind


class IdempotencyKeyRequired(DomainError):
    code, title = "idempotency_key_required", "This request needs an Idempotency-Key header."
    kind = Kind.INVALID


class TicketNotFound(DomainError):
    code, title, kind = "ticket_not_found", "There is no such ticket.", Kind.NOT_FOUND


class PurchaseNotFound(DomainError):
    code, title, kind = "purchase_not_found", "There is no such purchase.", Kind.NOT_FOUND


class PurchaserNotFound(DomainError):
    """Nobody with this id bought at the event or was entered for it."""

    code, title = "purchaser_not_found", "The event has no such purchaser."
    kind = Kind.NOT_FOUND


class PurchaserHasAccount(DomainError):
    """People with an account have the name and address that they sign in with."""

    code, title = "purchaser_has_account", "This purchaser has an account with a name of its own."
    kind = Kind.CONFLICT


class PromoCodeUnknown(DomainError):
    code, title = "promo_code_unknown", "We don't know this code. Please check the spelling."
    kind = Kind.CONFLICT


class PromoCodeInactive(DomainError):
    code, title, kind = "promo_code_inactive", "This code isn't active.", Kind.CONFLICT


class PromoCodeExpired(DomainError):
    code, title, kind = "promo_code_expired", "This code has ended.", Kind.CONFLICT


class PromoCodeExhausted(DomainError):
    code, title, kind = "promo_code_exhausted", "This code has been used up.", Kind.CONFLICT


class PromoCodeDonorLimit(DomainError):
    code, title = "promo_code_donor_limit", "You have already used this code."
    kind = Kind.CONFLICT


class PurchaseNotPending(DomainError):
    code, title = "purchase_not_pending", "Only a purchase that waits for payment can do this."
    kind = Kind.CONFLICT


class PurchaseNotCompleted(DomainError):
    code, title = "purchase_not_completed", "Only a purchase that is paid can do this."
    kind = Kind.CONFLICT


class PurchaseAlreadyClosed(DomainError):
    """Cancelled, failed or refunded: its seats are back on sale."""

    code, title = "purchase_already_closed", "This purchase is closed."
    kind = Kind.CONFLICT


class ReturnTooMany(DomainError):
    """All packages of a purchase, or more, can't be returned."""

    code, title = "return_too_many", "Not all packages of a purchase can be returned."
    kind = Kind.CONFLICT

    def __init__(self, quantity: int) -> None:
        super().__init__(
            f"This purchase has {quantity}: return fewer, or cancel or refund all of it.",
            quantity=quantity,
        )


class ExchangeNotPossible(DomainError):
    """The purchase would be what it is already."""

    code, title = "exchange_not_possible", "This is what was bought: nothing would change."
    kind = Kind.CONFLICT


class TicketReturned(DomainError):
    code, title, kind = "ticket_returned", "This seat was given back.", Kind.CONFLICT


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
    """Fewer packages are left than the order asks for."""

    code, title, kind = "sold_out", "Not enough of this package is left.", Kind.CONFLICT

    def __init__(self, remaining: int) -> None:
        left = "Only one is left." if remaining == 1 else f"Only {remaining} are left."
        detail = left if remaining else "This package has just sold out."
        super().__init__(detail, remaining=remaining)


class DonorLimitReached(DomainError):
    """The donor would have more seats than the event allows one person."""

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
